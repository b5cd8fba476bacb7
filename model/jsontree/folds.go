package jsontree

import "sort"

// Folds says which blocks of a tree are folded, and so which lines are rows of the view. Only one
// goroutine may use it.
type Folds struct {
	tree   *Tree
	folded []uint64 // a bit for each block
	// outer are the folded blocks that are not inside another one, in order.
	outer  []fold
	hidden int // lines that are no rows
}

type fold struct {
	first, last int // lines
	before      int // lines that earlier folds hide
}

func (f fold) row() int { return f.first - f.before }

// NewFolds returns a Folds with nothing folded.
func NewFolds(t *Tree) *Folds {
	return &Folds{tree: t, folded: make([]uint64, (t.Blocks()+63)/64)}
}

// Rows returns how many lines are visible.
func (f *Folds) Rows() int { return f.tree.Len() - f.hidden }

// Folded reports whether a block is folded, visible or not.
func (f *Folds) Folded(block int) bool { return f.folded[block/64]>>(block%64)&1 != 0 }

// Line returns the line of a row.
func (f *Folds) Line(row int) int {
	i := sort.Search(len(f.outer), func(i int) bool { return f.outer[i].row() >= row }) - 1
	if i < 0 {
		return row
	}
	return row + f.outer[i].before + f.outer[i].last - f.outer[i].first
}

// Row returns the row of a line, or of the folded block that hides it.
func (f *Folds) Row(line int) int {
	i := sort.Search(len(f.outer), func(i int) bool { return f.outer[i].first > line }) - 1
	if i < 0 {
		return line
	}
	if line <= f.outer[i].last {
		return f.outer[i].row()
	}
	return line - f.outer[i].before - f.outer[i].last + f.outer[i].first
}

// Toggle folds a block or unfolds it.
func (f *Folds) Toggle(block int) {
	f.folded[block/64] ^= 1 << (block % 64)
	f.update()
}

// FoldAll folds all blocks except the outermost.
func (f *Folds) FoldAll() {
	for b := range f.tree.Blocks() {
		if f.tree.blocks.at(b).depth > 0 {
			f.folded[b/64] |= 1 << (b % 64)
		}
	}
	f.update()
}

// UnfoldAll shows every line.
func (f *Folds) UnfoldAll() {
	clear(f.folded)
	f.update()
}

// Reveal unfolds the blocks that hide a line.
func (f *Folds) Reveal(line int) {
	b, ok := f.tree.Around(line)
	if !ok {
		return
	}
	for ; b >= 0; b = f.tree.parentOf(b) {
		if int(f.tree.blocks.at(b).line) != line {
			f.folded[b/64] &^= 1 << (b % 64)
		}
	}
	f.update()
}

// update finds the outer folds again. It visits each visible block, which takes milliseconds for a
// million.
func (f *Folds) update() {
	f.outer, f.hidden = f.outer[:0], 0
	for b := 0; b < f.tree.Blocks(); {
		found := f.tree.blocks.at(b)
		if !f.Folded(b) {
			b++
			continue
		}
		f.outer = append(f.outer, fold{first: int(found.line), last: int(found.end), before: f.hidden})
		f.hidden += int(found.end - found.line)
		b = int(found.next)
	}
}
