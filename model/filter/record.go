package filter

import (
	"cmp"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"sailscope/model/escape"
)

// record matches the record that a row is about.
type record struct{ of []recordGlob }

type recordGlob struct{ model, id glob }

func (r record) match(row Row) bool {
	for _, one := range r.of {
		if row.Verb != "" && one.model.matches(row.Label) && one.id.matches(row.ID) || one.onPath(row.URL) {
			return true
		}
	}
	return false
}

func (record) marks(into []Range, _ string) []Range { return into }

// onPath reports whether a path leads to the record or beyond it, with any prefix: /boat/7 or
// /api/v1/boat/7/crew. It cannot know plural models and shortcuts like /boat/update/7.
func (g recordGlob) onPath(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	model, isModel := "", false
	for segment := range strings.SplitSeq(path, "/") {
		segment = unescapePath(segment)
		if isModel && g.model.matches(model) && segment != "" && g.id.matches(segment) {
			return true
		}
		model, isModel = segment, segment != ""
	}
	return false
}

func unescapePath(segment string) string {
	if text, err := url.PathUnescape(segment); err == nil {
		return text
	}
	return segment
}

// OfRecord returns the term for rows about one record.
func OfRecord(model, id string) string { return "record:" + spell(model) + "#" + spell(id) }

// OfEvent returns the term for events of a name.
func OfEvent(name string) string {
	return "event:" + cmp.Or(spell(name), "*") // a name may be empty, a term not
}

// OfID returns the term for events about an id.
func OfID(id string) string { return "id:" + cmp.Or(spell(id), "*") }

// spell returns a name for a filter. It replaces characters with * that a filter cannot contain
// or that a terminal must not get.
func spell(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '|' || r == '"' || r == utf8.RuneError || escape.Plain(string(r)) != string(r) {
			return '*'
		}
		return r
	}, name)
}
