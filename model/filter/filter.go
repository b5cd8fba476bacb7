// Package filter is the filter language for rows of a log. A filter is terms separated by spaces.
// A row passes if all of them match.
//
//	text          the row contains it; with an uppercase letter, case matters
//	"two words"   the same with spaces; \" and \\ stand for themselves
//	~fuzzy        a word of the row has these characters, in this order
//	event:us*     the event's name; * is any text
//	verb:updated  "verb" or "id" in the event's first argument,
//	id:3          compared as text
//	record:boat#7 about this record: its notifications of resourceful pubsub, and
//	              requests with a path to it, with their responses
//	kind:answer   event, request, answer, change or drop
//	!term         the term does not match
//
// After a field's colon, | separates alternatives: verb:created|updated.
//
// An addedTo notification has the id of the added record, and not its model. So it is only about
// the record of the collection. Sails sends another notification about the added one.
package filter

import (
	"slices"
	"strings"
)

// Row is what a filter matches. It is only text, so that any goroutine can match it.
type Row struct {
	Kind  Kind
	Label string // the name of an event
	Text  string // the arguments of an event, as JSON text
	// Verb and ID are those of a notification; its model is the label. They are empty
	// for other events.
	Verb, ID string
	URL      string // of a request, also in the row of its response
}

// Kind says what a row is about.
type Kind string

// The kinds of rows.
const (
	Event   Kind = "event"
	Request Kind = "request"
	Answer  Kind = "answer"
	Change  Kind = "change"
	Drop    Kind = "drop"
)

func kinds() []string {
	return []string{string(Event), string(Request), string(Answer), string(Change), string(Drop)}
}

// Query is a parsed filter. Every row passes the zero value. Any number of goroutines may use
// it.
type Query struct{ terms []term }

type term struct {
	negated bool
	matcher
}

// matcher is a term without its negation.
type matcher interface {
	match(r Row) bool
	// marks appends the parts of a shown text that match.
	marks(into []Range, text string) []Range
}

// Range is a part of a text, in bytes.
type Range struct{ Start, End int }

// Empty reports whether every row passes.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// Match reports whether the row passes.
func (q Query) Match(r Row) bool {
	for _, t := range q.terms {
		if t.match(r) == t.negated {
			return false
		}
	}
	return true
}

// Highlights returns the parts of a shown text that match, in order. They do not overlap.
func (q Query) Highlights(text string) []Range {
	var all []Range
	for _, t := range q.terms {
		if !t.negated {
			all = t.marks(all, text)
		}
	}
	if len(all) < 2 {
		return all
	}
	slices.SortFunc(all, func(a, b Range) int { return a.Start - b.Start })
	merged := all[:1]
	for _, next := range all[1:] {
		last := &merged[len(merged)-1]
		if next.Start <= last.End {
			last.End = max(last.End, next.End)
			continue
		}
		merged = append(merged, next)
	}
	return merged
}

// contains matches a text in the row.
type contains struct{ needle }

func (c contains) match(r Row) bool {
	return c.in(r.Label) || c.in(r.Text) || c.inRecord(r)
}

// inRecord matches the record's name as it is shown, boat #7, which is not in the payload.
func (c contains) inRecord(r Row) bool {
	return r.Verb != "" && strings.IndexByte(c.text, '#') >= 0 && c.in(r.Label+" #"+r.ID)
}

func (c contains) in(s string) bool {
	start, _ := c.find(s, 0)
	return start >= 0
}

func (c contains) marks(into []Range, text string) []Range {
	for from := 0; ; {
		start, end := c.find(text, from)
		if start < 0 {
			return into
		}
		into = append(into, Range{start, end})
		from = end
	}
}

// fuzzy matches a word with the needle's characters in order.
type fuzzy struct{ needle }

// wordBreaks separate the words for fuzzy. In a whole payload, a few characters in order would
// match nearly always.
const wordBreaks = " \t\r\n\"{}[],:"

func (f fuzzy) match(r Row) bool {
	return f.findIn(r.Label, 0) != Range{} || f.findIn(r.Text, 0) != Range{}
}

func (f fuzzy) marks(into []Range, text string) []Range {
	for from := 0; ; {
		found := f.findIn(text, from)
		if (found == Range{}) {
			return into
		}
		into = append(into, found)
		from = found.End
	}
}

// findIn is the first place from index on, from the first to the last of its
// characters; the zero Range if there is none.
func (f fuzzy) findIn(s string, from int) Range {
	for from < len(s) {
		end := from + strings.IndexAny(s[from:], wordBreaks)
		if end < from {
			end = len(s)
		}
		if start, stop := f.scattered(s[from:end]); start >= 0 {
			return Range{from + start, from + stop}
		}
		from = end + 1
	}
	return Range{}
}

// name matches the event's name.
type name struct{ oneOf }

func (n name) match(r Row) bool { return r.Kind == Event && n.any(r.Label) }

// property matches a property of the event's first argument.
type property struct {
	key string
	oneOf
}

func (p property) match(r Row) bool {
	if r.Kind != Event {
		return false
	}
	value, found := p.in(r)
	return found && p.any(value)
}

func (p property) in(r Row) (value string, found bool) {
	switch {
	case r.Verb == "":
		return topLevel(r.Text, p.key)
	case p.key == "id":
		return r.ID, true
	default:
		return r.Verb, true
	}
}

// kind matches what the row is about.
type kind struct{ of []Kind }

func (k kind) match(r Row) bool { return slices.Contains(k.of, r.Kind) }

func (kind) marks(into []Range, _ string) []Range { return into }
