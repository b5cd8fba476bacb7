package filter

import (
	"cmp"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"sailscope/model/escape"
)

// record compares the record that a row is about.
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

// onPath tells whether a path leads to the record or through it, with any prefix:
// /boat/7, /api/v1/boat/7/crew. Models in the plural and shortcuts like
// /boat/update/7 are routes that only the app knows.
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

// OfRecord is the term that lets through what is about one record.
func OfRecord(model, id string) string { return "record:" + spell(model) + "#" + spell(id) }

// OfEvent is the term that lets through the events of a name.
func OfEvent(name string) string {
	return "event:" + cmp.Or(spell(name), "*") // a name may be empty, a term not
}

// OfID is the term that lets through the events about an id.
func OfID(id string) string { return "id:" + cmp.Or(spell(id), "*") }

// spell writes a name. Characters that a filter cannot spell, or a terminal must
// not get, are * in it.
func spell(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '|' || r == '"' || r == utf8.RuneError || escape.Plain(string(r)) != string(r) {
			return '*'
		}
		return r
	}, name)
}
