package timelineview

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/logrow"
	"sailscope/tui/naming"
)

// about describes the selected row in words, below the rows: which sockets received
// the event, and why the others did not.
func (p *timelinePainter) about(area draw.Rect) []string {
	const leastHeight, least, share = 14, 4, 4
	most := max(area.H/share, least)
	row, there := p.view.Row()
	if !there || area.H < leastHeight {
		return nil
	}
	heading := row.At().Format("15:04:05.000000") + " · " + What(row)
	lines := []string{draw.Rule("─", area.W, p.st.Muted.Render(heading), p.st.Muted.Render)}
	paint := logrow.Paint(row.Entry(), area.W, area.W, false, &p.view.Search.Query, p.st)
	lines = append(lines, draw.Fit(paint.Row.Sign.Style.Render(paint.Row.Sign.Text)+" "+paint.Styled(0, len(paint.Text)), area.W))
	lines = append(lines, p.verdicts(row, area.W, most-len(lines))...)
	for len(lines) < most {
		lines = append(lines, "")
	}
	return lines
}

// verdicts returns lines about the sockets: first the focused one, then those with a
// problem, then the others by number. There are up to most lines; the last one tells
// how many sockets did not fit.
func (p *timelinePainter) verdicts(row timeline.Row, w, most int) []string {
	if row.Kind() != dashboard.EntryEvent {
		return nil
	}
	var first, wrong, fine []draw.Span
	for i, pane := range p.dash.Panes() {
		text, style, bad := verdict(row.Cell(pane.ID), p.st)
		if text == "" {
			continue
		}
		part := draw.Span{Text: fmt.Sprintf("%d %s %s", i+1, naming.Short(pane), text), Style: style}
		switch {
		case pane.ID == p.focus:
			first = append(first, part)
		case bad:
			wrong = append(wrong, part)
		default:
			fine = append(fine, part)
		}
	}
	return draw.FlowIn(append(append(first, wrong...), fine...), w, most, p.st)
}

// verdict describes a socket's part in an event. bad tells that there is a problem.
func verdict(cell timeline.Cell, st *theme.Styles) (text string, style lipgloss.Style, bad bool) {
	switch cell.Stand {
	case timeline.Got:
		return gotVerdict(cell, st)
	case timeline.Missed:
		return "missed it: believed to be in the room", st.Bad, true
	case timeline.Requester:
		return "its own request may have caused this; Sails skips the requester", st.Muted, false
	case timeline.Pending:
		return "may still get it", st.Muted, false
	case timeline.Away:
		return "was not connected", st.Warn, true
	case timeline.Lost:
		return "was believed to be in the room until its connection ended", st.Warn, true
	case timeline.Unsubscribed:
		return "is not believed to be in the room", st.Muted, false
	case timeline.Unknown:
		return "did not receive it; unknown if it should have", st.Muted, false
	default:
		return "", st.Muted, false
	}
}

func gotVerdict(cell timeline.Cell, st *theme.Styles) (string, lipgloss.Style, bool) {
	text := "received it first"
	if cell.Skew > 0 {
		text = "got it " + draw.Duration(cell.Skew) + " later"
	}
	if cell.Count > 1 {
		return text + fmt.Sprintf(", %d times", cell.Count), st.Warn, true
	}
	return text, st.Good, false
}
