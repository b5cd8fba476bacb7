package jsontree

import (
	"fmt"
	"unicode/utf8"

	"sailscope/internal/jsontext"
	"sailscope/model/escape"
)

// Continued begins a line that continues the string of the line before.
const Continued = "┊ "

const indentWidth = 2

// AppendLine appends a line of the document: indented JSON, safe to show. It cuts a long line after
// about limit bytes.
func (t *Tree) AppendLine(dst []byte, line, limit int) []byte {
	n := t.node(line)
	w := writer{dst: dst, raw: t.raw, most: len(dst) + limit}
	w.indent(t.depth(n))
	switch {
	case n.block >= 0 && line > n.line:
		t.writeLater(&w, line, n)
	case n.block >= 0:
		t.writeKey(&w, n)
		t.writeFirst(&w, n)
	default:
		t.writeKey(&w, n)
		t.writeScalar(&w, t.value(n))
	}
	return w.dst
}

// AppendFolded appends the line of a folded block: its beginning, and how much is in it. The beginning
// is cut so that both fit in a number of cells.
func (t *Tree) AppendFolded(dst []byte, block, cells int) []byte {
	b := t.blocks.at(block)
	n := node{line: int(b.line), block: block, parent: t.parentOf(block)}
	contents := " // " + b.contents()
	w := writer{dst: dst, raw: t.raw, most: len(dst) + max(cells-len(contents)-len("{…},"), 0)}
	w.indent(t.depth(n))
	t.writeKey(&w, n)
	if b.kind == Text {
		t.writeFirst(&w, n)
		w.text(`…"`)
	} else {
		w.dst = appendPreview(w.dst, t.raw[t.value(n):t.valueEnd(n)], w.room())
	}
	w.comma(t.valueEnd(n))
	w.text(contents)
	return w.dst
}

// contents says how much is in a block.
func (b *block) contents() string {
	unit := "key"
	switch b.kind {
	case Array:
		unit = "item"
	case Text:
		unit = "line"
	case Object:
	}
	if b.count != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", b.count, unit)
}

func (t *Tree) depth(n node) int {
	if n.parent < 0 {
		return 0
	}
	return int(t.blocks.at(n.parent).depth) + 1
}

func (t *Tree) writeKey(w *writer, n node) {
	if n.parent < 0 || t.blocks.at(n.parent).kind != Object {
		return
	}
	at := t.offset(n.line)
	w.json(at, jsontext.StringEnd(t.raw[:w.until(at)], at))
	w.text(": ")
}

// writeFirst writes what the first line of a block shows of its value.
func (t *Tree) writeFirst(w *writer, n node) {
	at := t.value(n)
	if t.blocks.at(n.block).kind != Text {
		w.json(at, at+1)
		return
	}
	w.json(at, t.offset(n.line+1))
}

// writeLater writes a later line of a block: more of a text, or the bracket.
func (t *Tree) writeLater(w *writer, line int, n node) {
	b := t.blocks.at(n.block)
	at := t.offset(line)
	switch {
	case b.kind != Text:
		w.json(at, at+1)
		w.comma(at + 1)
	case line < int(b.end):
		w.text(Continued)
		w.json(at, t.offset(line+1))
	default:
		w.text(Continued)
		// As if a quotation mark came before: what is behind is the end of a string.
		t.writeScalarEnd(w, at, jsontext.StringEnd(t.raw[:w.until(at)], at-1))
	}
}

func (t *Tree) writeScalar(w *writer, at int) {
	if t.raw[at] == '{' || t.raw[at] == '[' { // empty, but there may be space in it
		end := jsontext.ValueEnd(t.raw, at)
		w.text(string([]byte{t.raw[at], t.raw[end-1]}))
		w.comma(end)
		return
	}
	t.writeScalarEnd(w, at, jsontext.ValueEnd(t.raw[:w.until(at)], at))
}

// writeScalarEnd writes what of a scalar is between two indexes, and the comma
// behind it unless it goes on.
func (t *Tree) writeScalarEnd(w *writer, at, end int) {
	whole := end < w.until(at) || end == len(t.raw)
	w.json(at, end)
	if whole {
		w.comma(end)
	}
}

// writer appends to dst up to a limit.
type writer struct {
	dst, raw []byte
	most     int
}

func (w *writer) room() int { return max(w.most-len(w.dst), 0) }

// until is how far into raw to look from an index: no further than there is room.
func (w *writer) until(at int) int { return min(at+w.room()+1, len(w.raw)) }

func (w *writer) indent(depth int) {
	for range min(depth*indentWidth, w.room()) {
		w.dst = append(w.dst, ' ')
	}
}

func (w *writer) text(s string) { w.dst = append(w.dst, s...) }

// json writes raw text, escaped, as much as there is room for.
func (w *writer) json(from, to int) {
	if room := w.room(); to-from > room {
		to = from + room
		for to > from && !utf8.RuneStart(w.raw[to]) {
			to--
		}
	}
	w.dst = append(w.dst, escape.ScreenJSON(w.raw[from:to])...)
}

func (w *writer) comma(at int) {
	if at = jsontext.SkipSpace(w.raw, at); at < len(w.raw) && w.raw[at] == ',' {
		w.dst = append(w.dst, ',')
	}
}

// appendCut appends a beginning that did not fit: what is before its last comma,
// or if that is little, as much as there is of the string it ends in.
func appendCut(dst, text []byte, comma int, inString bool, closing byte) []byte {
	const shortest = 4 // bytes of a character
	if inString && len(text) > shortest {
		end := len(text) - 1
		for !utf8.RuneStart(text[end]) {
			end--
		}
		return append(append(append(dst, escape.ScreenJSON(text[:end])...), `…"`...), closing)
	}
	return append(append(append(dst, escape.ScreenJSON(text[:max(comma, min(1, len(text)))])...), "…"...), closing)
}

// appendPreview appends how a container begins, as far as whole values fit into
// a number of bytes.
func appendPreview(dst, raw []byte, most int) []byte {
	comma, depth, inString := 0, 0, false
	var text []byte
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case inString && c == '\\':
			text = append(text, c)
			i++
			c = raw[i]
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		case c == ',' && depth == 1:
			comma = len(text) + 1
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
			continue
		}
		text = append(text, c)
		if len(text) > most {
			return appendCut(dst, text, comma, inString && comma < most/2, raw[len(raw)-1])
		}
	}
	return append(dst, escape.ScreenJSON(text)...)
}
