package tui

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/escape"
	"sailscope/theme"
)

// responseView shows the outcome that came last.
type responseView struct {
	exchange *model.Exchange
	doc      *document // nil while it is being formatted
	top      int       // first visible line
	left     int       // first visible cell
}

// show turns to another exchange; its document follows.
func (v *responseView) show(x *model.Exchange) {
	*v = responseView{exchange: x}
}

// heading is the line above the body: status, time, size, request.
func (v *responseView) heading(st *theme.Styles) string {
	if v.exchange == nil {
		return st.Muted.Render("response")
	}
	heading := st.Muted.Render("response")
	if v.left > 0 {
		heading += st.Warn.Render(" · from column " + count(v.left) + ", g goes back")
	}
	return heading + st.Muted.Render(" · ") + v.outcome(v.exchange.Outcome, st) + st.Muted.Render(" · "+escape.Text(v.exchange.Summary()))
}

func (v *responseView) outcome(o *model.Outcome, st *theme.Styles) string {
	if o.Err != nil {
		return st.Bad.Render("✕ no answer")
	}
	text := " · " + durationText(o.Answer.Duration)
	if v.doc != nil {
		text += " · " + bytesText(v.doc.size)
	}
	return statusStyle(o.Answer.StatusCode, st).Render(statusText(o.Answer.StatusCode)) + st.Muted.Render(text)
}

func statusText(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

func statusStyle(code int, st *theme.Styles) lipgloss.Style {
	switch {
	case code >= 200 && code < 400:
		return st.Good
	case code >= 400 && code < 500:
		return st.Warn
	default:
		return st.Bad
	}
}

// emptyResponse is what the view says before there was an answer.
const emptyResponse = "The answer to a request appears here. i writes a request, enter sends it."

// render draws the body, or the text empty as long as there was no answer.
func (v *responseView) render(w, h int, empty string, st *theme.Styles) []string {
	if h <= 0 {
		return nil
	}
	lines := clipLines(v.content(w, h, empty, st), h)
	for len(lines) < h {
		lines = append(lines, "")
	}
	return fitAll(lines, w)
}

func (v *responseView) content(w, h int, empty string, st *theme.Styles) []string {
	switch {
	case v.exchange == nil:
		return styled(st.Muted, wrap(empty, w))
	case v.exchange.Outcome.Err != nil:
		return styled(st.Bad, wrap(escape.Text(outcomeError(v.exchange.Outcome.Err)), w))
	case v.doc == nil:
		return []string{st.Muted.Render("formatting" + cut)}
	case v.doc.lines() == 0:
		return []string{st.Muted.Render("the server sent no body")}
	}
	v.top = min(v.top, max(v.doc.lines()-h, 0))
	var lines []string
	for i := v.top; i < v.doc.lines() && len(lines) < h; i++ {
		lines = append(lines, v.visible(v.doc.line(i), w, st))
	}
	if below := v.doc.lines() - v.top - h; below > 0 {
		lines[len(lines)-1] = st.Muted.Render(cut + " " + plural(below+1, "more line"))
	}
	return lines
}

// visible is the part of a line that the window shows, in colour. The colours
// come first and the cutting after, so that a token keeps its colour when its
// start is out of sight; lines too long for that are cut first.
func (v *responseView) visible(line string, w int, st *theme.Styles) string {
	line, clipped := clip(line, v.left+w)
	if clipped {
		line += cut
	}
	return window(colourJSON(line, st), v.left, w)
}

func styled(style lipgloss.Style, lines []string) []string {
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// outcomeError says it in the screen's words when the reason is our own clock.
func outcomeError(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "No answer in time. The action may never call its exits, or needs longer than --request-timeout."
	}
	if errors.Is(err, context.Canceled) {
		return "Canceled by you. The app may have done what was asked all the same."
	}
	return err.Error()
}

// rows is how many lines the view could fill.
func (v *responseView) rows() int {
	const message = 2 // rows of a sentence
	if v.doc == nil {
		return message
	}
	return max(v.doc.lines(), 1)
}

// widest is how wide the widest visible line is, in cells.
func (v *responseView) widest(h int) int {
	widest := 0
	if v.top+h < v.doc.lines() {
		h-- // the last row says how many more there are
	}
	for i := v.top; i < min(v.top+h, v.doc.lines()); i++ {
		widest = max(widest, ansi.StringWidth(v.doc.line(i)))
	}
	return widest
}

// scroll moves the window; a page keeps one line of what was seen.
func (v *responseView) scroll(m motion, h int) {
	if v.doc == nil {
		return
	}
	last := max(v.doc.lines()-h, 0)
	v.top = min(max(m.apply(v.top, last, h), 0), last)
	if m == toTop || m == toBottom {
		v.left = 0
	}
	v.left = max(min(v.left+m.columns(), v.widest(h)-columnStep), 0)
}
