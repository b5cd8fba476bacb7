// Package sheet shows texts to read: a response's body, its headers, a diff, bytes, an
// event's arguments. A Sheet is lines of safe text, mostly JSON that folds. A View is a
// position in it.
//
// Making a sheet of megabytes takes a while, so the screen's goroutine does not make
// sheets. It only reads them and changes their folds.
package sheet

import (
	"sailscope/model/jsontree"
	"sailscope/theme"
)

// page is lines of plain text that are safe to show. It is immutable.
type page interface {
	Lines() int
	// appendLine appends a line, or the first limit bytes or slightly more of a long one.
	appendLine(dst []byte, line, limit int) []byte
	// color colors the text of a line that was cut to the visible part.
	color(line int, text string, st *theme.Styles) string
}

// wholeLine makes appendLine append the whole line.
const wholeLine = 1<<31 - 1

// Sheet is a page in a view, and which of its blocks are folded.
type Sheet struct {
	page
	Tree  *jsontree.Tree  // nil if nothing folds
	folds *jsontree.Folds // nil if Tree is
	size  int             // bytes of the content
	Empty string          // the text for a sheet without lines
}

// NewTree shows JSON that folds, and other pages behind it.
func NewTree(tree *jsontree.Tree, behind ...page) *Sheet {
	return &Sheet{page: append(pages{treePage{tree}}, behind...), Tree: tree, folds: jsontree.NewFolds(tree), size: len(tree.Raw())}
}

// rows returns how many lines are not hidden in a fold. The pages behind the tree do not
// fold.
func (s *Sheet) rows() int {
	if s.folds == nil {
		return s.Lines()
	}
	return s.folds.Rows() + s.Lines() - s.Tree.Len()
}

// lineAt returns the line that a row shows.
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

// rowOf returns the row that shows a line, or the folded block that hides it.
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

// block returns the block that begins at a line, and whether it is folded.
func (s *Sheet) block(line int) (block int, folded, ok bool) {
	if s.Tree == nil || line >= s.Tree.Len() {
		return 0, false, false
	}
	block, ok = s.Tree.Block(line)
	return block, ok && s.folds.Folded(block), ok
}

// path returns the path of a line's value, "" for a line without one.
func (s *Sheet) path(line int) string {
	if s.Tree == nil || line >= s.Tree.Len() {
		return ""
	}
	return s.Tree.Path(line)
}

// pages joins several pages into one.
type pages []page

func (p pages) Lines() int {
	n := 0
	for _, one := range p {
		n += one.Lines()
	}
	return n
}

// at returns the page of a line, and the line's index there.
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

// treePage is JSON that folds.
type treePage struct{ tree *jsontree.Tree }

func (p treePage) Lines() int { return p.tree.Len() }

func (p treePage) appendLine(dst []byte, line, limit int) []byte {
	return p.tree.AppendLine(dst, line, limit)
}

func (p treePage) color(_ int, text string, st *theme.Styles) string { return ColorJSON(text, st) }

// notes are lines of sailscope's own.
type notes []string

func (n notes) Lines() int { return len(n) }

func (n notes) appendLine(dst []byte, line, _ int) []byte { return append(dst, n[line]...) }

func (n notes) color(_ int, text string, st *theme.Styles) string { return st.Muted.Render(text) }

func (d *document) appendLine(dst []byte, line, _ int) []byte { return append(dst, d.line(line)...) }

func (d *document) color(_ int, text string, st *theme.Styles) string { return ColorJSON(text, st) }
