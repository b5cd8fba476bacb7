package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
)

const (
	dialogFrame  = 4 // border and a blank on either side
	widestDialog = 76
)

// dialogWidth is the room in a dialog's frame. On a wide screen it leaves the
// panes' own frames free beside it; on a narrow one it takes all there is.
func dialogWidth(w int) int {
	const margin, narrow = 4, 60
	if w < narrow {
		return max(w-dialogFrame, 1)
	}
	return min(w-dialogFrame-2*margin, widestDialog)
}

// wideDialog is the room in the frame of a dialog that takes all there is.
func wideDialog(w int) int { return max(w-dialogFrame, 1) }

// overlay puts a dialog, most cells wide at most, in the middle of a screen of w
// cells, and says where its frame is.
func overlay(lines []string, title string, inside field, most, w int, st *theme.Styles) (on field, frame rect) {
	h := len(lines)
	inside.lines = clipLines(inside.lines, max(h-2, 0))
	width := ansi.StringWidth(title) + 2
	for _, line := range inside.lines {
		width = max(width, ansi.StringWidth(line))
	}
	width = min(width, most)
	box := frameAround(inside.lines, width, title, st)
	x, y := max((w-width-dialogFrame)/2, 0), max((h-len(box))/2, 0)
	out := make([]string, h)
	copy(out, lines)
	for i, line := range box {
		if y+i < h {
			out[y+i] = splice(out[y+i], line, x, w)
		}
	}
	on = field{lines: out, cursor: moveCursor(inside.cursor, x+dialogFrame/2, y+1), zones: movedZones(inside.zones, x+dialogFrame/2, y+1)}
	return on, rect{x: x, y: y, w: width + dialogFrame, h: len(box)}
}

func frameAround(lines []string, width int, title string, st *theme.Styles) []string {
	edge := borderOf(true)
	style := st.Accent
	box := []string{style.Render(edge.topLeft) + rule(edge.line, width+2, st.Strong.Render(title), style.Render) + style.Render(edge.topRight)}
	for _, line := range lines {
		box = append(box, style.Render(edge.side)+" "+fit(line, width)+" "+style.Render(edge.side))
	}
	return append(box, style.Render(edge.bottomLeft+strings.Repeat(edge.line, width+2)+edge.bottomRight))
}

// splice puts a styled text over a line at cell x.
func splice(line, over string, x, w int) string {
	end := x + ansi.StringWidth(over)
	return fit(ansi.Cut(line, 0, x)+"\x1b[m"+over+"\x1b[m"+ansi.Cut(line, end, w), w)
}

// border is the set of line glyphs of a frame; the focused pane's are heavy, so
// that the focus shows without colour.
type border struct{ line, side, topLeft, topRight, bottomLeft, bottomRight string }

func borderOf(focused bool) border {
	if focused {
		return border{"━", "┃", "┏", "┓", "┗", "┛"}
	}
	return border{"─", "│", "╭", "╮", "╰", "╯"}
}

func blank(area rect) []string {
	lines := make([]string, area.h)
	for i := range lines {
		lines[i] = strings.Repeat(" ", area.w)
	}
	return lines
}

// bar is a line over the whole width: a styled head and a text.
func bar(head, text string, w int, st *theme.Styles) string {
	room := w - ansi.StringWidth(head)
	if room <= 0 {
		return fit(head, w)
	}
	return head + st.Bar.Render(fit(text, room))
}
