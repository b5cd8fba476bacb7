// Package search finds a text in other texts. Case does not matter, unless the query has an
// uppercase letter.
package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sailscope/model/escape"
)

// Query is a text to find. The zero Query finds nothing.
type Query struct {
	of    string
	text  string // as it is on the screen
	exact bool
}

// New returns a query for texts of the screen. It also finds characters that are escaped there.
func New(text string) Query {
	escaped := string(escape.ScreenJSON([]byte(text)))
	return Query{of: text, text: escaped, exact: strings.ContainsFunc(text, unicode.IsUpper)}
}

// Text returns the text of New.
func (q Query) Text() string { return q.of }

// In reports whether the text is in s.
func (q Query) In(s []byte) bool {
	start, _ := q.next(s)
	return start >= 0
}

// Ranges returns the places of the text in s, in bytes. They do not overlap.
func (q Query) Ranges(s string) [][2]int {
	var found [][2]int
	rest, offset := []byte(s), 0
	for {
		start, end := q.next(rest)
		if start < 0 {
			return found
		}
		found = append(found, [2]int{offset + start, offset + end})
		rest, offset = rest[end:], offset+end
	}
}

// next returns the first place in s, -1 for none.
func (q Query) next(s []byte) (start, end int) {
	if q.text == "" {
		return -1, -1
	}
	for i := 0; i < len(s); {
		if end := q.at(s, i); end >= 0 {
			return i, end
		}
		_, size := utf8.DecodeRune(s[i:])
		i += size
	}
	return -1, -1
}

// at returns the end of the text at i, -1 if the text is not there.
func (q Query) at(s []byte, i int) int {
	for _, want := range q.text {
		if i == len(s) {
			return -1
		}
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(s[i:])
		}
		if r != want && (q.exact || lower(r) != want) {
			return -1
		}
		i += size
	}
	return i
}

// lower is unicode.ToLower, faster for ASCII.
func lower(r rune) rune {
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(r)
}
