package tui

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/filter"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
)

// rowParts are the parts of a row: the sign and the label share a style.
type rowParts struct {
	sign, label, text string
	style, textStyle  lipgloss.Style
}

// span is a piece of text in one style.
type span struct {
	text  string
	style *lipgloss.Style // a style is large, and rows have many spans
}

// rowText is a row as it is drawn: a sign, and pieces of text.
type rowText struct {
	sign  span
	spans []span
}

func (r *rowText) add(style *lipgloss.Style, text string) {
	if text != "" {
		r.spans = append(r.spans, span{text, style})
	}
}

// text is the row without its sign and colors.
func (r *rowText) text() string {
	var b strings.Builder
	for _, s := range r.spans {
		b.WriteString(s.text)
	}
	return b.String()
}

// row is the parts as they are drawn.
func (r rowParts) row() rowText {
	out := rowText{sign: span{r.sign, &r.style}}
	label, text := r.label, r.text
	if label != "" && text != "" {
		label += " "
	}
	out.add(&r.style, label)
	out.add(&r.textStyle, text)
	return out
}

// describe says what an entry is, with no more of its text than cells may show.
func describe(e dashboard.Entry, cells int, st *theme.Styles) rowParts {
	switch e.Kind {
	case dashboard.EntryRequest:
		if e.Waits {
			return rowParts{"⋯", escape.Text(e.Exchange.Summary()), "waits for the connection", st.Warn, st.Warn}
		}
		return rowParts{"→", "", escape.Text(e.Exchange.Summary()), st.Accent, st.Muted}
	case dashboard.EntryAnswer:
		return describeAnswer(e.Exchange, st)
	case dashboard.EntryChange:
		return describeChange(e, st)
	case dashboard.EntryDropped:
		return rowParts{"!", draw.Count(e.Dropped) + " events dropped", "they arrived faster than the screen could show them", st.Warn, st.Warn}
	default:
		return describeEvent(e.Event, cells, st)
	}
}

func describeEvent(e sailsclient.Event, cells int, st *theme.Styles) rowParts {
	name, _ := draw.Clip(naming.Event(e.Name), cells)
	args, clipped := draw.Clip(e.Args, cells)
	text := escape.Text(args)
	if clipped {
		text += draw.Ellipsis
	}
	if n := len(e.Attachments); n > 0 {
		size := 0
		for _, a := range e.Attachments {
			size += len(a)
		}
		text = fmt.Sprintf("[binary %s] %s", draw.Bytes(size), text)
	}
	return rowParts{"·", escape.Text(name), text, st.Name, st.Text}
}

func describeAnswer(x *dashboard.Exchange, st *theme.Styles) rowParts {
	line := escape.Text(x.Line())
	if err := x.Outcome.Err; err != nil {
		return rowParts{"✕", line, escape.Text(outcomeError(err)), st.Bad, st.Bad}
	}
	answer := x.Outcome.Answer
	text := draw.Duration(answer.Duration) + " · " + line
	if x.Outcome.Dropped() {
		text += " · body dropped"
	}
	if answer.Malformed != nil {
		text += " · " + escape.Text(answer.Malformed.String())
	}
	return rowParts{
		"←", naming.Status(answer.StatusCode), text,
		naming.StatusStyle(answer.StatusCode, st), st.Muted,
	}
}

func describeChange(e dashboard.Entry, st *theme.Styles) rowParts {
	switch c := e.Change; {
	case c.Upgraded:
		return rowParts{"●", "upgraded", "to " + string(c.Transport), st.Good, st.Muted}
	case c.State == sailsclient.Connected && c.Reason != nil:
		return rowParts{"!", "stays on " + string(c.Transport), escape.Text(c.Reason.Error()), st.Warn, st.Muted}
	case c.State == sailsclient.Connected && e.Gap > 0:
		return rowParts{
			"●", "reconnected", "after " + draw.Duration(e.Gap.Round(time.Millisecond)) +
				": subscriptions are gone, the server knows a new socket, " + escape.Text(c.SID), st.Good, st.Warn,
		}
	case c.State == sailsclient.Connected:
		return rowParts{"●", "connected", "as " + escape.Text(c.SID) + " over " + string(c.Transport), st.Good, st.Muted}
	case c.Reason == nil:
		return rowParts{"○", "disconnected", "by you" + lastedText(e), st.Muted, st.Muted}
	case c.WasConnected:
		return rowParts{"✕", "disconnected" + lastedText(e) + ":", escape.Text(c.Reason.Error()), st.Bad, st.Muted}
	default:
		return rowParts{"✕", "no connection:", escape.Text(c.Reason.Error()), st.Bad, st.Muted}
	}
}

// lastedText is how long the connection was there that ended.
func lastedText(e dashboard.Entry) string {
	if e.Lasted <= 0 {
		return ""
	}
	return " after " + draw.Duration(e.Lasted.Round(time.Millisecond))
}

// filterRow is what a filter looks at: of events what came, of the other
// entries what their rows say.
func filterRow(e dashboard.Entry) filter.Row {
	if e.Kind == dashboard.EntryEvent {
		return filter.Row{
			Kind: filter.Event, Label: e.Event.Name, Text: e.Event.Args, Verb: string(e.Glance.Verb), ID: string(e.Glance.ID),
		}
	}
	r := describe(e, 0, &theme.Styles{}) // only events are cut to cells
	row := filter.Row{Kind: naming.Kind(e.Kind), Label: r.label, Text: r.text}
	if e.Exchange != nil {
		row.URL = e.Exchange.Request.URL
	}
	return row
}
