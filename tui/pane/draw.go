package pane

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"sailscope/internal/advice"
	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
)

// marginWidth is the blank space between a pane's frame and its content.
const marginWidth = 1

// render draws the whole pane in look.H lines of look.W cells.
func (u *View) render(look Look, now time.Time) draw.Block {
	st := look.Styles
	edge := draw.BorderOf(look.Focused)
	edgeStyle := st.Muted
	if look.Focused {
		edgeStyle = st.Accent
	}
	w, h := look.W-2, look.H-2
	inside := u.inside(max(w-2*marginWidth, 1), h, look, now)
	margin := strings.Repeat(" ", marginWidth)
	left, right := edgeStyle.Render(edge.Side)+margin, margin+edgeStyle.Render(edge.Side)
	lines := make([]string, 0, look.H)
	lines = append(lines, edgeStyle.Render(edge.TopLeft)+
		draw.Rule(edge.Line, w, u.title(w-4, look.Number, now, st), edgeStyle.Render)+edgeStyle.Render(edge.TopRight))
	for i := range h {
		lines = append(lines, left+inside.Lines[i]+right)
	}
	lines = append(lines, edgeStyle.Render(edge.BottomLeft+strings.Repeat(edge.Line, w)+edge.BottomRight))
	inside.MoveParts(1+marginWidth, 1)
	drawn := draw.Block{Lines: lines, Parts: inside.Parts}
	if c := inside.Cursor; c != nil && look.Focused {
		c.X += 1 + marginWidth
		c.Y++
		drawn.Cursor = c
	}
	return drawn
}

// problems says in up to most rows why a request was not sent, or what a key did or
// could not do.
func (u *View) problems(w, most int, st *theme.Styles) []string {
	unsent := draw.Status{Problem: u.Composer.Problem}
	return draw.FitAll(draw.ClipLines(append(unsent.Draw(draw.Margin, w, most, st), u.Status.Draw(draw.Margin, w, most, st)...), most), w)
}

// drawRequestLine draws the request line and, at its right, how long requests have been
// pending.
func (u *View) drawRequestLine(w int, look Look, now time.Time) draw.Block {
	pending := u.pendingText(w/2, now)
	room := w - ansi.StringWidth(pending)
	out := u.Composer.DrawLine(room, look.Focused && u.Focus == Request, look.Styles)
	out.Lines[0] += look.Styles.Warn.Render(pending)
	out.Lines[0] = draw.Fit(out.Lines[0], w)
	out.Parts = []draw.Place{{Part: int(Request), Rect: draw.Rect{W: w, H: 1}}}
	return out
}

func (u *View) drawResponse(w, h int, look Look) draw.Block {
	if h <= 0 {
		return draw.Block{}
	}
	const aroundHeading = 4 // the rule's own cells
	focused := look.Focused && u.Focus == Response
	room := w - aroundHeading
	if focused {
		room -= ansi.StringWidth(draw.FocusMark)
	}
	heading := u.heading(w, Response, u.Response.Heading(room, focused, look.Styles), look)
	out := draw.Block{Lines: []string{heading}}
	out.Below(u.Response.Render(w, h-1, u.nothingYet(), focused, look.Styles))
	return out
}

// drawEvents draws the events in exactly h lines.
func (u *View) drawEvents(w, h int, look Look) draw.Block {
	if h <= 0 {
		return draw.Block{}
	}
	out := u.Log.Draw(w, h-1, look.Focused && u.Focus == Events, look.Styles)
	// drawing the rows updates what the heading counts
	heading := draw.Block{Lines: []string{u.heading(w, Events, u.Log.Heading(u.Pane.Events, look.Styles), look)}}
	heading.Below(out)
	return heading
}

// heading draws the line above a part, with a mark if the part has the focus.
func (u *View) heading(w int, p Part, text string, look Look) string {
	style := look.Styles.Muted
	if look.Focused && u.Focus == p {
		style = look.Styles.Accent
		text = style.Bold(true).Render(draw.FocusMark) + text
	}
	return draw.Fit(draw.Rule("─", w, text, style.Render), w)
}

// title says which socket this is. The most important parts come first. It leaves out
// those that don't fit, with a sign.
func (u *View) title(w, number int, now time.Time, st *theme.Styles) string {
	p := u.Pane
	sign, style := naming.StateSign(p.State(), st)
	parts := []string{
		st.Socket(int(p.ID)).Render(fmt.Sprintf("%s %s", naming.Number(p, number), escape.Text(p.Label()))),
		style.Render(sign + " " + naming.State(p.State())),
	}
	if p.State() == sailsclient.Connected {
		parts = append(parts, st.Accent.Render(draw.Count(p.Rate.PerSecond(now))+"/s"))
	}
	if p.Name != "" {
		parts = append(parts, st.Muted.Render(escape.Text(p.Socket.URL())))
	}
	if p.State() == sailsclient.Connected {
		parts = append(parts,
			st.Muted.Render(string(p.Last.Transport)+" EIO"+p.Last.EngineIO.String()), st.Muted.Render(escape.Text(p.Last.SID)))
	}
	if over := ansi.StringWidth(parts[0]) + 1 + ansi.StringWidth(parts[1]) - (w - 2); over > 0 { // keep the state visible
		parts[0] = ansi.Truncate(parts[0], max(ansi.StringWidth(parts[0])-over, 1), draw.Ellipsis)
	}
	text := parts[0]
	for _, part := range parts[1:] {
		longer := text + " " + part
		if ansi.StringWidth(longer) > w-2 {
			return text + " " + st.Muted.Render(draw.Ellipsis)
		}
		text = longer
	}
	if rooms := u.roomsText(st); rooms != "" && ansi.StringWidth(text)+1+ansi.StringWidth(rooms) <= w-2 {
		text += " " + rooms // only if everything else fits
	}
	return text
}

// roomsText says how many rooms the socket is believed to be in, and how many are lost.
func (u *View) roomsText(st *theme.Styles) string {
	live, lost := u.Pane.Ledger.Len()
	var parts []string
	if live > 0 {
		parts = append(parts, st.Muted.Render(draw.Plural(live, "room")))
	}
	if lost > 0 {
		parts = append(parts, st.Warn.Render(draw.Count(lost)+" lost"))
	}
	return strings.Join(parts, " ")
}

// banner says, while there is no connection, since when, why, and what happens next.
// After a reconnect it says which subscriptions are lost.
func (u *View) banner(w int, now time.Time, st *theme.Styles) []string {
	p := u.Pane
	lost := u.lost()
	switch {
	case p.State() == sailsclient.Connected && lost.rooms > 0:
		return draw.Styled(st.Warn, draw.Wrap(lost.text(u.keys), w))
	case p.State() == sailsclient.Connected && p.Lapsed:
		return draw.Styled(st.Warn, draw.Wrap("Reconnected as a new socket, which is in no rooms of the last one. "+
			"No known request to replay.", w))
	case p.State() == sailsclient.Connected, p.Since.IsZero() && p.State() == sailsclient.Disconnected:
		return nil
	}
	text := fmt.Sprintf("%s since %s. %s", offlineText(p.EverConnected, p.State()), p.Since.Format("15:04:05"), u.whatNext(now))
	lines := draw.Styled(st.Warn, draw.Wrap(text, w))
	if p.LastReason != nil {
		lines = append(lines, draw.Styled(st.Bad, draw.Wrap(u.why(), w))...)
	}
	return lines
}

// why returns the reason of the last failure, with the key that edits the options if the
// advice names an option.
func (u *View) why() string {
	text := "Why: " + escape.Text(u.Pane.LastReason.Error()) + "."
	if advice.NamesOption(u.Pane.LastReason) {
		text += fmt.Sprintf(" %s edits the options.", u.keys.Of("options"))
	}
	return text
}

// firstHelp says what to do if no server has ever listened at the address, "" otherwise.
func (u *View) firstHelp() string {
	if u.Pane.EverConnected || refusalOf(u.Pane.LastReason) != sailsclient.RefusedUnreachable {
		return ""
	}
	return fmt.Sprintf("Start the app, or give another URL with %s. No app? %s, then run: sailscope demo", u.keys.Of("options"), u.keys.Of("quit"))
}

func offlineText(ever bool, s sailsclient.State) string {
	switch {
	case s == sailsclient.Connecting && !ever:
		return "Connecting"
	case ever:
		return "Disconnected"
	default:
		return "Not connected"
	}
}

func (u *View) whatNext(now time.Time) string {
	switch last := u.Pane.Last; last.State {
	case sailsclient.Waiting:
		return fmt.Sprintf("Retry %d in %s, %s stops trying.", last.Attempt, draw.Seconds(last.RetryAt.Sub(now)), u.keys.Of("connect"))
	case sailsclient.Connecting:
		if last.Attempt > 0 {
			return fmt.Sprintf("Retry %d runs.", last.Attempt)
		}
		return "The first attempt runs."
	default:
		return u.keys.Of("connect") + " connects."
	}
}
