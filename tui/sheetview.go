package tui

import (
	"github.com/charmbracelet/x/ansi"

	"sailscope/tui/draw"
)

// sheetView shows a sheet: what is folded in it, and where in it one is.
type sheetView struct {
	sheet   *sheet // nil while there is none yet
	plain   bool   // as text: nothing folds, and there is no line to stand on
	numbers bool   // of lines
	top     int    // first visible row
	left    int    // first visible cell
	cursor  int    // the line one stands on
	height  int    // rows when last drawn
	cache   sheetCache
}

// folds tells whether there is something to fold, and a line to stand on.
func (v *sheetView) folds() bool { return v.sheet != nil && v.sheet.tree != nil && !v.plain }

// rows is how many rows there are to show.
func (v *sheetView) rows() int {
	switch {
	case v.sheet == nil:
		return 0
	case v.plain:
		return v.sheet.lines()
	default:
		return v.sheet.rows()
	}
}

func (v *sheetView) lineAt(row int) int {
	if v.plain {
		return row
	}
	return v.sheet.lineAt(row)
}

func (v *sheetView) rowOf(line int) int {
	if v.plain {
		return line
	}
	return v.sheet.rowOf(line)
}

// line is where one is: the line one stands on, else the first visible one.
func (v *sheetView) line() int {
	switch {
	case v.sheet == nil:
		return 0
	case v.folds():
		return v.cursor
	default:
		return v.lineAt(min(v.top, max(v.rows()-1, 0)))
	}
}

// path is that of the line one stands on, "" if there is none.
func (v *sheetView) path() string {
	if !v.folds() {
		return ""
	}
	return v.sheet.path(v.cursor)
}

// goTo brings a line into sight and stands on it.
func (v *sheetView) goTo(line int) {
	if v.sheet == nil || v.sheet.lines() == 0 {
		return
	}
	line = min(max(line, 0), v.sheet.lines()-1)
	if v.folds() {
		if line < v.sheet.tree.Len() {
			v.sheet.folds.Reveal(line)
		}
		v.cursor = line
	}
	v.intoSight(v.rowOf(line))
}

// intoSight moves the window so that a row is in it.
func (v *sheetView) intoSight(row int) {
	last := max(v.rows()-v.height, 0)
	switch bottom := v.top + v.visible() - 1; {
	case row < v.top:
		v.top = row
	case row > bottom:
		v.top = row - v.height + 1
		if v.top < last { // the bottom row says how much more there is
			v.top = min(v.top+1, row)
		}
	}
	v.top = min(max(v.top, 0), last)
}

// visible is how many rows of the text show: where more follows, the bottom row
// says so instead.
func (v *sheetView) visible() int {
	if v.top+v.height < v.rows() {
		return max(v.height-1, 0)
	}
	return v.height
}

// scroll moves the line one stands on, or only the window when the view has no
// focus or nothing to stand on.
func (v *sheetView) scroll(m draw.Motion, focused bool) {
	if v.rows() == 0 {
		return
	}
	last := max(v.rows()-v.height, 0)
	if focused && v.folds() {
		row := m.Apply(v.rowOf(v.cursor), v.rows()-1, v.height)
		v.cursor = v.lineAt(min(max(row, 0), v.rows()-1))
		v.intoSight(v.rowOf(v.cursor))
	} else {
		v.top = min(max(m.Apply(v.top, last, v.height), 0), last)
	}
	if m == draw.ToTop || m == draw.ToBottom {
		v.left = 0
	}
	v.left = max(min(v.left+m.Columns(), v.widest()-draw.ColumnStep), 0)
}

// stand puts the line one stands on into sight, when the view gets the focus.
func (v *sheetView) stand() {
	if !v.folds() || v.rows() == 0 {
		return
	}
	row := min(max(v.rowOf(v.cursor), v.top), v.top+max(v.visible(), 1)-1, v.rows()-1)
	v.cursor = v.lineAt(row)
}

// shownAt is the line that was drawn on a row of the window, if it can be stood on.
func (v *sheetView) shownAt(row int) (line int, ok bool) {
	if row < 0 || row >= v.visible() || v.top+row >= v.rows() || !v.folds() {
		return 0, false
	}
	return v.lineAt(v.top + row), true
}

// widest is how wide the widest visible row is, in cells, as far as it matters.
func (v *sheetView) widest() int {
	const further = 2 * draw.ColumnStep
	widest := 0
	for row := v.top; row < min(v.top+v.visible(), v.rows()); row++ {
		text, _ := draw.Clip(v.text(row, v.left+further), v.left+further)
		widest = max(widest, ansi.StringWidth(text))
	}
	return widest
}

// text is a row, or enough of it to fill some cells.
func (v *sheetView) text(row, cells int) string {
	const bytesPerCell, more = 8, 64 // as clip has it, and a bit to see that there is more
	limit := cells*bytesPerCell + more
	line := v.lineAt(row)
	if block, folded, ok := v.sheet.block(line); ok && folded && !v.plain {
		return string(v.sheet.tree.AppendFolded(nil, block, cells))
	}
	return string(v.sheet.appendLine(nil, line, limit))
}

// toggleFold folds or unfolds what the line one stands on is in.
func (v *sheetView) toggleFold() {
	tree := v.sheet.tree
	if v.cursor >= tree.Len() {
		return
	}
	if block, ok := tree.Around(v.cursor); ok {
		first, _ := tree.Span(block)
		v.sheet.folds.Toggle(block)
		v.cursor = first
		v.intoSight(v.rowOf(first))
	}
}

func (v *sheetView) foldAll() {
	v.sheet.folds.FoldAll()
	v.settle()
}

func (v *sheetView) unfoldAll() {
	v.sheet.folds.UnfoldAll()
	v.settle()
}

// settle stands on a line that shows, after folding.
func (v *sheetView) settle() {
	row := v.rowOf(v.cursor)
	v.cursor = v.lineAt(row)
	v.intoSight(row)
}
