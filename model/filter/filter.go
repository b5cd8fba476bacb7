// Package filter is the language that picks rows of a log: terms separated by
// spaces, all of which have to hold.
//
//	text          the row contains it, whatever the case; with a capital, exactly
//	"two words"   the same with spaces; \" and \\ stand for themselves
//	~fuzzy        a word of the row has these characters, in this order
//	event:us*     the event's name; * is any text
//	verb:updated  "verb" and "id" at the top of the event's first argument,
//	id:3          compared as text
//	record:boat#7 what is about this record: notifications of resourceful pubsub
//	              for it, and requests whose path leads to it, with their answers
//	kind:answer   event, request, answer, change or drop
//	!term         the term does not hold
//
// After a field's colon, | separates alternatives: verb:created|updated.
//
// A notification that something was added to another record names the id of what
// was added, but not its model: it is about the other record only. Sails tells
// of the added one in a notification of its own.
package filter

import (
	"slices"
	"strings"
)

// Row is what a filter looks at. It holds no more than text, so that rows can
// be matched away from the goroutine that owns the log.
type Row struct {
	Kind  Kind
	Label string // of an event, its name
	Text  string // of an event, its arguments as the JSON they came as
	// Verb and ID are those of a notification about a record, whose model is the
	// label; empty for other events.
	Verb, ID string
	URL      string // of a request, which is its answer's too
}

// Kind is what a row is about.
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

// Query is a parsed filter. The zero value lets everything through. It is safe
// for use by any number of goroutines.
type Query struct{ terms []term }

type term struct {
	negated bool
	matcher
}

// matcher is one condition without its sign.
type matcher interface {
	match(r Row) bool
	// marks appends the places in a shown text that make it match.
	marks(into []Range, text string) []Range
}

// Range is a part of a text, in bytes.
type Range struct{ Start, End int }

// Empty tells whether the query lets everything through.
func (q Query) Empty() bool { return len(q.terms) == 0 }

// Match tells whether the row passes.
func (q Query) Match(r Row) bool {
	for _, t := range q.terms {
		if t.match(r) == t.negated {
			return false
		}
	}
	return true
}

// Highlights are the parts of a shown text that the query looks for, in order
// and apart from each other.
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

// contains looks for a text in the row.
type contains struct{ needle }

func (c contains) match(r Row) bool {
	return c.in(r.Label) || c.in(r.Text) || c.inRecord(r)
}

// inRecord looks at the record's name as it is shown, boat #7, which the payload
// does not have.
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

// fuzzy looks for a word that has the needle's characters in order.
type fuzzy struct{ needle }

// wordBreaks separate the words that fuzzy looks at: in the whole of a payload,
// a few characters in order would be found nearly always.
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

// name compares the event's name.
type name struct{ oneOf }

func (n name) match(r Row) bool { return r.Kind == Event && n.any(r.Label) }

// property compares a property of the event's first argument.
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

// kind compares what the row is about.
type kind struct{ of []Kind }

func (k kind) match(r Row) bool { return slices.Contains(k.of, r.Kind) }

func (kind) marks(into []Range, _ string) []Range { return into }
