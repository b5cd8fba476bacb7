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
	// colour colours a line that has been cut to what is visible.
	colour(text string, st *theme.Styles) string
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

func newTreeSheet(tree *jsontree.Tree, notes []string) *sheet {
	return &sheet{page: treePage{tree: tree, notes: notes}, tree: tree, folds: jsontree.NewFolds(tree), size: len(tree.Raw())}
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

// treePage is JSON as it folds. The notes are lines behind it.
type treePage struct {
	tree  *jsontree.Tree
	notes []string
}

func (p treePage) lines() int { return p.tree.Len() + len(p.notes) }

func (p treePage) appendLine(dst []byte, line, limit int) []byte {
	if line >= p.tree.Len() {
		return append(dst, p.notes[line-p.tree.Len()]...)
	}
	return p.tree.AppendLine(dst, line, limit)
}

func (p treePage) colour(text string, st *theme.Styles) string { return colourJSON(text, st) }

func (d *document) appendLine(dst []byte, line, _ int) []byte { return append(dst, d.line(line)...) }

func (d *document) colour(text string, st *theme.Styles) string { return colourJSON(text, st) }
