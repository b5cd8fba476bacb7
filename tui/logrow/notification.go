package logrow

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/lens"
	"sailscope/sailsclient/pubsub"
	"sailscope/theme"
	"sailscope/tui/draw"
)

const (
	// mostRead is the largest payload, in bytes, that is parsed while a frame is
	// composed. For a larger one, the row shows the text. Its detail view shows
	// everything.
	mostRead = 8 << 10
	// mostTold is how many changes or ids a row shows.
	mostTold = 20
	// roomForVerbs is the width from which rows show the verb in addition to its sign.
	roomForVerbs = 34
	usualSpans   = 16
	// leastValue is how many cells of a value even a narrow row shows.
	leastValue = 24
)

// VerbLook returns the sign and the style of a verb.
func VerbLook(v pubsub.Verb, st *theme.Styles) (sign string, style *lipgloss.Style) {
	switch v {
	case pubsub.Created:
		return "+", &st.Good
	case pubsub.Destroyed:
		return "-", &st.Bad
	case pubsub.AddedTo:
		return "»", &st.Good
	case pubsub.RemovedFrom:
		return "«", &st.Warn
	default:
		return "~", &st.Accent
	}
}

// Record returns the name of a record, like boat #7.
func Record(name string, id pubsub.ID, cells int) string {
	return Short(name, cells) + " #" + Short(string(id), cells)
}

// Short returns a server's text, escaped and cut to at most cells cells.
func Short(s string, cells int) string {
	s, clipped := draw.Clip(s, cells)
	if s = escape.Text(s); len(s) > cells { // no text has more cells than bytes
		s = ansi.Truncate(s, cells, draw.Ellipsis)
	}
	if clipped && !strings.HasSuffix(s, draw.Ellipsis) {
		s += draw.Ellipsis
	}
	return s
}

// Notice returns the meaning of a notification about a record: what happened, to which
// record, and what changed, the most important part first. Its row is w cells wide.
// Scrolling or wrapping may show up to cells.
func Notice(e dashboard.Entry, w, cells int, st *theme.Styles) Text {
	sign, style := VerbLook(e.Glance.Verb, st)
	r := Text{Sign: span{sign, style}, spans: make([]span, 0, usualSpans)}
	if w >= roomForVerbs {
		r.add(style, string(e.Glance.Verb)+" ")
	}
	r.add(&st.Name, Record(e.Event.Name, e.Glance.ID, cells))
	t := noticeTeller{Text: &r, st: st, cells: cells, value: max(w/3, leastValue)}
	if len(e.Event.Args) > mostRead {
		r.add(&st.Muted, "  "+Short(e.Event.Args, cells))
	} else if n, ok := pubsub.Read(e.Event); ok {
		t.tell(n)
	}
	return r
}

// noticeTeller writes the text of a notification after its verb and its record.
type noticeTeller struct {
	*Text
	st    *theme.Styles
	cells int
	// value is how many cells of a value are shown, so that a long one does not hide
	// the fields after it.
	value int
}

func (t *noticeTeller) tell(n pubsub.Notice) {
	if n.Verb == pubsub.AddedTo || n.Verb == pubsub.RemovedFrom {
		t.moved(n)
		return
	}
	changes, more, err := lens.Changes(n)
	switch {
	case err != nil:
		t.add(&t.st.Bad, " "+escape.Text(err.Error()))
	case n.Verb == pubsub.Created:
		t.fields("  {", changes, more)
	case n.Verb == pubsub.Destroyed && lens.Knows(n):
		t.fields("  was {", changes, more)
	case n.Verb == pubsub.Updated && !slices.ContainsFunc(changes, func(c lens.Change) bool { return !c.Noise }):
		t.add(&t.st.Muted, "  nothing changed")
		t.updates(changes, more)
	case n.Verb == pubsub.Updated:
		t.updates(changes, more)
	}
}

// moved writes which ids were added to or removed from a collection.
func (t *noticeTeller) moved(n pubsub.Notice) {
	sign := " - "
	if n.Verb == pubsub.AddedTo {
		sign = " + "
	}
	t.add(&t.st.Muted, "  ."+Short(n.Attribute, t.cells)+sign)
	ids := make([]string, 0, mostTold)
	for _, id := range n.Others[:min(len(n.Others), mostTold)] {
		ids = append(ids, "#"+Short(string(id), t.value))
	}
	t.add(&t.st.Text, strings.Join(ids, ", "))
	t.more(len(n.Others) - len(ids))
	if n.Added != nil {
		t.add(&t.st.Muted, " "+Short(string(n.Added), t.cells))
	}
}

// updates writes the changed fields with the values before and after.
func (t *noticeTeller) updates(changes []lens.Change, more int) {
	lead := "  "
	for i, c := range changes {
		if i == mostTold || t.full() {
			more += len(changes) - i
			break
		}
		t.add(&t.st.Muted, lead+Short(c.Path, t.value))
		t.values(c)
		lead = ", "
	}
	t.more(more)
}

func (t *noticeTeller) values(c lens.Change) {
	after := &t.st.Text
	if c.Noise {
		after = &t.st.Muted
	}
	if c.Before == nil {
		t.add(&t.st.Muted, " = ")
	} else {
		t.add(&t.st.Muted, ": "+Value(c.Before, t.value)+" → ")
	}
	t.add(after, Value(c.After, t.value))
}

// fields writes a whole record.
func (t *noticeTeller) fields(lead string, changes []lens.Change, more int) {
	for i, c := range changes {
		if i == mostTold || t.full() {
			more += len(changes) - i
			break
		}
		value := c.After
		if value == nil {
			value = c.Before
		}
		t.add(&t.st.Muted, lead+Short(c.Path, t.value)+": ")
		t.add(&t.st.Text, Value(value, t.value))
		lead = ", "
	}
	t.more(more)
	if len(changes) > 0 {
		t.add(&t.st.Muted, "}")
	}
}

func (t *noticeTeller) more(n int) {
	if n > 0 {
		t.add(&t.st.Muted, ", "+draw.Count(n)+" more")
	}
}

// full tells whether more text would not be visible.
func (t *noticeTeller) full() bool {
	const mostBytes = 4 // of a cell, except for combining characters
	n := 0
	for _, s := range t.spans {
		n += len(s.Text)
	}
	return n > mostBytes*t.cells
}
