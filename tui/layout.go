package tui

import (
	"math"

	"sailscope/tui/draw"
)

// The least a pane needs to show all its parts. Below it the focused pane gets
// the screen and the others become tabs.
const (
	minPaneWidth  = 58
	minPaneHeight = 12
	// Below this, there is no screen to speak of. It is less than the 40x10 that
	// the dashboard is made for, so that a little less still works.
	leastWidth  = 30
	leastHeight = 8
)

// layout is what the panes' arrangement strives for.
type layout int

const (
	layoutGrid    layout = iota // panes of a comfortable shape
	layoutColumns               // as many side by side as have room
	layoutRows                  // as many above each other as have room
	layouts
)

func (l layout) String() string { return [layouts]string{"grid", "columns", "rows"}[l] }

// tile divides an area among n panes in a grid, row by row. The panes of a last
// row that is not full share its width. ok is false when they don't all fit.
func (l layout) tile(area draw.Rect, n int) (panes []draw.Rect, ok bool) {
	columns := l.columns(area, n)
	if columns == 0 {
		return nil, false
	}
	rows := (n + columns - 1) / columns
	for row := range rows {
		y, h := draw.Share(area.Y, area.H, row, rows)
		inRow := min(columns, n-row*columns)
		for column := range inRow {
			x, w := draw.Share(area.X, area.W, column, inRow)
			panes = append(panes, draw.Rect{X: x, Y: y, W: w, H: h})
		}
	}
	return panes, true
}

// columns is the number of columns that the layout wants, 0 if with no number
// of them every pane gets room.
func (l layout) columns(area draw.Rect, n int) int {
	best, least := 0, math.Inf(1)
	for columns := 1; columns <= n; columns++ {
		rows := (n + columns - 1) / columns
		if area.W/columns < minPaneWidth || area.H/rows < minPaneHeight {
			continue
		}
		if cost := l.cost(area, n, columns); cost < least {
			best, least = columns, cost
		}
	}
	return best
}

func (l layout) cost(area draw.Rect, n, columns int) float64 {
	switch l {
	case layoutColumns:
		return float64(-columns)
	case layoutRows:
		return float64(columns)
	default:
		const cellsPerLine = 3.2 // width to height of a comfortable pane, in cells
		rows := (n + columns - 1) / columns
		w, h, empty := area.W/columns, area.H/rows, rows*columns-n
		return math.Abs(math.Log(float64(w)/(cellsPerLine*float64(h)))) + float64(empty)/float64(n)
	}
}
