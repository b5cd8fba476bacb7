package roomsview

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/rooms"
	"sailscope/sailsclient/pubsub"
	"sailscope/theme"
	"sailscope/tui/columns"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
)

const (
	// roomsBeside is the width from which the reason is beside the table.
	roomsBeside = 110
	// titleWidth is enough for a model and an id of 24 characters.
	titleWidth = 36
	// leastRealName is the least width at which the server's name of a room is shown.
	leastRealName = 28
	// leastRoomWidth is the width of a socket's column with room for a sign and a
	// number of three digits, including its separator.
	leastRoomWidth = 7
)

// roomsPainter draws the table of one frame.
type roomsPainter struct {
	view    *View
	dash    *dashboard.Dashboard
	st      *theme.Styles
	keys    keymap.Names
	columns columns.Columns
}

// Draw draws the filter and the table, which fill the area. It draws nothing without a
// pane.
func (v *View) Draw(area draw.Rect, st *theme.Styles) draw.Block {
	dash := v.host.Dash()
	if dash.Focused() == nil {
		return draw.Block{}
	}
	p := &roomsPainter{view: v, dash: dash, st: st, keys: v.keys}
	out := v.drawFilter(area.W, st)
	out.Lines = append(out.Lines, p.notLearned(area.W)...)
	rest := draw.Rect{W: area.W, H: area.H - len(out.Lines)}
	if area.W >= roomsBeside {
		out.Below(p.beside(rest))
	} else {
		out.Below(p.above(rest))
	}
	out.Lines = draw.FitAll(draw.ClipLines(out.Lines, area.H), area.W)
	return out
}

// notLearned returns a line that tells how many records of large responses the focused
// socket's ledger skipped.
func (p *roomsPainter) notLearned(w int) []string {
	n := p.dash.Focused().Ledger.Skipped()
	if n == 0 {
		return nil
	}
	text := fmt.Sprintf("socket %d: a response was too large to learn all of it · %s skipped", p.dash.FocusIndex()+1, draw.Plural(int(n), "record"))
	return []string{draw.Fit("  "+p.st.Warn.Render(draw.Clipped(text, w-draw.Margin)), w)}
}

// beside draws the table with the reason to its right.
func (p *roomsPainter) beside(area draw.Rect) draw.Block {
	const gutter, narrowest, widest = 3, 40, 72
	right := max(min(area.W*2/5, widest), narrowest)
	left := area.W - right - gutter
	out := p.table(draw.Rect{W: left, H: area.H})
	reason := p.reason(right, area.H)
	line := " " + p.st.Muted.Render("│") + " "
	for i := range out.Lines {
		out.Lines[i] = draw.Fit(out.Lines[i], left) + line + reason[i]
	}
	return out
}

// above draws the table with the reason below it. The reason's height depends only on
// the area, so that the rows keep their place.
func (p *roomsPainter) above(area draw.Rect) draw.Block {
	height := 2
	switch {
	case p.view.Table.Len() == 0 && p.view.filter.Value() == "":
		height = 0 // there is no cell to explain; the table tells what to do first
	case area.H >= 30:
		height = 10
	case area.H >= 18:
		height = 8
	case area.H >= 10:
		height = 4
	}
	out := p.table(draw.Rect{W: area.W, H: area.H - height})
	out.Lines = append(out.Lines, p.reason(area.W, height)...)
	return out
}

// table draws exactly area.h lines: the sockets, the rows, and the meaning of the
// signs.
func (p *roomsPainter) table(area draw.Rect) draw.Block {
	p.columns = p.arrange(area.W)
	height := area.H - 2
	p.view.height = max(height, 1)
	rows := p.view.Table.Len()
	p.view.top = max(min(p.view.top, p.view.at), p.view.at-p.view.height+1, 0)
	p.view.top = max(min(p.view.top, rows-p.view.height), 0)
	out := draw.Block{Lines: []string{p.heading()}, Zones: []draw.Zone{p.columns.HeadingZone(0, p.dash)}}
	if rows == 0 {
		out.Lines = append(out.Lines, draw.ClipLines(p.empty(area.W), height)...)
	}
	end := min(p.view.top+height, rows)
	for i := p.view.top; i < end; i++ {
		out.Lines = append(out.Lines, p.row(i, i == p.view.top && i > 0, i == end-1 && i < rows-1))
	}
	for len(out.Lines) < area.H-1 {
		out.Lines = append(out.Lines, "")
	}
	out.Zones = append(out.Zones, draw.Zone{
		Rect: draw.Rect{Y: 1, W: area.W, H: max(height, 0)}, Click: p.clickRow,
		Wheel: func(_, _ int, m draw.Motion) tea.Cmd {
			p.view.wheel(m)
			return nil
		},
	})
	out.Lines = append(out.Lines, legend(area.W, p.st))
	return out
}

// arrange divides the width among the names and the sockets.
func (p *roomsPainter) arrange(w int) columns.Columns {
	const leastNames = 16
	least := max(w*2/5, leastNames)
	if w >= 2*titleWidth {
		least = titleWidth
	}
	c := columns.New(w, least, leastRoomWidth, p.dash)
	// Names far to the left of their cells are hard to read.
	c.Left = min(c.Left, titleWidth+len("  sails_model_create_")+titleWidth)
	return c
}

// heading returns the line with the number of rooms and the names of the sockets.
func (p *roomsPainter) heading() string {
	shown, all := p.view.Table.Rooms()
	text := draw.Plural(all, "room")
	if shown < all {
		text = draw.Count(shown) + " of " + text
	}
	if n := p.dash.Focused().Ledger.Unkept(); n > 0 {
		text += ", full: " + draw.Count(n) + " not kept"
	}
	return p.columns.Headings("  "+p.withHidden(text), p.dash, p.st)
}

// withHidden adds to a text which sockets are visible. If there is no room for both,
// it omits the text.
func (p *roomsPainter) withHidden(text string) string {
	hidden := p.columns.Hidden(len(p.dash.Panes()))
	if hidden == "" {
		return text
	}
	room := p.columns.Left - draw.Margin - 1
	for _, whole := range []string{text + " · " + hidden, hidden} {
		if ansi.StringWidth(whole) <= room {
			return whole
		}
	}
	return strings.TrimPrefix(hidden, "sockets ")
}

// empty tells what to do when no room is known.
func (p *roomsPainter) empty(w int) []string {
	text := "No known rooms yet. A request like GET /boat subscribes the socket to the records in the response, by the blueprint rules.\n\n" +
		"esc goes back to send one, " + p.keys.Of("name-room") + " names a room."
	if p.view.filter.Value() != "" {
		text = "No room matches."
	}
	var lines []string
	for _, line := range draw.Wrap(text, w-draw.Margin) {
		lines = append(lines, "  "+p.st.Muted.Render(line))
	}
	return lines
}

// row draws the row at i. above and below tell that there are more rows.
func (p *roomsPainter) row(i int, above, below bool) string {
	row, selected := p.view.Table.At(i), i == p.view.at
	mark, style := " ", p.st.Text
	if selected {
		mark, style = p.st.Accent.Render("▌"), p.st.Strong
	}
	side := " "
	if above || below {
		side = p.st.Muted.Render(draw.Ellipsis)
	}
	var line strings.Builder
	line.WriteString(mark + side + p.title(row, style))
	for _, pane := range p.columns.Of(p.dash.Panes()) {
		line.WriteString(p.columns.Edge(pane == p.dash.Focused(), p.st) + " " + draw.Fit(p.cell(row, pane), p.columns.Text()))
	}
	return line.String()
}

// title returns the name of a row, and the server's name of the room if it fits.
func (p *roomsPainter) title(row rooms.Row, style lipgloss.Style) string {
	room := p.columns.Left - draw.Margin - 1
	title := style.Render(draw.Clipped(p.rowTitle(row), room))
	if room < titleWidth+leastRealName || row.Fold || row.Room.Kind == pubsub.CustomRoom {
		return draw.Fit(title, room) + " "
	}
	name := draw.Clipped(row.Room.Name, room-titleWidth)
	return draw.Fit(draw.Fit(title, titleWidth-1)+" "+p.st.Muted.Render(name), room) + " "
}

func (p *roomsPainter) rowTitle(row rooms.Row) string {
	if !row.Fold {
		return rooms.Title(row.Room)
	}
	sign := "▾ "
	if p.view.Table.Folded(row.Room.Model) {
		sign = "▸ "
	}
	return sign + row.Room.Model + " · " + draw.Plural(len(p.view.Table.Records(row.Room.Model)), "record")
}

// cell shows what is known about a row's room on a socket.
func (p *roomsPainter) cell(row rooms.Row, pane *dashboard.Pane) string {
	w := p.columns.Text()
	if row.Fold {
		return p.tally(p.view.Table.Tally(row.Room.Model, pane.Ledger), w)
	}
	s, _, known := pane.Ledger.Find(row.Room)
	if !known {
		return ""
	}
	sign, style := evidenceSign(s.Evidence, p.st)
	switch {
	case !s.Lost.IsZero():
		return p.st.Bad.Render(lostSign) + p.st.Muted.Render(sign)
	case s.Heard > 0:
		return style.Render(sign) + p.st.Muted.Render(" "+short(s.Heard, w-signAndBlank))
	default:
		return style.Render(sign)
	}
}

// tally counts the records under a row, with a separate count of the lost ones.
func (p *roomsPainter) tally(t rooms.Tally, w int) string {
	var parts []string
	if t.Live > 0 {
		parts = append(parts, p.st.Text.Render(short(uint64(t.Live), w)))
	}
	if t.Lost > 0 {
		parts = append(parts, p.st.Bad.Render(lostSign)+p.st.Muted.Render(short(uint64(t.Lost), w-signAndBlank)))
	}
	if text := strings.Join(parts, " "); ansi.StringWidth(text) <= w {
		return text
	}
	return parts[len(parts)-1] // the lost ones matter more
}

// short formats a number in w cells if possible.
func short(n uint64, w int) string {
	const thousand, million = 1000, 1_000_000
	switch text := draw.Count(n); {
	case n < thousand || len(text) <= w:
		return text
	case n < million:
		return fmt.Sprintf("%dk", n/thousand)
	default:
		return fmt.Sprintf("%dM", n/million)
	}
}

// signAndBlank is the width of a sign and a blank before a number.
const signAndBlank = 2

const lostSign = "✕"

func evidenceSign(e pubsub.Evidence, st *theme.Styles) (string, lipgloss.Style) {
	switch e {
	case pubsub.Seen:
		return "●", st.Good
	case pubsub.Named:
		return "◇", st.Accent
	case pubsub.Believed:
		return "○", st.Warn
	default:
		return "?", st.Warn
	}
}

// legend describes the signs.
func legend(w int, st *theme.Styles) string {
	entries := []struct {
		e    pubsub.Evidence
		text string
	}{{pubsub.Seen, "seen"}, {pubsub.Believed, "believed"}, {pubsub.Named, "named"}, {pubsub.Guessed, "guessed"}}
	const narrow = 50
	blank := " "
	if w < narrow {
		blank = ""
	}
	var parts []string
	for _, entry := range entries {
		sign, style := evidenceSign(entry.e, st)
		parts = append(parts, style.Render(sign)+st.Muted.Render(blank+entry.text))
	}
	parts = append(parts, st.Bad.Render(lostSign)+st.Muted.Render(blank+"lost"))
	line := "  " + strings.Join(parts, "   ")
	for _, gap := range []string{"  ", " "} {
		if ansi.StringWidth(line) > w {
			line = strings.Join(parts, gap)
		}
	}
	if more := "   a number: events received"; ansi.StringWidth(line+more) <= w {
		line += st.Muted.Render(more)
	}
	return draw.Fit(line, w)
}

// clickRow selects a row, and the socket of the clicked cell. On the selected row of a
// model's records, it folds or unfolds them, as enter does.
func (p *roomsPainter) clickRow(x, y int) tea.Cmd {
	v := p.view
	i := v.top + y
	if i >= v.Table.Len() {
		return nil
	}
	c, inCell := p.columns.At(x)
	if inCell {
		p.dash.Focus(c)
	}
	if i == v.at && v.Row.Fold && !inCell {
		return v.open()
	}
	v.moveTo(i)
	return nil
}

// drawFilter draws the filter's line, if there is a filter.
func (v *View) drawFilter(w int, st *theme.Styles) draw.Block {
	if !v.filter.Focused() && v.filter.Value() == "" {
		return draw.Block{}
	}
	draw.DressInput(&v.filter, st)
	tail := "  esc shows all"
	if v.filter.Focused() {
		tail = "  enter keeps"
	}
	const sign = "/ "
	line, cursor := draw.ViewInput(&v.filter, max(w-len(sign)-len(tail), 1), st)
	return draw.Block{
		Lines:  []string{draw.Fit(st.Accent.Bold(true).Render(sign)+line+st.Muted.Render(tail), w)},
		Cursor: draw.MoveCursor(cursor, len(sign), 0),
	}
}
