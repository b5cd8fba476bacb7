package timelineview

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/timeline"
	"sailscope/theme"
	"sailscope/tui/columns"
	"sailscope/tui/draw"
	"sailscope/tui/logrow"
	"sailscope/tui/naming"
)

// timelineHead is the width of the cursor's sign and of the blank before the event.
const timelineHead = 2

// cache keeps drawn rows without their time and cursor.
type cache struct {
	key   timelineKey
	rows  map[uint64]drawnMoment
	cells map[string]string // by their content
}

// mostCells bounds the cached cells. Most rows have the same few cells.
const mostCells = 2000

type timelineKey struct {
	columns columns.Columns
	focus   dashboard.PaneID
	query   uint64
	styles  *theme.Styles
}

type drawnMoment struct {
	revision uint32
	text     string
}

// timelinePainter draws one frame of a timeline.
type timelinePainter struct {
	view    *View
	rows    Rows
	dash    *dashboard.Dashboard
	clock   int // width of the times
	columns columns.Columns
	focus   dashboard.PaneID
	st      *theme.Styles
	drawn   map[uint64]drawnMoment
}

// Draw draws the filter's line, the visible rows, and what is known about the selected
// one. They fill the area.
func (v *View) Draw(area draw.Rect, st *theme.Styles) draw.Block {
	const leastWhat, mostWhat = 12, 44
	clock := logrow.ClockWidth(area.W)
	head := clock + timelineHead
	dash := v.host.Dash()
	p := &timelinePainter{
		view: v, rows: v.Rows(), dash: dash, clock: clock, st: st, drawn: make(map[uint64]drawnMoment, area.H),
		columns: columns.New(area.W, head+min(max((area.W-head)/3, leastWhat), mostWhat), columns.LeastSocketWidth, dash),
	}
	if focused := dash.Focused(); focused != nil {
		p.focus = focused.ID
	}
	if key := (timelineKey{p.columns, p.focus, v.Search.Round, st}); v.cache.key != key {
		v.cache = cache{key: key, cells: make(map[string]string)}
	}
	below := p.about(area)
	above := v.Search.Draw(area.W, v.Line.Len(), st)
	above.Lines = append(above.Lines, p.columns.Headings(strings.Repeat(" ", head)+"+ ms after the first", dash, st))
	h := max(area.H-1-len(above.Lines)-len(below), 1)
	first, lines := p.lines(area.W, h)
	out := draw.Block{Lines: []string{draw.Rule("─", area.W, p.heading(), st.Muted.Render)}}
	out.Below(above)
	out.Zones = p.zones(len(out.Lines), h, first)
	out.Below(draw.Block{Lines: lines})
	out.Below(draw.Block{Lines: below})
	out.Lines = draw.FitAll(draw.ClipLines(out.Lines, area.H), area.W)
	v.cache.rows = p.drawn
	return out
}

// heading tells how many rows there are, and what is not visible.
func (p *timelinePainter) heading() string {
	st := p.st
	text := st.Accent.Bold(true).Render("timeline") + st.Muted.Render(" · "+draw.Plural(p.view.Line.Len(), "row"))
	add := func(style lipgloss.Style, part string) { text += st.Muted.Render(" · ") + style.Render(part) }
	c := &p.view.RowCursor
	below := p.rows.Len() - 1 - p.rows.Index(c.End)
	switch {
	case c.Following():
		add(st.Muted, "following")
	case below > 0:
		add(st.Warn, draw.Count(below)+" newer below · "+p.view.keys.Of("bottom")+" latest")
	default:
		add(st.Warn, "scrolled · "+p.view.keys.Of("bottom")+" latest")
	}
	if n := p.view.Line.Trimmed(); n > 0 {
		add(st.Warn, draw.Count(n)+" older dropped")
	}
	if hidden := p.columns.Hidden(len(p.dash.Panes())); hidden != "" {
		add(st.Warn, hidden)
	}
	return text
}

// lines returns h lines of rows, and the index of the first row.
func (p *timelinePainter) lines(w, h int) (first int, lines []string) {
	if p.rows.Len() == 0 {
		return 0, draw.SplitLines(strings.Join(draw.Styled(p.st.Muted, draw.Wrap(p.view.emptyText(), w)), "\n"), h)
	}
	first, last := p.view.InSight(p.rows, h)
	cursor := p.view.Cursor(p.rows)
	for i := first; i <= last; i++ {
		row := p.rows.At(i)
		sign, style := " ", p.st.Muted
		if i == cursor {
			sign, style = p.st.Accent.Render("▌"), p.st.Badge
		}
		lines = append(lines, sign+style.Render(p.time(i, row))+" "+p.moment(row))
	}
	for len(lines) < h {
		lines = append(lines, "")
	}
	return first, lines
}

func (v *View) emptyText() string {
	switch {
	case v.Search.On() && v.Search.Busy:
		return "Searching" + draw.Ellipsis
	case v.Search.On():
		return "No row matches."
	default:
		return "Nothing has happened yet. Events of all sockets appear here, one column per socket."
	}
}

func (p *timelinePainter) time(i int, row timeline.Row) string {
	var text string
	switch p.view.times {
	case logrow.SinceStart:
		text = logrow.SinceStartText(row.At().Sub(p.view.Line.At(0).At()), p.clock == logrow.WideClock)
	case logrow.SincePrevious:
		if i > 0 {
			text = logrow.DeltaText(row.At().Sub(p.rows.At(i - 1).At()))
		}
	default:
		text = row.At().Format("15:04:05.000"[:p.clock])
	}
	return strings.Repeat(" ", max(p.clock-len(text), 0)) + text
}

// moment draws what happened, and each socket's part in it.
func (p *timelinePainter) moment(row timeline.Row) string {
	seq, revision := row.Seq(), row.Revision()
	if d, known := p.view.cache.rows[seq]; known && d.revision == revision {
		p.drawn[seq] = d
		return d.text
	}
	room := p.columns.Left - p.clock - timelineHead
	paint := logrow.Paint(row.Entry(), room, room, false, &p.view.Search.Query, p.st)
	sign := paint.Row.Sign
	line := draw.Fit(sign.Style.Render(sign.Text)+" "+paint.Styled(0, len(paint.Text)), room-1) + " "
	var b strings.Builder
	b.WriteString(line)
	for _, pane := range p.columns.Of(p.dash.Panes()) {
		b.WriteString(p.cell(row, pane.ID))
	}
	p.drawn[seq] = drawnMoment{revision, b.String()}
	return b.String()
}

// cell draws a socket's part in a row, with the edge before it.
func (p *timelinePainter) cell(row timeline.Row, pane dashboard.PaneID) string {
	text, style := cellText(row, row.Cell(pane), p.columns.Text(), p.st)
	edge := "│"
	if pane == p.focus {
		edge = "┃"
	}
	key := fmt.Sprint(row.Kind(), edge, text) // colors differ by kind
	cells := p.view.cache.cells
	if drawn, known := cells[key]; known {
		return drawn
	}
	if len(cells) >= mostCells {
		clear(cells)
	}
	drawn := p.columns.Edge(pane == p.focus, p.st) + " " + style.Render(draw.Fit(text, p.columns.Text()))
	cells[key] = drawn
	return drawn
}

// cellText returns a socket's part in a row, in at most w cells.
func cellText(row timeline.Row, cell timeline.Cell, w int, st *theme.Styles) (string, lipgloss.Style) {
	short := func(sign, word string) string {
		if long := sign + " " + word; ansi.StringWidth(long) <= w {
			return long
		}
		return sign
	}
	if row.Kind() != dashboard.EntryEvent {
		if cell.Stand != timeline.Got {
			return "", st.Muted
		}
		r := logrow.Describe(row.Entry(), 0, st)
		return short(r.Sign, entryWord(row.Entry())), r.Style
	}
	switch cell.Stand {
	case timeline.Got:
		return short(gotSign(cell), skewText(cell.Skew)), gotStyle(cell, st)
	case timeline.Missed:
		return short("✕", "missed"), st.Bad
	case timeline.Requester:
		return short("◦", "own"), st.Muted
	case timeline.Pending:
		return draw.Ellipsis, st.Muted
	case timeline.Away:
		return short("○", "away"), st.Warn
	case timeline.Lost:
		return short("◌", "lost"), st.Warn
	case timeline.Unsubscribed:
		return "–", st.Muted
	case timeline.Unknown:
		return "?", st.Muted
	default:
		return "", st.Muted
	}
}

func gotSign(cell timeline.Cell) string {
	if cell.Count > 1 {
		return fmt.Sprintf("●×%d", cell.Count)
	}
	return "●"
}

func gotStyle(cell timeline.Cell, st *theme.Styles) lipgloss.Style {
	if cell.Count > 1 {
		return st.Warn
	}
	return st.Good
}

// skewText returns the delay after the first socket, in milliseconds.
func skewText(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case d == 0:
		return ""
	case ms < 100:
		return fmt.Sprintf("+%.1f", ms)
	default:
		return fmt.Sprintf("+%.0f", ms)
	}
}

// entryWord returns the text of an entry in a column, if it is not an event.
func entryWord(e dashboard.Entry) string {
	switch {
	case e.Kind == dashboard.EntryAnswer && e.Exchange.Outcome.Err == nil:
		return naming.StatusCode(e.Exchange.Outcome.Answer)
	case e.Kind == dashboard.EntryDropped:
		return draw.Count(e.Dropped)
	case e.Kind == dashboard.EntryChange && e.Gap > 0:
		return "after " + draw.Duration(e.Gap.Round(time.Millisecond))
	case e.Kind == dashboard.EntryChange:
		return naming.State(e.Change.State)
	default:
		return string(naming.Kind(e.Kind))
	}
}

// zones returns the zones of the rows and of the headings.
func (p *timelinePainter) zones(y, h, first int) []draw.Zone {
	columns := p.columns
	rows := draw.Zone{
		Rect: draw.Rect{Y: y, W: columns.Left + columns.Number*columns.Width, H: h},
		Click: func(x, y int) tea.Cmd {
			v := p.view
			rows := v.Rows()
			at := first + y
			if at >= rows.Len() {
				return nil
			}
			again := at == v.Cursor(rows) && !v.Following()
			columns.Focus(p.dash, x)
			v.MoveTo(rows, at)
			if again && p.dash.Focused() != nil {
				return v.open()
			}
			return nil
		},
		Wheel: func(_, _ int, m draw.Motion) tea.Cmd {
			switch m {
			case draw.LineUp:
				p.view.Roll(p.view.Rows(), -draw.WheelStep)
			case draw.LineDown:
				p.view.Roll(p.view.Rows(), draw.WheelStep)
			default:
				p.view.Scroll(m)
			}
			return nil
		},
	}
	return []draw.Zone{rows, columns.HeadingZone(y-1, p.dash)}
}

// What returns the name of a row for use in a sentence.
func What(row timeline.Row) string {
	e := row.Entry()
	if e.Kind == dashboard.EntryEvent {
		return "event " + escape.Text(naming.Event(e.Event.Name))
	}
	return string(naming.Kind(e.Kind))
}
