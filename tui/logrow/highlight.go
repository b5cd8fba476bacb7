package logrow

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/filter"
	"sailscope/theme"
)

// Paint returns an entry's row of w cells with the matches of a filter. It uses only
// as much text as can be visible, which is cells wide. raw shows an event's payload
// instead of its meaning. So does a filter that matches only the payload.
func Paint(e dashboard.Entry, w, cells int, raw bool, query *filter.Query, st *theme.Styles) Painted {
	paint := func(row Text) Painted {
		text := row.Plain()
		return Painted{Row: row, Text: text, marks: query.Highlights(text), st: st}
	}
	if raw || e.Kind != dashboard.EntryEvent || e.Glance.Verb == "" {
		return paint(Describe(e, cells, st).row())
	}
	p := paint(Notice(e, w, cells, st))
	if len(p.marks) == 0 && !query.Empty() {
		if payload := paint(Describe(e, cells, st).row()); len(payload.marks) > 0 {
			return payload
		}
	}
	return p
}

// Painted is a row, its text, and the filter's matches in it.
type Painted struct {
	Row   Text
	Text  string
	marks []filter.Range
	st    *theme.Styles
}

// Styled returns the text from start to end with its styles.
func (p Painted) Styled(start, end int) string {
	var b strings.Builder
	at := 0
	for _, s := range p.Row.spans {
		from, to := max(at, start), min(at+len(s.Text), end)
		at += len(s.Text)
		for _, m := range p.marks {
			if m.End <= from || m.Start >= to {
				continue
			}
			p.render(&b, s.Style, from, m.Start)
			p.render(&b, &p.st.Match, max(from, m.Start), min(to, m.End))
			from = min(to, m.End)
		}
		p.render(&b, s.Style, from, to)
	}
	return b.String()
}

func (p Painted) render(b *strings.Builder, style *lipgloss.Style, from, to int) {
	if from < to {
		b.WriteString(style.Render(p.Text[from:to]))
	}
}

// MarksBeyond tells whether a match starts at the cell or later, in a text that
// continues there.
func (p Painted) MarksBeyond(cell int) bool {
	if len(p.marks) == 0 || ansi.StringWidth(p.Text) <= cell+1 {
		return false
	}
	return ansi.StringWidth(p.Text[:p.marks[len(p.marks)-1].Start]) >= cell
}
