// Package sheet shows something to read: an answer's body, its headers, a diff,
// bytes, an event's arguments. A Sheet is lines of safe text, most of them of
// JSON that folds; a View is where one stands in it.
//
// Making a sheet of megabytes takes a while: it is not for the goroutine of the
// screen. A made sheet is only read there, but for its folds.
package sheet

import (
	"sailscope/model/jsontree"
	"sailscope/theme"
)

// page is something to read, in lines of plain text that are safe to show. It
// does not change.
type page interface {
	Lines() int
	// appendLine appends a line: of a long one limit bytes or a little more.
	appendLine(dst []byte, line, limit int) []byte
	// color colors the text of a line that has been cut to what is visible.
	color(line int, text string, st *theme.Styles) string
}

// wholeLine is no limit for appendLine.
const wholeLine = 1<<31 - 1

// Sheet is a page in a view, and which of its parts are folded.
type Sheet struct {
	page
	Tree  *jsontree.Tree  // nil where nothing folds
	folds *jsontree.Folds // nil with tree
	size  int             // bytes of what it shows
	Empty string          // what to say if there are no lines
}

// NewTree shows JSON as it folds, and what comes behind it.
func NewTree(tree *jsontree.Tree, behind ...page) *Sheet {
	return &Sheet{page: append(pages{treePage{tree}}, behind...), Tree: tree, folds: jsontree.NewFolds(tree), size: len(tree.Raw())}
}

// rows is how many lines are not folded away. What comes behind the tree's own
// lines never is.
func (s *Sheet) rows() int {
	if s.folds == nil {
		return s.Lines()
	}
	return s.folds.Rows() + s.Lines() - s.Tree.Len()
}

// lineAt is the line that a row shows.
func (s *Sheet) lineAt(row int) int {
	switch {
	case s.folds == nil:
		return row
	case row >= s.folds.Rows():
		return s.Tree.Len() + row - s.folds.Rows()
	default:
		return s.folds.Line(row)
	}
}

// rowOf is the row that shows a line, or the block that hides it.
func (s *Sheet) rowOf(line int) int {
	switch {
	case s.folds == nil:
		return line
	case line >= s.Tree.Len():
		return s.folds.Rows() + line - s.Tree.Len()
	default:
		return s.folds.Row(line)
	}
}

// block is the block that begins at a line, and whether it is folded.
func (s *Sheet) block(line int) (block int, folded, ok bool) {
	if s.Tree == nil || line >= s.Tree.Len() {
		return 0, false, false
	}
	block, ok = s.Tree.Block(line)
	return block, ok && s.folds.Folded(block), ok
}

// path is where the value of a line is, "" for a line that shows none.
func (s *Sheet) path(line int) string {
	if s.Tree == nil || line >= s.Tree.Len() {
		return ""
	}
	return s.Tree.Path(line)
}

// pages is several pages as one.
type pages []page

func (p pages) Lines() int {
	n := 0
	for _, one := range p {
		n += one.Lines()
	}
	return n
}

// at is the page that a line is on, and which one it is there.
func (p pages) at(line int) (page, int) {
	for _, one := range p[:len(p)-1] {
		if line < one.Lines() {
			return one, line
		}
		line -= one.Lines()
	}
	return p[len(p)-1], line
}

func (p pages) appendLine(dst []byte, line, limit int) []byte {
	one, line := p.at(line)
	return one.appendLine(dst, line, limit)
}

func (p pages) color(line int, text string, st *theme.Styles) string {
	one, line := p.at(line)
	return one.color(line, text, st)
}

// treePage is JSON as it folds.
type treePage struct{ tree *jsontree.Tree }

func (p treePage) Lines() int { return p.tree.Len() }

func (p treePage) appendLine(dst []byte, line, limit int) []byte {
	return p.tree.AppendLine(dst, line, limit)
}

func (p treePage) color(_ int, text string, st *theme.Styles) string { return ColorJSON(text, st) }

// notes are lines of our own.
type notes []string

func (n notes) Lines() int { return len(n) }

func (n notes) appendLine(dst []byte, line, _ int) []byte { return append(dst, n[line]...) }

func (n notes) color(_ int, text string, st *theme.Styles) string { return st.Muted.Render(text) }

func (d *document) appendLine(dst []byte, line, _ int) []byte { return append(dst, d.line(line)...) }

func (d *document) color(_ int, text string, st *theme.Styles) string { return ColorJSON(text, st) }
