package main

import (
	"fmt"
)

// Frames are drawn, not written: fonts leave gaps between the lines of text.

// halfBlock is a character that fills the left half of its cell.
const halfBlock = "▌"

// overlap keeps a vertical line whole that goes on in the row below.
const overlap = 0.5

// arms are the directions in which a box character leaves its cell's middle,
// and the look of the line.
type arms struct {
	left, right, up, down bool
	heavy, round          bool
}

func armsOf(s string) (a arms, ok bool) {
	switch s {
	case "─":
		return arms{left: true, right: true}, true
	case "━":
		return arms{left: true, right: true, heavy: true}, true
	case "│":
		return arms{up: true, down: true}, true
	case "┃":
		return arms{up: true, down: true, heavy: true}, true
	case "╭":
		return arms{right: true, down: true, round: true}, true
	case "┏":
		return arms{right: true, down: true, heavy: true}, true
	case "╮":
		return arms{left: true, down: true, round: true}, true
	case "┓":
		return arms{left: true, down: true, heavy: true}, true
	case "╰":
		return arms{right: true, up: true, round: true}, true
	case "┗":
		return arms{right: true, up: true, heavy: true}, true
	case "╯":
		return arms{left: true, up: true, round: true}, true
	case "┛":
		return arms{left: true, up: true, heavy: true}, true
	default:
		return arms{}, false
	}
}

func isBox(s string) bool {
	_, ok := armsOf(s)
	return ok || s == halfBlock
}

// boxes draws the box characters that begin in a row. A line over many cells is
// one stroke, begun at its first cell.
func (d *drawing) boxes(y int) {
	for x, cell := range d.frame.Cells[y] {
		if cell.Content == halfBlock {
			fmt.Fprintf(d, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n",
				float64(x)*cellWidth, y*cellHeight, cellWidth/2, cellHeight, foreground(cell))
			continue
		}
		a, ok := armsOf(cell.Content)
		goesOn := a.left && a.right && d.sameBox(x, y, x-1, y) || a.up && a.down && d.sameBox(x, y, x, y-1)
		if !ok || goesOn {
			continue
		}
		right, bottom := x+1, y+1
		for a.left && a.right && d.sameBox(x, y, right, y) {
			right++
		}
		for a.up && a.down && d.sameBox(x, y, x, bottom) {
			bottom++
		}
		end := float64(bottom) * cellHeight
		if d.rowByRow && a.up && a.down {
			end += overlap
		}
		fmt.Fprintf(d, `<path d="%s" fill="none" stroke="%s" stroke-width="%.1f"/>`+"\n",
			a.path(float64(x)*cellWidth, float64(right)*cellWidth, float64(y)*cellHeight, end), foreground(cell), a.width())
	}
}

// sameBox tells whether the second cell goes on with the first one's line.
func (d *drawing) sameBox(x, y, x2, y2 int) bool {
	if d.rowByRow && y2 != y || x2 < 0 || y2 < 0 || x2 >= d.frame.Width || y2 >= d.frame.Height {
		return false
	}
	one, other := d.frame.Cells[y][x], d.frame.Cells[y2][x2]
	return one.Content == other.Content && foreground(one) == foreground(other)
}

func (a arms) width() float64 {
	const light, heavy = 1.2, 2.2
	if a.heavy {
		return heavy
	}
	return light
}

// path goes from arm to arm through the middle of a rectangle of cells.
func (a arms) path(left, right, top, bottom float64) string {
	middle, center := (left+right)/2, (top+bottom)/2
	side, end := right, bottom
	if a.left {
		side = left
	}
	if a.up {
		end = top
	}
	switch {
	case a.left && a.right:
		return fmt.Sprintf("M%.1f %.1fH%.1f", left, center, right)
	case a.up && a.down:
		return fmt.Sprintf("M%.1f %.1fV%.1f", middle, top, bottom)
	case a.round:
		return fmt.Sprintf("M%.1f %.1fQ%.1f %.1f %.1f %.1fV%.1f", side, center, middle, center, middle, (center+end)/2, end)
	default:
		return fmt.Sprintf("M%.1f %.1fH%.1fV%.1f", side, center, middle, end)
	}
}
