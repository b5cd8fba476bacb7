// Package jsontree lays JSON text out as the lines of an indented document
// whose parts fold, without decoding it. What it keeps is where each line
// begins in the text, and which lines belong together: about half a byte for a
// byte of usual JSON. A line is written out, and made safe for a terminal, when
// it is asked for.
//
// A Tree does not change and may be read by several goroutines; Folds belong to
// one.
package jsontree

import (
	"sort"

	"sailscope/internal/jsontext"
)

// Kind tells blocks apart.
type Kind uint8

// The kinds of blocks.
const (
	Object Kind = iota
	Array
	// Text is a string with line feeds, a line of the document for each of its
	// own: stack traces are meant to be read.
	Text
)

// Tree is a JSON text, or several after one another, as lines.
type Tree struct {
	raw    []byte
	lines  chunked[uint32] // where each begins in raw; inText marks those within a string
	blocks chunked[block]  // in order of their first lines
}

// block is a run of lines that can be folded into its first one.
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
	// maxSize is how much text the offsets can address.
	maxSize = 1<<31 - 1
)

// Raw is the text the tree was made of.
func (t *Tree) Raw() []byte { return t.raw }

// Len is the number of lines with nothing folded.
func (t *Tree) Len() int { return t.lines.length }

// Blocks is the number of blocks: what can be folded.
func (t *Tree) Blocks() int { return t.blocks.length }

// Block finds the block that begins at a line.
func (t *Tree) Block(line int) (block int, ok bool) {
	b := t.lastBlock(line)
	return b, b >= 0 && int(t.blocks.at(b).line) == line
}

// Around finds the innermost block that a line is in, its first and last line
// included.
func (t *Tree) Around(line int) (block int, ok bool) {
	b := t.lastBlock(line)
	for b >= 0 && int(t.blocks.at(b).end) < line {
		b = t.parentOf(b)
	}
	return b, b >= 0
}

// Span is the first and the last line of a block.
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

// node is the value that a line shows, or is part of.
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

// value is where the value that begins at a line begins in raw, behind its key.
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

// Value is the JSON text of the value that a line shows, or is part of.
func (t *Tree) Value(line int) []byte {
	n := t.node(line)
	return t.raw[t.value(n):t.valueEnd(n)]
}
