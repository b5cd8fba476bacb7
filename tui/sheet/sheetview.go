package sheet

import (
	"github.com/charmbracelet/x/ansi"

	"sailscope/tui/draw"
)

// View shows a sheet: what is folded in it, and where in it one is.
type View struct {
	Sheet   *Sheet // nil while there is none yet
	Plain   bool   // as text: nothing folds, and there is no line to stand on
	Numbers bool   // of lines
	Top     int    // first visible row
	Left    int    // first visible cell
	Cursor  int    // the line one stands on
	Height  int    // rows when last drawn
	cache   sheetCache
}

// Folds tells whether there is something to fold, and a line to stand on.
func (v *View) Folds() bool { return v.Sheet != nil && v.Sheet.Tree != nil && !v.Plain }

// Rows is how many rows there are to show.
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

// Line is where one is: the line one stands on, else the first visible one.
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

// Path is that of the line one stands on, "" if there is none.
func (v *View) Path() string {
	if !v.Folds() {
		return ""
	}
	return v.Sheet.path(v.Cursor)
}

// GoTo brings a line into sight and stands on it.
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

// IntoSight moves the window so that a row is in it.
func (v *View) IntoSight(row int) {
	last := max(v.Rows()-v.Height, 0)
	switch bottom := v.Top + v.visible() - 1; {
	case row < v.Top:
		v.Top = row
	case row > bottom:
		v.Top = row - v.Height + 1
		if v.Top < last { // the bottom row says how much more there is
			v.Top = min(v.Top+1, row)
		}
	}
	v.Top = min(max(v.Top, 0), last)
}

// visible is how many rows of the text show: where more follows, the bottom row
// says so instead.
func (v *View) visible() int {
	if v.Top+v.Height < v.Rows() {
		return max(v.Height-1, 0)
	}
	return v.Height
}

// Scroll moves the line one stands on, or only the window when the view has no
// focus or nothing to stand on.
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

// Stand puts the line one stands on into sight, when the view gets the focus.
func (v *View) Stand() {
	if !v.Folds() || v.Rows() == 0 {
		return
	}
	row := min(max(v.RowOf(v.Cursor), v.Top), v.Top+max(v.visible(), 1)-1, v.Rows()-1)
	v.Cursor = v.lineAt(row)
}

// ShownAt is the line that was drawn on a row of the window, if it can be stood on.
func (v *View) ShownAt(row int) (line int, ok bool) {
	if row < 0 || row >= v.visible() || v.Top+row >= v.Rows() || !v.Folds() {
		return 0, false
	}
	return v.lineAt(v.Top + row), true
}

// widest is how wide the widest visible row is, in cells, as far as it matters.
func (v *View) widest() int {
	const further = 2 * draw.ColumnStep
	widest := 0
	for row := v.Top; row < min(v.Top+v.visible(), v.Rows()); row++ {
		text, _ := draw.Clip(v.text(row, v.Left+further), v.Left+further)
		widest = max(widest, ansi.StringWidth(text))
	}
	return widest
}

// text is a row, or enough of it to fill some cells.
func (v *View) text(row, cells int) string {
	const bytesPerCell, more = 8, 64 // as clip has it, and a bit to see that there is more
	limit := cells*bytesPerCell + more
	line := v.lineAt(row)
	if block, folded, ok := v.Sheet.block(line); ok && folded && !v.Plain {
		return string(v.Sheet.Tree.AppendFolded(nil, block, cells))
	}
	return string(v.Sheet.appendLine(nil, line, limit))
}

// ToggleFold folds or unfolds what the line one stands on is in.
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

// FoldAll folds all blocks and keeps the cursor on a line that shows.
func (v *View) FoldAll() {
	v.Sheet.folds.FoldAll()
	v.settle()
}

// UnfoldAll unfolds all blocks and keeps the cursor in sight.
func (v *View) UnfoldAll() {
	v.Sheet.folds.UnfoldAll()
	v.settle()
}

// settle stands on a line that shows, after folding.
func (v *View) settle() {
	row := v.RowOf(v.Cursor)
	v.Cursor = v.lineAt(row)
	v.IntoSight(row)
}
