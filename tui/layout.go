package tui

import "math"

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// The least a pane needs to show all its parts. Below it the focused pane gets
// the screen and the others become tabs.
const (
	minPaneWidth  = 58
	minPaneHeight = 12
	// Below this, there is no screen to speak of. It is less than the 40x10 that
	// the dashboard is made for, so that a little less still works.
	leastWidth  = 30
	leastHeight = 8
	// A pane this wide shows its events beside the response, not below it.
	sideBySideWidth = 116
)

// tile divides an area among n panes in a grid, row by row. The panes of a last
// row that is not full share its width. ok is false when they don't all fit.
func tile(area rect, n int) (panes []rect, ok bool) {
	columns := bestColumns(area, n)
	if columns == 0 {
		return nil, false
	}
	rows := (n + columns - 1) / columns
	for row := range rows {
		y, h := share(area.y, area.h, row, rows)
		inRow := min(columns, n-row*columns)
		for column := range inRow {
			x, w := share(area.x, area.w, column, inRow)
			panes = append(panes, rect{x: x, y: y, w: w, h: h})
		}
	}
	return panes, true
}

// share is the i-th of n parts of a length, which differ by one cell at most.
func share(start, length, i, n int) (from, size int) {
	from = start + i*length/n
	return from, start + (i+1)*length/n - from
}

// bestColumns is the number of columns whose panes come closest to a
// comfortable shape, 0 if none gives every pane room.
func bestColumns(area rect, n int) int {
	const cellsPerLine = 3.2 // width to height of a comfortable pane, in cells
	best, bestCost := 0, math.Inf(1)
	for columns := 1; columns <= n; columns++ {
		rows := (n + columns - 1) / columns
		w, h := area.w/columns, area.h/rows
		if w < minPaneWidth || h < minPaneHeight {
			continue
		}
		empty := float64(rows*columns - n)
		cost := math.Abs(math.Log(float64(w)/(cellsPerLine*float64(h)))) + empty/float64(n)
		if cost < bestCost {
			best, bestCost = columns, cost
		}
	}
	return best
}
