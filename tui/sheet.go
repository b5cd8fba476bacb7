package tui

import (
	"sailscope/model/jsontree"
	"sailscope/theme"
)

// page is something to read, in lines of plain text that are safe to show. It
// does not change.
type page interface {
	lines() int
	// appendLine appends a line: of a long one limit bytes or a little more.
	appendLine(dst []byte, line, limit int) []byte
	// colour colours the text of a line that has been cut to what is visible.
	colour(line int, text string, st *theme.Styles) string
}

// wholeLine is no limit for appendLine.
const wholeLine = 1<<31 - 1

// sheet is a page in a view, and which of its parts are folded.
type sheet struct {
	page
	tree  *jsontree.Tree  // nil where nothing folds
	folds *jsontree.Folds // nil with tree
	size  int             // bytes of what it shows
	empty string          // what to say if there are no lines
}

// newTreeSheet shows JSON as it folds, and what comes behind it.
func newTreeSheet(tree *jsontree.Tree, behind ...page) *sheet {
	return &sheet{page: append(pages{treePage{tree}}, behind...), tree: tree, folds: jsontree.NewFolds(tree), size: len(tree.Raw())}
}

// rows is how many lines are not folded away. What comes behind the tree's own
// lines never is.
func (s *sheet) rows() int {
	if s.folds == nil {
		return s.lines()
	}
	return s.folds.Rows() + s.lines() - s.tree.Len()
}

// lineAt is the line that a row shows.
func (s *sheet) lineAt(row int) int {
	switch {
	case s.folds == nil:
		return row
	case row >= s.folds.Rows():
		return s.tree.Len() + row - s.folds.Rows()
	default:
		return s.folds.Line(row)
	}
}

// rowOf is the row that shows a line, or the block that hides it.
func (s *sheet) rowOf(line int) int {
	switch {
	case s.folds == nil:
		return line
	case line >= s.tree.Len():
		return s.folds.Rows() + line - s.tree.Len()
	default:
		return s.folds.Row(line)
	}
}

// block is the block that begins at a line, and whether it is folded.
func (s *sheet) block(line int) (block int, folded, ok bool) {
	if s.tree == nil || line >= s.tree.Len() {
		return 0, false, false
	}
	block, ok = s.tree.Block(line)
	return block, ok && s.folds.Folded(block), ok
}

// path is where the value of a line is, "" for a line that shows none.
func (s *sheet) path(line int) string {
	if s.tree == nil || line >= s.tree.Len() {
		return ""
	}
	return s.tree.Path(line)
}

// pages is several pages as one.
type pages []page

func (p pages) lines() int {
	n := 0
	for _, one := range p {
		n += one.lines()
	}
	return n
}

// at is the page that a line is on, and which one it is there.
func (p pages) at(line int) (page, int) {
	for _, one := range p[:len(p)-1] {
		if line < one.lines() {
			return one, line
		}
		line -= one.lines()
	}
	return p[len(p)-1], line
}

func (p pages) appendLine(dst []byte, line, limit int) []byte {
	one, line := p.at(line)
	return one.appendLine(dst, line, limit)
}

func (p pages) colour(line int, text string, st *theme.Styles) string {
	one, line := p.at(line)
	return one.colour(line, text, st)
}

// treePage is JSON as it folds.
type treePage struct{ tree *jsontree.Tree }

func (p treePage) lines() int { return p.tree.Len() }

func (p treePage) appendLine(dst []byte, line, limit int) []byte {
	return p.tree.AppendLine(dst, line, limit)
}

func (p treePage) colour(_ int, text string, st *theme.Styles) string { return colourJSON(text, st) }

// notes are lines of our own.
type notes []string

func (n notes) lines() int { return len(n) }

func (n notes) appendLine(dst []byte, line, _ int) []byte { return append(dst, n[line]...) }

func (n notes) colour(_ int, text string, st *theme.Styles) string { return st.Muted.Render(text) }

func (d *document) appendLine(dst []byte, line, _ int) []byte { return append(dst, d.line(line)...) }

func (d *document) colour(_ int, text string, st *theme.Styles) string { return colourJSON(text, st) }
