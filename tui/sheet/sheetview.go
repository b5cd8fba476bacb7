package sheet

import (
	"github.com/charmbracelet/x/ansi"

	"sailscope/tui/draw"
)

// View shows a sheet. It keeps the position in the sheet.
type View struct {
	Sheet   *Sheet // nil if there is none yet
	Plain   bool   // as text, without folds and cursor
	Numbers bool   // show line numbers
	Top     int    // first visible row
	Left    int    // first visible cell
	Cursor  int    // the line with the cursor
	Height  int    // rows in the last drawing
	cache   sheetCache
}

// Folds reports whether the view can fold blocks and has a cursor.
func (v *View) Folds() bool { return v.Sheet != nil && v.Sheet.Tree != nil && !v.Plain }

// Rows returns how many rows there are to show.
func (v *View) Rows() int {
	switch {
	case v.Sheet == nil:
		return 0
	case v.Plain:
		return v.Sheet.Lines()
	default:
		return v.Sheet.rows()
	}
}

func (v *View) lineAt(row int) int {
	if v.Plain {
		return row
	}
	return v.Sheet.lineAt(row)
}

// RowOf returns the row, counted from the top of the sheet, on which a line shows.
func (v *View) RowOf(line int) int {
	if v.Plain {
		return line
	}
	return v.Sheet.rowOf(line)
}

// Line returns the line with the cursor, or else the first visible line.
func (v *View) Line() int {
	switch {
	case v.Sheet == nil:
		return 0
	case v.Folds():
		return v.Cursor
	default:
		return v.lineAt(min(v.Top, max(v.Rows()-1, 0)))
	}
}

// Path returns the path of the line with the cursor, "" if there is none.
func (v *View) Path() string {
	if !v.Folds() {
		return ""
	}
	return v.Sheet.path(v.Cursor)
}

// GoTo moves the cursor to a line and makes the line visible.
func (v *View) GoTo(line int) {
	if v.Sheet == nil || v.Sheet.Lines() == 0 {
		return
	}
	line = min(max(line, 0), v.Sheet.Lines()-1)
	if v.Folds() {
		if line < v.Sheet.Tree.Len() {
			v.Sheet.folds.Reveal(line)
		}
		v.Cursor = line
	}
	v.IntoSight(v.RowOf(line))
}

// IntoSight scrolls so that a row is visible.
func (v *View) IntoSight(row int) {
	last := max(v.Rows()-v.Height, 0)
	switch bottom := v.Top + v.visible() - 1; {
	case row < v.Top:
		v.Top = row
	case row > bottom:
		v.Top = row - v.Height + 1
		if v.Top < last { // the bottom row says how many rows follow
			v.Top = min(v.Top+1, row)
		}
	}
	v.Top = min(max(v.Top, 0), last)
}

// visible returns how many rows of the text show. If more rows follow, the bottom row
// says so instead.
func (v *View) visible() int {
	if v.Top+v.Height < v.Rows() {
		return max(v.Height-1, 0)
	}
	return v.Height
}

// Scroll moves the cursor. Without focus or cursor, it moves only the window.
func (v *View) Scroll(m draw.Motion, focused bool) {
	if v.Rows() == 0 {
		return
	}
	last := max(v.Rows()-v.Height, 0)
	if focused && v.Folds() {
		row := m.Apply(v.RowOf(v.Cursor), v.Rows()-1, v.Height)
		v.Cursor = v.lineAt(min(max(row, 0), v.Rows()-1))
		v.IntoSight(v.RowOf(v.Cursor))
	} else {
		v.Top = min(max(m.Apply(v.Top, last, v.Height), 0), last)
	}
	if m == draw.ToTop || m == draw.ToBottom {
		v.Left = 0
	}
	v.Left = max(min(v.Left+m.Columns(), v.widest()-draw.ColumnStep), 0)
}

// Stand moves the cursor to a visible line when the view gets the focus.
func (v *View) Stand() {
	if !v.Folds() || v.Rows() == 0 {
		return
	}
	row := min(max(v.RowOf(v.Cursor), v.Top), v.Top+max(v.visible(), 1)-1, v.Rows()-1)
	v.Cursor = v.lineAt(row)
}

// ShownAt returns the line that was drawn on a row of the window. It reports whether the
// cursor can go there.
func (v *View) ShownAt(row int) (line int, ok bool) {
	if row < 0 || row >= v.visible() || v.Top+row >= v.Rows() || !v.Folds() {
		return 0, false
	}
	return v.lineAt(v.Top + row), true
}

// widest returns the width in cells of the widest visible row, up to a limit.
func (v *View) widest() int {
	const further = 2 * draw.ColumnStep
	widest := 0
	for row := v.Top; row < min(v.Top+v.visible(), v.Rows()); row++ {
		text, _ := draw.Clip(v.text(row, v.Left+further), v.Left+further)
		widest = max(widest, ansi.StringWidth(text))
	}
	return widest
}

// text returns a row, or a part of it that fills the cells.
func (v *View) text(row, cells int) string {
	const bytesPerCell, more = 8, 64 // as in draw.Clip, and some more to detect a cut
	limit := cells*bytesPerCell + more
	line := v.lineAt(row)
	if block, folded, ok := v.Sheet.block(line); ok && folded && !v.Plain {
		return string(v.Sheet.Tree.AppendFolded(nil, block, cells))
	}
	return string(v.Sheet.appendLine(nil, line, limit))
}

// ToggleFold folds or unfolds the block of the line with the cursor.
func (v *View) ToggleFold() {
	tree := v.Sheet.Tree
	if v.Cursor >= tree.Len() {
		return
	}
	if block, ok := tree.Around(v.Cursor); ok {
		first, _ := tree.Span(block)
		v.Sheet.folds.Toggle(block)
		v.Cursor = first
		v.IntoSight(v.RowOf(first))
	}
}

// FoldAll folds all blocks and keeps the cursor on a visible line.
func (v *View) FoldAll() {
	v.Sheet.folds.FoldAll()
	v.settle()
}

// UnfoldAll unfolds all blocks and keeps the cursor in the window.
func (v *View) UnfoldAll() {
	v.Sheet.folds.UnfoldAll()
	v.settle()
}

// settle moves the cursor to a visible line after folding.
func (v *View) settle() {
	row := v.RowOf(v.Cursor)
	v.Cursor = v.lineAt(row)
	v.IntoSight(row)
}
