package eventlog

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/logrow"
	"sailscope/tui/naming"
)

// rowCache keeps the texts of the last frame's rows by row number, so that a visible row
// is formatted only once. key holds what all rows depend on; when it changes, the cache
// is cleared.
type rowCache struct {
	key  rowKey
	rows map[uint64][]string
}

type rowKey struct {
	width, left int
	wrap, raw   bool
	query       uint64
	styles      *theme.Styles
}

// rowPainter draws the rows of one frame.
type rowPainter struct {
	view  *View
	rows  rowList
	w     int
	clock int // width of the times
	left  int // width of what precedes the texts
	focus bool
	st    *theme.Styles
	texts map[uint64][]string // of this frame
}

// Draw draws exactly h lines: the filter's field and the rows.
func (v *View) Draw(w, h int, focused bool, st *theme.Styles) draw.Block {
	out := v.search.Draw(w, v.log().Len(), st)
	if out.Lines = draw.ClipLines(out.Lines, h); len(out.Lines) == 0 {
		out.Cursor = nil
	}
	v.Height = h - len(out.Lines)
	out.Lines = append(out.Lines, v.drawRows(w, v.Height, focused, st)...)
	for len(out.Lines) < h {
		out.Lines = append(out.Lines, "")
	}
	return draw.Block{Lines: draw.FitAll(out.Lines, w), Cursor: out.Cursor}
}

// drawRows draws the rows on h lines.
func (v *View) drawRows(w, h int, focus bool, st *theme.Styles) []string {
	v.shown = v.shown[:0]
	rows := v.rows()
	if rows.Len() == 0 {
		return draw.ClipLines(draw.Styled(st.Muted, draw.Wrap(v.emptyText(), w)), h)
	}
	p := &rowPainter{view: v, rows: rows, w: w, clock: logrow.ClockWidth(w), focus: focus, st: st, texts: make(map[uint64][]string, h)}
	p.left = p.clock + 2
	if v.fold.on {
		p.left += foldBadge
	}
	key := rowKey{width: w - p.left, left: v.left, wrap: v.wrap, raw: v.raw, query: v.search.Round, styles: st}
	if v.cache.key != key {
		v.cache = rowCache{key: key}
	}
	first, last := p.inSight(h)
	v.Page = last - first + 1
	if !v.Following() {
		v.End = rows.at(last).Seq
	}
	var lines []string
	add := func(i int) {
		for _, line := range p.row(i) {
			lines, v.shown = append(lines, line), append(v.shown, rows.at(i).Seq)
		}
	}
	for i := first; i <= last; i++ {
		add(i)
	}
	if len(lines) < h && last < rows.newest() {
		add(last + 1) // the first lines of a row that does not fit
		lines = draw.ClipLines(lines, h)
	}
	v.cache.rows = p.texts
	if first == last {
		return draw.ClipLines(lines, h) // a single row that is higher than the view shows its first lines
	}
	v.shown = v.shown[max(len(lines)-h, 0):]
	return p.cutAbove(lines, h)
}

func (v *View) emptyText() string {
	switch {
	case v.search.Hides() && v.search.Busy:
		return "Searching" + draw.Ellipsis
	case v.search.Hides() && v.search.Field.Focused():
		return "No row matches."
	case v.search.Hides() && v.log().Len() > 0:
		return "No row matches. / edits the filter, esc shows all rows."
	case v.log().NewestSeq() > 0:
		return "Cleared. New events appear here."
	default:
		return "Nothing has happened yet."
	}
}

// inSight returns the first and the last row to draw on h lines. The cursor is among
// them, no line stays blank that a row could fill, and otherwise the view does not move.
// The first row may begin above the lines.
func (p *rowPainter) inSight(h int) (first, last int) {
	cursor, newest := p.view.Cursor(p.rows), p.rows.newest()
	last = newest
	if !p.view.Following() {
		last = min(max(p.rows.Index(p.view.End), cursor), newest)
	}
	first, whole := p.upFrom(last, h)
	if cursor < whole {
		last = p.downFrom(cursor, h)
	} else if first == 0 {
		last = max(last, p.downFrom(0, h))
	}
	first, _ = p.upFrom(last, h)
	return first, last
}

// upFrom returns the first visible row when last is at the bottom of h lines, and the
// first row that is wholly visible.
func (p *rowPainter) upFrom(last, h int) (first, whole int) {
	room := h - p.height(last)
	for first = last; first > 0 && room > 0; {
		first--
		room -= p.height(first)
	}
	if room < 0 && first < last {
		return first, first + 1
	}
	return first, first
}

// downFrom returns the last row that is wholly visible when first is at the top of h
// lines.
func (p *rowPainter) downFrom(first, h int) int {
	last := first
	room := h - p.height(first)
	for last < p.rows.newest() {
		if room -= p.height(last + 1); room < 0 {
			break
		}
		last++
	}
	return last
}

// cutAbove keeps the last h lines, and marks a row that this cuts.
func (p *rowPainter) cutAbove(lines []string, h int) []string {
	over := len(lines) - h
	if over <= 0 {
		return lines
	}
	lines = lines[over:]
	if rest, blank := strings.CutPrefix(lines[0], "  "); blank {
		lines[0] = " " + p.st.Muted.Render(draw.Ellipsis) + rest
	}
	return lines
}

// row draws the lines of a row: a margin for the cursor or the bookmark, the time, and
// the text. Above the oldest row it says that older rows were dropped.
func (p *rowPainter) row(i int) []string {
	entry := p.rows.at(i)
	text := p.text(entry)
	lines := make([]string, 0, len(text)+1)
	if p.trimmedAbove(i) {
		lines = append(lines, draw.Fit(p.st.Warn.Render(" "+draw.Ellipsis+" "+draw.Count(p.rows.log.Trimmed())+" older rows were dropped: the log is full"), p.w))
	}
	margin, timeStyle := p.margin(i, entry)
	for n, line := range text {
		head := margin + timeStyle.Render(p.time(i, entry)) + p.matchSign(entry)
		if p.view.fold.on {
			head += p.st.Strong.Render(p.view.fold.badge(entry.Seq))
		}
		if n > 0 {
			head = strings.Repeat(" ", p.left)
		}
		lines = append(lines, draw.Fit(head+line, p.w))
	}
	return lines
}

// margin returns the sign in front of a row and the style of its time. The row with the
// cursor has its own sign and style, a bookmarked row its own sign.
func (p *rowPainter) margin(i int, e dashboard.Entry) (sign string, timeStyle lipgloss.Style) {
	sign, style, timeStyle := " ", p.st.Muted, p.st.Muted
	if i == p.view.Cursor(p.rows) && (p.focus || !p.view.Following()) {
		sign, timeStyle = "▌", p.st.Strong
		if p.focus {
			style, timeStyle = p.st.Accent, p.st.Badge
		}
	}
	if p.view.marked(e.Seq) {
		sign, style = naming.Mark, p.st.Warn
	}
	return style.Render(sign), timeStyle
}

// matchSign marks the rows that match the filter among the rows around them.
func (p *rowPainter) matchSign(e dashboard.Entry) string {
	if s := &p.view.search; s.On() && s.Around && s.Found.Has(e.Seq) {
		return p.st.Accent.Render("›")
	}
	return " "
}

// trimmedAbove reports whether older rows were dropped just above a row.
func (p *rowPainter) trimmedAbove(i int) bool {
	return i == 0 && !p.view.search.Hides() && p.rows.log.Trimmed() > 0
}

// height returns how many lines row draws.
func (p *rowPainter) height(i int) int {
	h := len(p.text(p.rows.at(i)))
	if p.trimmedAbove(i) {
		h++
	}
	return h
}

// text returns the entry's text in color, cut or wrapped to the width.
func (p *rowPainter) text(e dashboard.Entry) []string {
	if lines, drawn := p.texts[e.Seq]; drawn {
		return lines
	}
	lines, cached := p.view.cache.rows[e.Seq]
	if !cached {
		lines = p.view.format(e, p.w-p.left, p.st)
	}
	p.texts[e.Seq] = lines
	return lines
}

// wrappedRows limits the lines of a wrapped row. The detail view shows the whole text.
const wrappedRows = 12

// format draws an entry's sign and text in w cells.
func (v *View) format(e dashboard.Entry, w int, st *theme.Styles) []string {
	cells := v.left + w
	if v.wrap {
		cells = wrappedRows * w
	}
	paint := logrow.Paint(e, w, cells, v.raw, &v.search.Query, st)
	sign := paint.Row.Sign.Style.Render(paint.Row.Sign.Text) + " "
	room := max(w-2, 1)
	if !v.wrap {
		line := draw.Window(paint.Styled(0, len(paint.Text)), v.left, room)
		if paint.MarksBeyond(v.left + room - 1) {
			line = ansi.Truncate(line, room-1, "") + st.Match.Render(draw.Ellipsis)
		}
		return []string{sign + line}
	}
	var lines []string
	start := 0
	for piece := range strings.SplitSeq(ansi.Hardwrap(paint.Text, room, true), "\n") {
		end := start + len(piece)
		if len(lines) == wrappedRows {
			lines[wrappedRows-1] = ansi.Truncate(lines[wrappedRows-1], w-1, "") + st.Muted.Render(draw.Ellipsis)
			break
		}
		lines = append(lines, sign+paint.Styled(start, end))
		start, sign = end, "  "
	}
	return lines
}

// widest returns the width in cells of the widest text among the visible rows.
func (v *View) widest(rows rowList, h int) int {
	const enough = 1 << 16 // the user won't scroll further by key
	widest := 0
	last := rows.newest()
	if !v.Following() {
		last = min(rows.Index(v.End), last)
	}
	for i := max(last-h+1, 0); i <= last; i++ {
		paint := logrow.Paint(rows.at(i), v.cache.key.width, enough, v.raw, &v.search.Query, &theme.Styles{}) // the width does not depend on the colors
		widest = max(widest, ansi.StringWidth(paint.Text))
	}
	return widest
}

// time returns the row's time in the chosen format, as wide as all others.
func (p *rowPainter) time(i int, e dashboard.Entry) string {
	var text string
	switch p.view.times {
	case logrow.SinceStart:
		text = logrow.SinceStartText(e.At.Sub(p.rows.log.Start()), p.clock == logrow.WideClock)
	case logrow.SincePrevious:
		if i > 0 {
			text = logrow.DeltaText(e.At.Sub(p.rows.at(i - 1).At))
		}
	default:
		text = e.At.Format("15:04:05.000"[:p.clock])
	}
	return strings.Repeat(" ", max(p.clock-len(text), 0)) + text
}
