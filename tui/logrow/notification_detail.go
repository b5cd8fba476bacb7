package logrow

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/model/lens"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// Meaning is the meaning of a record's notification, for its detail view.
type Meaning struct {
	notice  pubsub.Notice
	changes []lens.Change
	more    int
	err     error
}

// NewMeaning returns the meaning of an event, nil if it is not a notification. It may
// be slow.
func NewMeaning(e sailsclient.Event) *Meaning {
	n, ok := pubsub.Read(e)
	if !ok {
		return nil
	}
	m := &Meaning{notice: n}
	m.changes, m.more, m.err = lens.Changes(n)
	return m
}

// Draw describes what happened, what changed, and which room the notification goes to,
// in up to most lines. If there are few, it draws the first ones.
func (m *Meaning) Draw(w, most int, st *theme.Styles) []string {
	if m == nil || most <= 0 {
		return nil
	}
	sign, style := VerbLook(m.notice.Verb, st)
	lines := draw.Styled(style.Bold(true), draw.Wrap(sign+" "+m.sentence(), w))
	room := append(draw.Styled(st.Muted, draw.Wrap("It goes to the room "+escape.Text(m.notice.Room().Name)+".", w)), "")
	if roomy := 3 * len(room); most < roomy {
		room = nil
	}
	lines = append(lines, m.table(w, most-len(lines)-len(room), st)...)
	return draw.ClipLines(append(lines, room...), most)
}

// sentence describes the notification in words. It cuts the server's text, because all
// of it is below.
func (m *Meaning) sentence() string {
	const longest = 60
	n := m.notice
	record := Record(n.Model, n.ID, longest)
	switch n.Verb {
	case pubsub.Created:
		return record + " was created."
	case pubsub.Destroyed:
		if !lens.Knows(n) {
			return record + " was destroyed."
		}
		return record + " was destroyed. It was:"
	case pubsub.AddedTo:
		return m.others() + " came into " + Short(n.Attribute, longest) + " of " + record + "."
	case pubsub.RemovedFrom:
		return m.others() + " left " + Short(n.Attribute, longest) + " of " + record + "."
	default:
		return record + " was updated" + m.extent()
	}
}

// extent describes how much an update changed.
func (m *Meaning) extent() string {
	switch fields := draw.Plural(len(m.changes)+m.more, "field"); {
	case m.err != nil:
		return ": " + escape.Text(m.err.Error())
	case !lens.Knows(m.notice):
		return ". The server does not say what it was; " + fields + " set:"
	case len(m.changes) == 0:
		return ", and nothing changed."
	default:
		return ": " + fields + " changed."
	}
}

func (m *Meaning) others() string {
	const most, longest = 20, 40
	var ids []string
	for _, id := range m.notice.Others[:min(len(m.notice.Others), most)] {
		ids = append(ids, "#"+Short(string(id), longest))
	}
	text := strings.Join(ids, ", ")
	if over := len(m.notice.Others) - len(ids); over > 0 {
		text += " and " + draw.Count(over) + " more"
	}
	return text
}

// table returns a line for each field: its path, its old value, its new value.
func (m *Meaning) table(w, most int, st *theme.Styles) []string {
	if most <= 0 {
		return nil
	}
	shown := m.changes[:min(len(m.changes), most)]
	if len(shown) < len(m.changes)+m.more {
		shown = shown[:most-1] // the last line tells how many are omitted
	}
	paths, befores := 0, 0
	for _, c := range shown {
		paths = max(paths, ansi.StringWidth(Short(c.Path, w/3)))
		befores = max(befores, ansi.StringWidth(Value(c.Before, w/3)))
	}
	var lines []string
	for _, c := range shown {
		lines = append(lines, m.tableLine(c, w, paths, befores, st))
	}
	if left := len(m.changes) + m.more - len(shown); left > 0 {
		lines = append(lines, st.Muted.Render("  "+draw.Ellipsis+" "+draw.Plural(left, "more field")))
	}
	return lines
}

// tableLine draws a change in columns that fit the widest path and the widest old
// value.
func (m *Meaning) tableLine(c lens.Change, w, paths, befores int, st *theme.Styles) string {
	now := st.Text
	if c.Noise {
		now = st.Muted
	}
	line := "  " + draw.Fit(st.Name.Render(Short(c.Path, w/3)), paths) + "  "
	switch {
	case m.notice.Verb == pubsub.Destroyed:
		return draw.Fit(line+now.Render(Value(c.Before, w)), w)
	case lens.Knows(m.notice):
		line += draw.Fit(st.Muted.Render(Value(c.Before, w/3)), befores) + st.Muted.Render(" → ")
	}
	return draw.Fit(line+now.Render(Value(c.After, w)), w)
}

// Value returns a value in at most cells cells.
func Value(raw []byte, cells int) string {
	if raw == nil {
		return "none"
	}
	return Short(string(raw), cells)
}
