package response

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
	"sailscope/tui/sheet"
)

// Heading returns the line above the body: which response it is, its status, time, size
// and request. While the view has the focus, the path at the cursor is at the right.
func (v *View) Heading(w int, focused bool, st *theme.Styles) string {
	if v.exchange == nil {
		return st.Muted.Render("response")
	}
	text := st.Muted.Render("response" + v.place())
	if newer := v.newer(); newer > 0 {
		text += st.Muted.Render(" · ") + st.Warn.Render(draw.Count(newer)+" newer ("+v.keys.Of("newer-answer")+")")
	}
	if v.Left > 0 {
		text += st.Warn.Render(" · from column " + draw.Count(v.Left) + ", " + v.keys.Of("top") + " first column")
	}
	text += st.Muted.Render(" · ") + v.outcome(v.exchange.Outcome, st) + st.Muted.Render(" · "+escape.Text(v.exchange.Summary()))
	if path := v.Path(); focused && path != "" {
		return beside(text, escape.Text(path), w, st)
	}
	return text
}

// place returns the position of the response among those that are kept.
func (v *View) place() string {
	what := map[sheetKind]string{sheetHex: " · bytes", sheetHeaders: " · headers", sheetDiff: " · changes"}[v.kind]
	n := v.pane.Answers.Len()
	if n < 2 {
		return what
	}
	at := "…" // it was dropped
	if i := v.pane.AnswerIndex(v.exchange); i >= 0 {
		at = draw.Count(i + 1)
	}
	return " " + at + "/" + draw.Count(n) + what
}

// newer returns how many newer responses there are.
func (v *View) newer() int {
	return v.pane.Answers.Len() - 1 - v.pane.AnswerIndex(v.exchange)
}

// beside puts a path at the right end of a heading. It cuts the beginning of a path that
// is too long, because the end matters most.
func beside(text, path string, w int, st *theme.Styles) string {
	const gap = 3
	room := max(w-ansi.StringWidth(text)-gap, w/2)
	if over := ansi.StringWidth(path) - room; over > 0 {
		path = draw.Ellipsis + ansi.TruncateLeft(path, over+1, "")
	}
	left := max(w-ansi.StringWidth(path)-gap, 0)
	text = ansi.Truncate(text, left, draw.Ellipsis)
	fill := max(left-ansi.StringWidth(text), 0) + 1
	return text + " " + st.Accent.Render(strings.Repeat("─", fill)) + " " + st.Name.Render(path)
}

func (v *View) outcome(o *dashboard.Outcome, st *theme.Styles) string {
	if o.Err != nil {
		return st.Bad.Render("✕ no response")
	}
	text := " · " + draw.Duration(o.Answer.Duration) + " · " + draw.Bytes(sheet.BodySize(o.Response()))
	if o.Dropped() {
		text = " · " + draw.Duration(o.Answer.Duration) + " · " + draw.Bytes(o.ResponseSize()) + " dropped"
	}
	return naming.StatusStyle(o.Answer.StatusCode, st).Render(naming.Status(o.Answer.StatusCode)) + st.Muted.Render(text)
}

// Render draws the body and the lines below it. It draws the text empty until there is a
// response.
func (v *View) Render(w, h int, empty string, focused bool, st *theme.Styles) draw.Block {
	if h <= 0 {
		return draw.Block{}
	}
	bars := v.bars(w, st)
	if most := max(h-1, 1); len(bars.Lines) > most {
		bars = bars.Last(most)
	}
	v.Height = h - len(bars.Lines)
	lines := draw.FitAll(draw.ClipLines(v.content(w, empty, focused, st), v.Height), w)
	for len(lines) < v.Height {
		lines = append(lines, draw.Fit("", w))
	}
	if bars.Cursor != nil {
		bars.Cursor = draw.MoveCursor(bars.Cursor, 0, len(lines))
	}
	bars.Lines = append(lines, bars.Lines...)
	return bars
}

func (v *View) content(w int, empty string, focused bool, st *theme.Styles) []string {
	switch {
	case v.exchange == nil:
		return draw.Styled(st.Muted, draw.Wrap(empty, w))
	case v.exchange.Outcome.Err != nil:
		return draw.Styled(st.Bad, draw.Wrap(escape.Text(naming.Outcome(v.exchange.Outcome.Err)), w))
	case v.exchange.Outcome.Dropped():
		return draw.Styled(st.Warn, draw.Wrap(sheet.Dropped, w))
	case v.Sheet == nil && v.problem != "":
		return nil // the line below the body shows the problem
	case v.Sheet == nil && v.kind == sheetDiff:
		return []string{st.Muted.Render("comparing" + draw.Ellipsis)}
	case v.Sheet == nil:
		return []string{st.Muted.Render("formatting" + draw.Ellipsis)}
	case v.Sheet.Lines() == 0:
		return []string{st.Muted.Render(v.Sheet.Empty)}
	}
	return v.Draw(w, focused, v.find.query, st)
}

// FullHeight returns how many rows the view could fill. It ignores folding, so that
// folding does not change the layout.
func (v *View) FullHeight(w int, st *theme.Styles) int {
	const message = 2 // rows for a sentence
	rows := message
	if v.Sheet != nil {
		rows = max(v.Sheet.Lines(), 1)
	}
	return rows + len(v.bars(w, st).Lines)
}
