package tui

import (
	"math"

	"sailscope/tui/draw"
)

// The least size at which a pane shows all its parts. If it does not fit, the focused
// pane gets the screen and the others become tabs.
const (
	minPaneWidth  = 58
	minPaneHeight = 12
	// Below this size, the screen is too small to use. It is less than 40x10, which
	// the dashboard is made for, so that slightly smaller screens still work.
	leastWidth  = 30
	leastHeight = 8
)

// layout is a way to arrange the panes.
type layout int

const (
	layoutGrid    layout = iota // panes of a comfortable shape
	layoutColumns               // as many side by side as fit
	layoutRows                  // as many on top of each other as fit
	layouts
)

func (l layout) String() string { return [layouts]string{"grid", "columns", "rows"}[l] }

// tile divides an area among n panes in a grid, row by row. The panes of an incomplete
// last row share its width. ok is false when they don't all fit.
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

// columns returns the number of columns that the layout wants, 0 if the panes don't
// fit with any number.
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
