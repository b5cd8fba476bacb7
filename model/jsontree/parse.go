package jsontree

import (
	"bytes"
	"fmt"

	"sailscope/internal/jsontext"
)

// SyntaxError says where a text is not JSON.
type SyntaxError struct {
	Offset int // in bytes
	Want   string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("no JSON: byte %d is no %s", e.Offset, e.Want)
}

// Parse returns the tree of a JSON text, or of several with white space between them. The tree refers
// to raw, which must not change. The error is a *SyntaxError if raw is not JSON.
func Parse(raw []byte) (*Tree, error) {
	if len(raw) > maxSize {
		return nil, fmt.Errorf("a text of %d bytes is too long", len(raw))
	}
	p := parser{tree: &Tree{raw: raw}, raw: raw, open: noBlock}
	for {
		p.at = jsontext.SkipSpace(raw, p.at)
		if p.at == len(raw) && p.open == noBlock {
			return p.tree, nil
		}
		entered, err := p.line()
		if err != nil {
			return nil, err
		}
		if entered {
			continue
		}
		if err := p.closeBlocks(); err != nil {
			return nil, err
		}
	}
}

type parser struct {
	tree *Tree
	raw  []byte
	at   int
	open uint32 // the innermost block that has begun and not ended
}

func (p *parser) fail(want string) error { return &SyntaxError{Offset: p.at, Want: want} }

// is tells whether a byte comes next.
func (p *parser) is(b byte) bool { return p.at < len(p.raw) && p.raw[p.at] == b }

// line reads what one line begins with: a key if it is a member's, and a value
// or the bracket that it begins with. entered tells the bracket.
func (p *parser) line() (entered bool, err error) {
	start := p.at
	if p.open != noBlock && p.tree.blocks.at(int(p.open)).kind == Object {
		if err := p.key(); err != nil {
			return false, err
		}
	}
	if p.at == len(p.raw) {
		return false, p.fail("value")
	}
	switch c := p.raw[p.at]; {
	case c == '{':
		return p.container(start, Object, '}'), nil
	case c == '[':
		return p.container(start, Array, ']'), nil
	case c == '"':
		return false, p.text(start)
	case c == '-' || jsontext.IsDigit(c):
		p.child()
		p.push(start)
		return false, p.number()
	default:
		p.child()
		p.push(start)
		return false, p.literal()
	}
}

func (p *parser) key() error {
	if !p.is('"') {
		return p.fail("key")
	}
	if err := p.scanString(); err != nil {
		return err
	}
	if p.at = jsontext.SkipSpace(p.raw, p.at); !p.is(':') {
		return p.fail("colon")
	}
	p.at = jsontext.SkipSpace(p.raw, p.at+1)
	return nil
}

// container begins a block, unless there is nothing in it: then it is a line
// like any other value.
func (p *parser) container(start int, kind Kind, closing byte) (entered bool) {
	p.at = jsontext.SkipSpace(p.raw, p.at+1)
	if p.is(closing) {
		p.at++
		p.child()
		p.push(start)
		return false
	}
	p.open = p.begin(kind)
	p.push(start)
	return true
}

// text reads a string. One with line feeds is a block of several lines.
func (p *parser) text(start int) error {
	opening := p.at
	if err := p.scanString(); err != nil {
		return err
	}
	at := -1
	if bytes.Contains(p.raw[opening:p.at], []byte(`\n`)) { // perhaps: the backslash may be an escaped one
		at = feedEnd(p.raw, opening+1)
	}
	if at < 0 {
		p.child()
		p.push(start)
		return nil
	}
	b := p.begin(Text)
	p.push(start)
	for ; at >= 0; at = feedEnd(p.raw, at) {
		p.push(at | int(inText))
	}
	made := p.tree.blocks.at(int(b))
	made.end = uint32(p.tree.lines.length - 1)
	made.count = made.end - made.line + 1
	return nil
}

func (p *parser) scanString() error {
	end, wanted := jsontext.ReadString(p.raw, p.at)
	p.at = end
	if wanted != "" {
		return p.fail(wanted)
	}
	return nil
}

func (p *parser) number() error {
	end, ok := jsontext.ReadNumber(p.raw, p.at)
	p.at = end
	if !ok {
		return p.fail("digit")
	}
	return p.delimited()
}

func (p *parser) literal() error {
	end, ok := jsontext.ReadWord(p.raw, p.at)
	p.at = end
	if !ok {
		return p.fail("value")
	}
	return p.delimited()
}

// delimited makes sure that a number or a literal ends where it seems to. Another
// value may follow without a space if it begins with a bracket or a quotation mark.
func (p *parser) delimited() error {
	if jsontext.WordEnd(p.raw, p.at) == p.at || p.is('{') || p.is('[') || p.is('"') {
		return nil
	}
	return p.fail("end of a value")
}

// feedEnd is the index behind the next escaped line feed that more of the string
// follows, or -1.
func feedEnd(raw []byte, at int) int {
	for ; raw[at] != '"'; at++ {
		if raw[at] != '\\' {
			continue
		}
		at++
		if raw[at] == 'n' && raw[at+1] != '"' {
			return at + 1
		}
	}
	return -1
}

// child counts a value with its parent, and is its place there.
func (p *parser) child() uint32 {
	if p.open == noBlock {
		return 0
	}
	parent := p.tree.blocks.at(int(p.open))
	parent.count++
	return parent.count - 1
}

func (p *parser) push(offset int) { p.tree.lines.push(uint32(offset)) }

// begin starts a block at the line that comes next.
func (p *parser) begin(kind Kind) uint32 {
	b := block{line: uint32(p.tree.lines.length), parent: p.open, index: p.child(), kind: kind}
	if p.open != noBlock {
		b.depth = p.tree.blocks.at(int(p.open)).depth + 1
	}
	b.next = uint32(p.tree.blocks.length + 1)
	p.tree.blocks.push(b)
	return b.next - 1
}

// closeBlocks reads what comes behind a value: brackets that close, and a comma
// if something follows.
func (p *parser) closeBlocks() error {
	for p.open != noBlock {
		p.at = jsontext.SkipSpace(p.raw, p.at)
		b := p.tree.blocks.at(int(p.open))
		switch {
		case p.is(','):
			p.at++
			return nil
		case p.is('}') && b.kind == Object, p.is(']') && b.kind == Array:
			b.end = uint32(p.tree.lines.length)
			b.next = uint32(p.tree.blocks.length)
			p.push(p.at)
			p.open = b.parent
			p.at++
		default:
			return p.fail("comma or closing bracket")
		}
	}
	return nil
}
