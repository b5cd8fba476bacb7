package filter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// needle is a text to find. Case does not matter unless it has an uppercase letter.
type needle struct {
	text  string
	exact bool // the case counts
}

func newNeedle(text string) needle {
	return needle{text: text, exact: strings.ContainsFunc(text, unicode.IsUpper)}
}

// find returns the first place of the needle at from or later. start is -1 for none.
func (n needle) find(s string, from int) (start, end int) {
	if n.exact {
		if i := strings.Index(s[from:], n.text); i >= 0 {
			return from + i, from + i + len(n.text)
		}
		return -1, -1
	}
	first := fold(firstRune(n.text))
	for i := from; i < len(s); {
		if first < utf8.RuneSelf {
			i += beforeEither(s[i:], byte(first))
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if fold(r) == first {
			if length, ok := n.prefix(s[i:]); ok {
				return i, i + length
			}
		}
		i += size
	}
	return -1, -1
}

// beforeEither is the length of what comes before an ASCII character in either
// case: a letter is looked for byte by byte, which costs a fifth of doing it by
// character.
func beforeEither(s string, lower byte) int {
	upper := lower
	if 'a' <= lower && lower <= 'z' {
		upper -= 'a' - 'A'
	}
	for i := range len(s) {
		if s[i] == lower || s[i] == upper {
			return i
		}
	}
	return len(s)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// prefix reports whether s begins with the needle, and how many bytes of s that are: a letter can
// have another length in another case.
func (n needle) prefix(s string) (length int, ok bool) {
	for _, want := range n.text {
		r, size := utf8.DecodeRuneInString(s[length:])
		if size == 0 || !n.same(r, want) {
			return 0, false
		}
		length += size
	}
	return length, true
}

func (n needle) same(r, want rune) bool {
	return r == want || !n.exact && fold(r) == fold(want)
}

// scattered finds the needle's characters in order, with others between them. start is -1 if
// some are missing.
func (n needle) scattered(s string) (start, end int) {
	rest := n.text
	want, size := utf8.DecodeRuneInString(rest)
	start = -1
	for i, r := range s {
		if !n.same(r, want) {
			continue
		}
		if start < 0 {
			start = i
		}
		rest = rest[size:]
		if rest == "" {
			_, last := utf8.DecodeRuneInString(s[i:])
			return start, i + last
		}
		want, size = utf8.DecodeRuneInString(rest)
	}
	return -1, -1
}

// fold makes letters of either case the same. ASCII stays ASCII and the rest
// the rest: the Kelvin sign is not a k.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	if lower := unicode.ToLower(r); lower >= utf8.RuneSelf {
		return lower
	}
	return r
}

// glob is a pattern for a whole text: parts with any text between them.
type glob struct {
	parts []string
	exact bool
}

// newGlob returns a glob for a pattern, or for exactly that text.
type newGlob func(text string) glob

func pattern(text string) glob {
	return glob{parts: strings.Split(text, "*"), exact: strings.ContainsFunc(text, unicode.IsUpper)}
}

func exactly(text string) glob {
	return glob{parts: []string{text}, exact: strings.ContainsFunc(text, unicode.IsUpper)}
}

func (g glob) matches(s string) bool {
	first, ok := g.needle(0).prefix(s)
	if !ok {
		return false
	}
	if len(g.parts) == 1 {
		return first == len(s)
	}
	s = s[first:]
	last := len(g.parts) - 1
	for i := 1; i < last; i++ {
		if g.parts[i] == "" {
			continue
		}
		start, end := g.needle(i).find(s, 0)
		if start < 0 {
			return false
		}
		s = s[end:]
	}
	return g.endsWith(s, g.parts[last])
}

func (g glob) needle(i int) needle { return needle{text: g.parts[i], exact: g.exact} }

func (g glob) endsWith(s, suffix string) bool {
	n := needle{exact: g.exact}
	for suffix != "" {
		want, wantSize := utf8.DecodeLastRuneInString(suffix)
		r, size := utf8.DecodeLastRuneInString(s)
		if size == 0 || !n.same(r, want) {
			return false
		}
		suffix, s = suffix[:len(suffix)-wantSize], s[:len(s)-size]
	}
	return true
}

// oneOf are alternatives.
type oneOf []glob

func globs(texts []string, one newGlob) oneOf {
	var of oneOf
	for _, text := range texts {
		of = append(of, one(text))
	}
	return of
}

func (o oneOf) any(s string) bool {
	for _, g := range o {
		if g.matches(s) {
			return true
		}
	}
	return false
}

// marks is none: a value is compared with a property, not with a place in the
// shown text.
func (oneOf) marks(into []Range, _ string) []Range { return into }
