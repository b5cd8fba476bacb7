// Package logrow draws the rows of logs, for all views: the sign, the text with the
// matches of a filter, the time, and the meaning of a record's notification. A Search
// is the filter of such rows.
package logrow

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

// Parts are the parts of a row. The sign and the label share a style.
type Parts struct {
	Sign, label, text string
	Style, textStyle  lipgloss.Style
}

// span is a piece of text in one style.
type span struct {
	Text  string
	Style *lipgloss.Style // a style is large, and rows have many spans
}

// Text is a row as it is drawn: a sign, and pieces of text.
type Text struct {
	Sign  span
	spans []span
}

func (r *Text) add(style *lipgloss.Style, text string) {
	if text != "" {
		r.spans = append(r.spans, span{text, style})
	}
}

// Plain returns the row without its sign and colors.
func (r *Text) Plain() string {
	var b strings.Builder
	for _, s := range r.spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// row returns the parts as they are drawn.
func (r Parts) row() Text {
	out := Text{Sign: span{r.Sign, &r.Style}}
	label, text := r.label, r.text
	if label != "" && text != "" {
		label += " "
	}
	out.add(&r.Style, label)
	out.add(&r.textStyle, text)
	return out
}

// Describe returns the parts of an entry's row, with no more text of an event than
// cells can show.
func Describe(e dashboard.Entry, cells int, st *theme.Styles) Parts {
	switch e.Kind {
	case dashboard.EntryRequest:
		if e.Waits {
			return Parts{"⋯", escape.Text(e.Exchange.Summary()), "waits for the connection", st.Warn, st.Warn}
		}
		return Parts{"→", "", escape.Text(e.Exchange.Summary()), st.Accent, st.Muted}
	case dashboard.EntryAnswer:
		return describeAnswer(e.Exchange, st)
	case dashboard.EntryChange:
		return describeChange(e, st)
	case dashboard.EntryDropped:
		return Parts{"!", draw.Count(e.Dropped) + " events dropped", "they arrived faster than the screen could show them", st.Warn, st.Warn}
	default:
		return describeEvent(e.Event, cells, st)
	}
}

func describeEvent(e sailsclient.Event, cells int, st *theme.Styles) Parts {
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
	return Parts{"·", escape.Text(name), text, st.Name, st.Text}
}

func describeAnswer(x *dashboard.Exchange, st *theme.Styles) Parts {
	line := escape.Text(x.Line())
	if err := x.Outcome.Err; err != nil {
		return Parts{"✕", line, escape.Text(naming.Outcome(err)), st.Bad, st.Bad}
	}
	answer := x.Outcome.Answer
	text := draw.Duration(answer.Duration) + " · " + line
	if x.Outcome.Dropped() {
		text += " · body dropped"
	}
	if answer.Malformed != nil {
		text += " · " + escape.Text(answer.Malformed.String())
	}
	return Parts{
		"←", naming.Status(answer.StatusCode), text,
		naming.StatusStyle(answer.StatusCode, st), st.Muted,
	}
}

func describeChange(e dashboard.Entry, st *theme.Styles) Parts {
	switch c := e.Change; {
	case c.Upgraded:
		return Parts{"●", "upgraded", "to " + string(c.Transport), st.Good, st.Muted}
	case c.State == sailsclient.Connected && c.Reason != nil:
		return Parts{"!", "stays on " + string(c.Transport), escape.Text(c.Reason.Error()), st.Warn, st.Muted}
	case c.State == sailsclient.Connected && e.Gap > 0:
		return Parts{
			"●", "reconnected", "after " + draw.Duration(e.Gap.Round(time.Millisecond)) +
				": subscriptions are gone, the server knows a new socket, " + escape.Text(c.SID), st.Good, st.Warn,
		}
	case c.State == sailsclient.Connected:
		return Parts{"●", "connected", "as " + escape.Text(c.SID) + " over " + string(c.Transport), st.Good, st.Muted}
	case c.Reason == nil:
		return Parts{"○", "disconnected", "by you" + lastedText(e), st.Muted, st.Muted}
	case c.WasConnected:
		return Parts{"✕", "disconnected" + lastedText(e) + ":", escape.Text(c.Reason.Error()), st.Bad, st.Muted}
	default:
		return Parts{"✕", "no connection:", escape.Text(c.Reason.Error()), st.Bad, st.Muted}
	}
}

// lastedText tells how long the lost connection lasted.
func lastedText(e dashboard.Entry) string {
	if e.Lasted <= 0 {
		return ""
	}
	return " after " + draw.Duration(e.Lasted.Round(time.Millisecond))
}

// filterRow returns the text that a filter searches: what an event carried, and for
// other entries the text of their rows.
func filterRow(e dashboard.Entry) filter.Row {
	if e.Kind == dashboard.EntryEvent {
		return filter.Row{
			Kind: filter.Event, Label: e.Event.Name, Text: e.Event.Args, Verb: string(e.Glance.Verb), ID: string(e.Glance.ID),
		}
	}
	r := Describe(e, 0, &theme.Styles{}) // only events are cut to cells
	row := filter.Row{Kind: naming.Kind(e.Kind), Label: r.label, Text: r.text}
	if e.Exchange != nil {
		row.URL = e.Exchange.Request.URL
	}
	return row
}
