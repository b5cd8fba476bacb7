// Package jsontree shows JSON text as the lines of an indented document with parts that fold, without
// decoding it. It keeps where each line begins in the text, and which lines belong together: about
// half a byte for a byte of usual JSON. It formats a line, and makes it safe for a terminal, when the
// line is drawn.
//
// A Tree does not change, and several goroutines may read it. Only one goroutine may use a Folds.
package jsontree

import (
	"sort"

	"sailscope/internal/jsontext"
)

// Kind is the kind of a block.
type Kind uint8

// The kinds of blocks.
const (
	Object Kind = iota
	Array
	// Text is a string with line feeds. Each of its lines is a line of the document, so
	// that stack traces are readable.
	Text
)

// Tree is the lines of a JSON text, or of several texts.
type Tree struct {
	raw    []byte
	lines  chunked[uint32] // where each begins in raw; inText marks those within a string
	blocks chunked[block]  // in order of their first lines
}

// block is a range of lines that can be folded into its first one.
type block struct {
	line, end uint32 // the first line and the last
	parent    uint32 // the block around it, or noBlock
	next      uint32 // the first block that is not inside this one
	index     uint32 // its place among the parent's children
	count     uint32 // children; of a text, lines
	depth     uint32
	kind      Kind
}

const (
	noBlock = ^uint32(0)
	inText  = uint32(1) << 31
	// maxSize is the largest text, in bytes, that the offsets can address.
	maxSize = 1<<31 - 1
)

// Raw returns the text of the tree.
func (t *Tree) Raw() []byte { return t.raw }

// Len returns the number of lines with nothing folded.
func (t *Tree) Len() int { return t.lines.length }

// Blocks returns the number of blocks, which can be folded.
func (t *Tree) Blocks() int { return t.blocks.length }

// Block returns the block that begins at a line.
func (t *Tree) Block(line int) (block int, ok bool) {
	b := t.lastBlock(line)
	return b, b >= 0 && int(t.blocks.at(b).line) == line
}

// Around returns the innermost block of a line, which may be the block's first or last line.
func (t *Tree) Around(line int) (block int, ok bool) {
	b := t.lastBlock(line)
	for b >= 0 && int(t.blocks.at(b).end) < line {
		b = t.parentOf(b)
	}
	return b, b >= 0
}

// Span returns the first and the last line of a block.
func (t *Tree) Span(block int) (first, last int) {
	b := t.blocks.at(block)
	return int(b.line), int(b.end)
}

// lastBlock is the last block that begins at or before a line, -1 if there is none.
func (t *Tree) lastBlock(line int) int {
	return sort.Search(t.blocks.length, func(i int) bool { return int(t.blocks.at(i).line) > line }) - 1
}

// parentOf is the block around a block, -1 for none.
func (t *Tree) parentOf(b int) int {
	if p := t.blocks.at(b).parent; p != noBlock {
		return int(p)
	}
	return -1
}

// offset is where a line begins in raw.
func (t *Tree) offset(line int) int { return int(*t.lines.at(line) &^ inText) }

// node returns the value that a line shows, or is part of.
type node struct {
	line  int // its first line
	block int // -1 for a value of one line
	// parent is the block that the value is a child of, -1 for none.
	parent int
}

func (t *Tree) node(line int) node {
	b, ok := t.Around(line)
	switch {
	case !ok:
		return node{line: line, block: -1, parent: -1}
	case t.isEdge(b, line):
		return node{line: int(t.blocks.at(b).line), block: b, parent: t.parentOf(b)}
	default:
		return node{line: line, block: -1, parent: b}
	}
}

// isEdge tells whether a line that is in a block shows the block itself, not a
// child of it.
func (t *Tree) isEdge(b, line int) bool {
	found := t.blocks.at(b)
	return found.kind == Text || int(found.line) == line || int(found.end) == line
}

// value returns where the value of a line begins in raw, after its key.
func (t *Tree) value(n node) int {
	at := t.offset(n.line)
	if n.parent >= 0 && t.blocks.at(n.parent).kind == Object {
		at = jsontext.SkipSpace(t.raw, jsontext.StringEnd(t.raw, at))
		at = jsontext.SkipSpace(t.raw, at+1) // the colon
	}
	return at
}

// valueEnd is where the value ends in raw.
func (t *Tree) valueEnd(n node) int {
	if n.block >= 0 && t.blocks.at(n.block).kind != Text {
		return t.offset(int(t.blocks.at(n.block).end)) + 1
	}
	return jsontext.ValueEnd(t.raw, t.value(n))
}

// Value returns the JSON text of the value that a line shows, or is part of.
func (t *Tree) Value(line int) []byte {
	n := t.node(line)
	return t.raw[t.value(n):t.valueEnd(n)]
}
