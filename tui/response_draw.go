package tui

import (
	"fmt"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/escape"
	"sailscope/model/search"
	"sailscope/theme"
)

// emptyResponse is what the view says before there was an answer.
const emptyResponse = "The answer to a request appears here. i writes a request, enter sends it."

// responseCache is the rows as last drawn, and what for.
type responseCache struct {
	look responseLook
	rows []string
}

// responseLook is everything the rows depend on.
type responseLook struct {
	w, h, top, left, cursor, rows int
	plain, numbers, focused       bool
	sheet                         *sheet
	query                         search.Query
	styles                        *theme.Styles
}

// heading is the line above the body: which answer, its status, time, size and
// request; and at the right, while the view has the focus, where one is.
func (v *responseView) heading(p *model.Pane, w int, focused bool, st *theme.Styles) string {
	if v.exchange == nil {
		return st.Muted.Render("response")
	}
	text := st.Muted.Render("response" + v.place(p))
	if newer := v.newer(p); newer > 0 {
		text += st.Muted.Render(" · ") + st.Warn.Render(count(newer)+" newer, > goes on")
	}
	if v.left > 0 {
		text += st.Warn.Render(" · from column " + count(v.left) + ", g goes back")
	}
	text += st.Muted.Render(" · ") + v.outcome(v.exchange.Outcome, st) + st.Muted.Render(" · "+escape.Text(v.exchange.Summary()))
	if path := v.path(); focused && path != "" {
		return beside(text, path, w, st)
	}
	return text
}

// place is the answer's among those that can be paged through.
func (v *responseView) place(p *model.Pane) string {
	what := map[sheetKind]string{sheetHex: " · bytes", sheetHeaders: " · headers", sheetDiff: " · changes"}[v.kind]
	n := p.Answers.Len()
	if n < 2 {
		return what
	}
	at := "…" // it was let go
	if i := p.AnswerIndex(v.exchange); i >= 0 {
		at = count(i + 1)
	}
	return " " + at + "/" + count(n) + what
}

// newer is how many answers came after the one that shows.
func (v *responseView) newer(p *model.Pane) int {
	return p.Answers.Len() - 1 - p.AnswerIndex(v.exchange)
}

// beside puts a path at the right end of a heading. Its end matters most, so
// it is cut at its beginning.
func beside(text, path string, w int, st *theme.Styles) string {
	const gap = 3
	room := max(w-ansi.StringWidth(text)-gap, w/2)
	if over := ansi.StringWidth(path) - room; over > 0 {
		path = cut + ansi.TruncateLeft(path, over+1, "")
	}
	left := max(w-ansi.StringWidth(path)-gap, 0)
	text = ansi.Truncate(text, left, cut)
	fill := max(left-ansi.StringWidth(text), 0) + 1
	return text + " " + st.Accent.Render(strings.Repeat("─", fill)) + " " + st.Name.Render(path)
}

func (v *responseView) outcome(o *model.Outcome, st *theme.Styles) string {
	if o.Err != nil {
		return st.Bad.Render("✕ no answer")
	}
	text := " · " + durationText(o.Answer.Duration) + " · " + bytesText(answerBytes(o.Answer))
	return statusStyle(o.Answer.StatusCode, st).Render(statusText(o.Answer.StatusCode)) + st.Muted.Render(text)
}

// render draws the body and the lines below it, or the text empty as long as
// there was no answer.
func (v *responseView) render(w, h int, empty string, focused bool, st *theme.Styles) field {
	if h <= 0 {
		return field{}
	}
	bars := v.bars(w, st)
	if most := max(h-1, 1); len(bars.lines) > most {
		bars = bars.last(most)
	}
	v.height = h - len(bars.lines)
	lines := fitAll(clipLines(v.content(w, empty, focused, st), v.height), w)
	for len(lines) < v.height {
		lines = append(lines, fit("", w))
	}
	if bars.cursor != nil {
		bars.cursor = moveCursor(bars.cursor, 0, len(lines))
	}
	bars.lines = append(lines, bars.lines...)
	return bars
}

func (v *responseView) content(w int, empty string, focused bool, st *theme.Styles) []string {
	switch {
	case v.exchange == nil:
		return styled(st.Muted, wrap(empty, w))
	case v.exchange.Outcome.Err != nil:
		return styled(st.Bad, wrap(escape.Text(outcomeError(v.exchange.Outcome.Err)), w))
	case v.sheet == nil && v.problem != "":
		return nil // the line below says it
	case v.sheet == nil && v.kind == sheetDiff:
		return []string{st.Muted.Render("comparing" + cut)}
	case v.sheet == nil:
		return []string{st.Muted.Render("formatting" + cut)}
	case v.sheet.lines() == 0:
		return []string{st.Muted.Render(v.sheet.empty)}
	}
	v.top = min(v.top, max(v.rows()-v.height, 0))
	look := responseLook{
		w: w, h: v.height, top: v.top, left: v.left, cursor: v.cursor, rows: v.rows(),
		plain: v.plain, numbers: v.numbers, focused: focused, sheet: v.sheet, query: v.find.query, styles: st,
	}
	if v.cache.look != look {
		v.cache = responseCache{look: look, rows: v.drawRows(w, focused, st)}
	}
	return v.cache.rows
}

func (v *responseView) drawRows(w int, focused bool, st *theme.Styles) []string {
	var lines []string
	rows := v.rows()
	for row := v.top; row < min(v.top+v.visible(), rows); row++ {
		gutter := v.gutter(row, focused, st)
		lines = append(lines, gutter+v.drawRow(row, w-ansi.StringWidth(gutter), st))
	}
	if below := rows - v.top - v.height; below > 0 {
		lines = append(lines, st.Muted.Render(cut+" "+plural(below+1, "more line")))
	}
	return lines
}

// gutter is what stands before a row: the mark of where one is, the number, and
// the sign of what folds.
func (v *responseView) gutter(row int, focused bool, st *theme.Styles) string {
	number := ""
	line := v.lineAt(row)
	if v.numbers {
		width := len(strconv.Itoa(v.sheet.lines()))
		number = st.Muted.Render(fmt.Sprintf("%*d ", width, line+1))
	}
	if !v.folds() {
		return number
	}
	mark, sign := " ", " "
	if focused && line == v.cursor {
		mark = st.Accent.Render("▌")
	}
	if _, folded, ok := v.sheet.block(line); ok {
		sign = st.Muted.Render("▾")
		if folded {
			sign = st.Accent.Render("▸")
		}
	}
	return mark + number + sign + " "
}

// drawRow is the part of a row that the window shows, in colour. The colours
// come first and the cutting after, so that a token keeps its colour when its
// start is out of sight; rows too long for that are cut first.
func (v *responseView) drawRow(row, w int, st *theme.Styles) string {
	text, clipped := clip(v.text(row, v.left+w), v.left+w)
	if clipped {
		text += cut
	}
	coloured := v.sheet.colour(text, st)
	if places := v.find.query.Ranges(text); len(places) > 0 {
		marks := make([]lipgloss.Range, len(places))
		for i, place := range places {
			start := ansi.StringWidth(text[:place[0]])
			marks[i] = lipgloss.NewRange(start, start+ansi.StringWidth(text[place[0]:place[1]]), st.Warn.Reverse(true))
		}
		coloured = lipgloss.StyleRanges(coloured, marks...)
	}
	return window(coloured, v.left, w)
}

// fullHeight is how many rows the view could fill, folded or not, so that
// folding does not change the room it is given.
func (v *responseView) fullHeight(w int, st *theme.Styles) int {
	const message = 2 // rows of a sentence
	rows := message
	if v.sheet != nil {
		rows = max(v.sheet.lines(), 1)
	}
	return rows + len(v.bars(w, st).lines)
}
