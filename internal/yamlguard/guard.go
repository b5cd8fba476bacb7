// Package yamlguard refuses YAML text that would cost its parser more than it
// can be worth. The parser's memory and time grow with the square of the depth
// and of the number of keys, and with the product of nested aliases: 20 KB are
// enough for gigabytes.
package yamlguard

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// MaxDepth is how deeply lists and maps may be nested.
const MaxDepth = 100

// maxMarks is how many characters a text may hold that can begin a token. It
// bounds what reading the tokens costs, to about 30 MB, before any is read.
const maxMarks = 64 << 10

// marks are the characters that end a token or are one, as few others are.
const marks = "[]{},:-?&*!|>'\"%@`#\n\r"

// Error says what is too much, and where.
type Error struct {
	Line int // from 1
	What string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.What) }

// Limits are what a text may hold. MaxDepth holds for every text.
type Limits struct {
	// Tokens is how many tokens a text may have: three for a key with a value.
	Tokens int
	// Aliases allows anchors and aliases. Who allows them must not expand them.
	Aliases bool
}

// Check returns an *Error for a text beyond the limits.
func Check(text []byte, limits Limits) error {
	if line, many := tooManyMarks(text); many {
		return &Error{line, fmt.Sprintf("the text holds more than %d brackets, colons and other YAML marks: make it smaller", maxMarks)}
	}
	d := depth{}
	for i, t := range lexer.Tokenize(string(text)) {
		switch {
		case i == limits.Tokens:
			return &Error{lineOf(t), fmt.Sprintf("the text has more than %d keys, values and marks: make it smaller", limits.Tokens)}
		case !limits.Aliases && (t.Type == token.AnchorType || t.Type == token.AliasType):
			return &Error{lineOf(t), "anchors and aliases are not allowed here: write the value itself, or put quotes around text that begins with & or *"}
		}
		if d.take(t); d.depth() > MaxDepth {
			return &Error{lineOf(t), fmt.Sprintf("lists and maps are nested more than %d deep: make them flatter", MaxDepth)}
		}
	}
	return nil
}

func tooManyMarks(text []byte) (line int, many bool) {
	left := maxMarks
	for at := 0; ; at++ {
		next := bytes.IndexAny(text[at:], marks)
		if next < 0 {
			return 0, false
		}
		at += next
		if left--; left < 0 {
			return 1 + bytes.Count(text[:at], []byte("\n")), true
		}
	}
}

func lineOf(t *token.Token) int {
	if t.Position == nil {
		return 1
	}
	return max(t.Position.Line, 1)
}

// depth follows how deeply a text is nested while its tokens pass: the open
// brackets, and outside of them the columns that dashes and keys stand at, each
// further right than the one before.
type depth struct {
	brackets int
	columns  []int
}

func (d *depth) depth() int { return d.brackets + len(d.columns) }

func (d *depth) take(t *token.Token) {
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		d.brackets++
	case token.MappingEndType, token.SequenceEndType:
		d.brackets = max(d.brackets-1, 0)
	case token.SequenceEntryType, token.MappingKeyType:
		d.nest(t)
	case token.MappingValueType:
		if t.Prev != nil {
			d.nest(t.Prev) // the key
		}
	default: // nothing else nests
	}
}

// nest notes that a dash or a key stands at the token's column.
func (d *depth) nest(t *token.Token) {
	if d.brackets > 0 || t.Position == nil {
		return
	}
	column := t.Position.Column
	for len(d.columns) > 0 && d.columns[len(d.columns)-1] >= column {
		d.columns = d.columns[:len(d.columns)-1]
	}
	d.columns = append(d.columns, column)
}
