package tui

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/filter"
	"sailscope/theme"
)

// markSign marks a row.
const markSign = "◆"

// rowCache keeps the texts of the last frame's rows by number, so that each is
// formatted once for as long as it stays in sight. What the key holds is the
// same for all rows; when it changes, all go.
type rowCache struct {
	key  rowKey
	rows map[uint64][]string
}

type rowKey struct {
	width, left int
	wrap        bool
	query       uint64
	styles      *theme.Styles
}

// rowPainter draws the rows of one frame.
type rowPainter struct {
	view  *logView
	rows  rowList
	w     int
	clock int // width of the times
	focus bool
	st    *theme.Styles
	texts map[uint64][]string // of this frame
}

// drawRows draws h lines of rows.
func (v *logView) drawRows(w, h int, focus bool, st *theme.Styles) []string {
	v.shown = v.shown[:0]
	rows := v.rows()
	if rows.len() == 0 {
		return clipLines(styled(st.Muted, wrap(v.emptyText(), w)), h)
	}
	key := rowKey{width: w, left: v.left, wrap: v.wrap, query: v.search.round, styles: st}
	if v.cache.key != key {
		v.cache = rowCache{key: key}
	}
	p := &rowPainter{view: v, rows: rows, w: w, clock: clockWidth(w), focus: focus, st: st, texts: make(map[uint64][]string, h)}
	first, last := p.inSight(h)
	v.page = last - first + 1
	if !v.following() {
		v.end = rows.at(last).Seq
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
		add(last + 1) // the beginning of a row that has no room whole
		lines = clipLines(lines, h)
	}
	v.cache.rows = p.texts
	if first == last {
		return clipLines(lines, h) // one row that is higher than the view shows how it begins
	}
	v.shown = v.shown[max(len(lines)-h, 0):]
	return p.cutAbove(lines, h)
}

func (v *logView) emptyText() string {
	switch {
	case v.search.hides() && v.search.busy:
		return "Searching" + cut
	case v.search.hides() && v.search.field.Focused():
		return "No row matches."
	case v.search.hides() && v.log().Len() > 0:
		return "No row matches. / edits the filter, esc shows all rows."
	case v.log().NewestSeq() > 0:
		return "Cleared. What comes next appears here."
	default:
		return "Nothing has happened yet."
	}
}

// inSight is the first and the last row to draw on h lines: with the cursor
// among them, nothing blank that a row could fill, and otherwise as before. The
// first may begin above the lines.
func (p *rowPainter) inSight(h int) (first, last int) {
	cursor, newest := p.view.cursor(p.rows), p.rows.newest()
	last = newest
	if !p.view.following() {
		last = min(max(p.rows.index(p.view.end), cursor), newest)
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

// upFrom is the first row in sight when last is at the bottom of h lines, and
// the first of which everything is.
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

// downFrom is the last row of which everything is in sight when first is at the
// top of h lines.
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

// cutAbove leaves the last h lines, with a sign if that cuts a row.
func (p *rowPainter) cutAbove(lines []string, h int) []string {
	over := len(lines) - h
	if over <= 0 {
		return lines
	}
	lines = lines[over:]
	if rest, blank := strings.CutPrefix(lines[0], "  "); blank {
		lines[0] = " " + p.st.Muted.Render(cut) + rest
	}
	return lines
}

// row draws the lines of a row: a margin for the cursor or the mark, the time,
// and the text. On top of the oldest row is what happened to older ones.
func (p *rowPainter) row(i int) []string {
	entry := p.rows.at(i)
	text := p.text(entry)
	lines := make([]string, 0, len(text)+1)
	if p.trimmedAbove(i) {
		lines = append(lines, fit(p.st.Warn.Render(" "+cut+" "+count(p.rows.log.Trimmed())+" older rows were let go: the log is full"), p.w))
	}
	margin, timeStyle := p.margin(i, entry)
	for n, line := range text {
		head := margin + timeStyle.Render(p.time(i, entry)) + p.matchSign(entry)
		if n > 0 {
			head = strings.Repeat(" ", p.clock+2)
		}
		lines = append(lines, fit(head+line, p.w))
	}
	return lines
}

// margin is the sign in front of a row, and how its time is drawn: of the one
// with the cursor both differ, of a marked one the sign.
func (p *rowPainter) margin(i int, e model.Entry) (sign string, timeStyle lipgloss.Style) {
	sign, style, timeStyle := " ", p.st.Muted, p.st.Muted
	if i == p.view.cursor(p.rows) && (p.focus || !p.view.following()) {
		sign, timeStyle = "▌", p.st.Strong
		if p.focus {
			style, timeStyle = p.st.Accent, p.st.Badge
		}
	}
	if _, marked := p.view.marks[e.Seq]; marked {
		sign, style = markSign, p.st.Warn
	}
	return style.Render(sign), timeStyle
}

// matchSign tells the rows that the filter lets through from those around them.
func (p *rowPainter) matchSign(e model.Entry) string {
	if s := &p.view.search; s.on() && s.around && s.found.Has(e.Seq) {
		return p.st.Accent.Render("›")
	}
	return " "
}

// trimmedAbove tells the row that stands where older ones were.
func (p *rowPainter) trimmedAbove(i int) bool {
	return i == 0 && p.rows.only == nil && p.rows.log.Trimmed() > 0
}

// height is how many lines row draws.
func (p *rowPainter) height(i int) int {
	h := len(p.text(p.rows.at(i)))
	if p.trimmedAbove(i) {
		h++
	}
	return h
}

// text is the entry's text in colour, cut or wrapped to the width.
func (p *rowPainter) text(e model.Entry) []string {
	if lines, drawn := p.texts[e.Seq]; drawn {
		return lines
	}
	lines, cached := p.view.cache.rows[e.Seq]
	if !cached {
		lines = p.view.format(e, p.w-p.clock-2, p.st)
	}
	p.texts[e.Seq] = lines
	return lines
}

// wrappedRows bounds the lines of a wrapped row; all of it is in its detail view.
const wrappedRows = 12

// format draws an entry's sign, label and text, w cells wide.
func (v *logView) format(e model.Entry, w int, st *theme.Styles) []string {
	cells := v.left + w
	if v.wrap {
		cells = wrappedRows * w
	}
	r := describe(e, cells, st)
	text := strings.TrimSpace(r.label + " " + r.text)
	label := len(text) - len(strings.TrimPrefix(text, r.label))
	paint := rowPaint{text: text, label: label, parts: r, marks: v.search.query.Highlights(text), st: st}
	sign := r.style.Render(r.sign) + " "
	room := max(w-2, 1)
	if !v.wrap {
		line := window(paint.styled(0, len(text)), v.left, room)
		if paint.marksBeyond(v.left + room - 1) {
			line = ansi.Truncate(line, room-1, "") + st.Match.Render(cut)
		}
		return []string{sign + line}
	}
	var lines []string
	start := 0
	for piece := range strings.SplitSeq(ansi.Hardwrap(text, room, true), "\n") {
		end := start + len(piece)
		if len(lines) == wrappedRows {
			lines[wrappedRows-1] = ansi.Truncate(lines[wrappedRows-1], w-1, "") + st.Muted.Render(cut)
			break
		}
		lines = append(lines, sign+paint.styled(start, end))
		start, sign = end, "  "
	}
	return lines
}

// rowPaint is a row's text and what colours it: a label in front, and the
// places that a filter found.
type rowPaint struct {
	text  string
	label int // its length in bytes
	parts rowParts
	marks []filter.Range
	st    *theme.Styles
}

// styled is the text from start to end in colour.
func (p rowPaint) styled(start, end int) string {
	edges := []int{start, end}
	for _, edge := range append([]int{p.label}, flat(p.marks)...) {
		if edge > start && edge < end {
			edges = append(edges, edge)
		}
	}
	slices.Sort(edges)
	var b strings.Builder
	for i, from := range edges[:len(edges)-1] {
		if to := edges[i+1]; to > from {
			b.WriteString(p.styleAt(from).Render(p.text[from:to]))
		}
	}
	return b.String()
}

// marksBeyond tells whether something was found that starts at a cell or later,
// in a text that goes on there.
func (p rowPaint) marksBeyond(cell int) bool {
	if len(p.marks) == 0 || ansi.StringWidth(p.text) <= cell+1 {
		return false
	}
	return ansi.StringWidth(p.text[:p.marks[len(p.marks)-1].Start]) >= cell
}

func (p rowPaint) styleAt(at int) lipgloss.Style {
	for _, m := range p.marks {
		if m.Start <= at && at < m.End {
			return p.st.Match
		}
	}
	if at < p.label {
		return p.parts.style
	}
	return p.parts.textStyle
}

func flat(ranges []filter.Range) []int {
	var edges []int
	for _, r := range ranges {
		edges = append(edges, r.Start, r.End)
	}
	return edges
}

// widest is how wide the text of the widest visible row is, in cells.
func (v *logView) widest(rows rowList, h int) int {
	const enough = 1 << 16 // further out, nobody goes by key
	widest := 0
	last := rows.newest()
	if !v.following() {
		last = min(rows.index(v.end), last)
	}
	for i := max(last-h+1, 0); i <= last; i++ {
		r := describe(rows.at(i), enough, &theme.Styles{}) // the width is the same in any colour
		widest = max(widest, ansi.StringWidth(r.label)+1+ansi.StringWidth(r.text))
	}
	return widest
}
