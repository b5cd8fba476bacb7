package timelineview

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"sailscope/model/escape"
	"sailscope/model/filter"
	"sailscope/model/timeline"
	"sailscope/theme"
	"sailscope/tui/columns"
	"sailscope/tui/draw"
	"sailscope/tui/export"
	"sailscope/tui/naming"
	"sailscope/tui/part"
)

// deliveries is the delivery matrix. For each kind of event and each socket, it shows
// how often the socket received the event and how often it did not.
type deliveries struct {
	host   part.Host
	matrix func() *timeline.Matrix
	// show goes to the timeline rows that match a query.
	show  func(query string)
	kinds []timeline.Kind // when last drawn
	// kind is the selected kind. Its index changes when a new kind arrives.
	kind    timeline.Kind
	at, top int
	page    int
	columns columns.Columns // when last drawn
	status  draw.Status     // the result of saving
}

// NewDeliveries returns a dialog that shows a matrix. show goes to the timeline rows
// that match a query.
func NewDeliveries(host part.Host, matrix func() *timeline.Matrix, show func(query string)) part.Dialog {
	return &deliveries{host: host, matrix: matrix, show: show, page: 1}
}

// Receive shows the result of saving.
func (d *deliveries) Receive(msg tea.Msg) bool {
	saved, is := msg.(Exported)
	switch {
	case !is:
		return false
	case saved.Err != nil:
		d.status.Problem = saved.Err.Error()
	default:
		d.status.Done = saved.text
	}
	return true
}

func (d *deliveries) Wide() {}

func (d *deliveries) Title() string { return "deliveries" }

func (d *deliveries) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (d *deliveries) Key(key tea.KeyPressMsg) tea.Cmd {
	d.status.Clear()
	switch name := key.String(); name {
	case "esc", "q":
		d.host.Close()
	case "enter":
		d.showRows()
	case "e":
		return d.export()
	default:
		m, is := draw.MotionOf(name)
		switch {
		case !is:
		case m.Columns() != 0:
			d.host.Step(m.Columns() / draw.ColumnStep)
		default:
			d.choose(m.Apply(d.at, max(len(d.kinds)-1, 0), d.page))
		}
	}
	return nil
}

func (d *deliveries) choose(at int) {
	d.at = max(min(at, len(d.kinds)-1), 0)
	if len(d.kinds) > 0 {
		d.kind = d.kinds[d.at]
	}
}

// showRows goes to the timeline rows of the selected kind.
func (d *deliveries) showRows() {
	if d.at >= len(d.kinds) || d.kinds[d.at].Others {
		return
	}
	kind := d.kinds[d.at]
	query := filter.OfEvent(kind.Event)
	if kind.Verb != "" {
		query += " verb:" + string(kind.Verb)
	}
	d.host.Close()
	d.show(query)
}

// Exported carries the result of writing the deliveries to files.
type Exported struct {
	text string
	Err  error
}

// export writes the matrix to two files: CSV for spreadsheets and JSON for programs.
func (d *deliveries) export() tea.Cmd {
	var sockets []timeline.Socket
	for i, p := range d.host.Dash().Panes() {
		sockets = append(sockets, timeline.Socket{Pane: p.ID, Number: i + 1, Name: p.Label()})
	}
	table := d.matrix().Table(sockets)
	name := export.FileName("deliveries", d.host.Now())
	return func() tea.Msg {
		csv, err := export.WriteNew(name, ".csv", table.WriteCSV)
		if err != nil {
			return Exported{Err: fmt.Errorf("save the deliveries: %w", err)}
		}
		json, err := export.WriteNew(name, ".json", table.WriteJSON)
		if err != nil {
			return Exported{Err: fmt.Errorf("save the deliveries: %w", err)}
		}
		return Exported{text: fmt.Sprintf("saved %s and %s in %s", filepath.Base(csv), filepath.Base(json), filepath.Dir(csv))}
	}
}

func (d *deliveries) Draw(w, h int, st *theme.Styles) draw.Block {
	const least, widest, leastRows, airy = 22, 60, 6, 14
	about, blank := 3, 1 // lines about the selected cell, and the blank line before them
	if h < airy {
		about, blank = 2, 0
	}
	around := 1 + blank + about + 1 // the headings and the keys, too
	dash, matrix := d.host.Dash(), d.matrix()
	d.kinds = matrix.Kinds()
	d.columns = columns.New(w, min(least, w/3), columns.LeastSocketWidth, dash)
	d.columns.Left = min(d.columns.Left, widest) // numbers far from their labels are hard to read
	d.page = max(min(h-around, max(len(d.kinds), leastRows)), 1)
	if at := slices.Index(d.kinds, d.kind); at >= 0 {
		d.at = at
	}
	d.choose(d.at)
	d.top = min(max(d.top, d.at-d.page+1), d.at, max(len(d.kinds)-d.page, 0))
	out := draw.Block{Lines: []string{d.columns.Headings(d.place(), dash, st)}}
	out.Zones = append(out.Zones, d.columns.HeadingZone(0, d.host.Dash()), d.rowsZone(w))
	for i := d.top; i < min(d.top+d.page, len(d.kinds)); i++ {
		out.Lines = append(out.Lines, d.row(matrix, i, st))
	}
	if len(d.kinds) == 0 {
		out.Lines = append(out.Lines, draw.Styled(st.Muted, draw.Wrap("No events yet. This table counts what each socket receives.", w))...)
	}
	for len(out.Lines) < 1+d.page+blank {
		out.Lines = append(out.Lines, "")
	}
	out.Lines = append(out.Lines, d.about(matrix, w, about, st)...)
	out.Lines = draw.FitAll(draw.ClipLines(out.Lines, max(h-1, 1)), w)
	out.Footer(w, st, draw.Press("esc", "close"), draw.Press("enter", "show rows"), draw.Press("e", "save CSV and JSON"), draw.Press("l", "next socket"))
	return out
}

// place returns the heading of the events, with the cursor's position if not all of
// them are visible.
func (d *deliveries) place() string {
	if len(d.kinds) <= d.page {
		return "event"
	}
	return fmt.Sprintf("event %d of %d", d.at+1, len(d.kinds))
}

func (d *deliveries) row(matrix *timeline.Matrix, i int, st *theme.Styles) string {
	sign, style := " ", st.Text
	if i == d.at {
		sign, style = "▌", st.Strong
	}
	var line strings.Builder
	line.WriteString(draw.Fit(st.Accent.Render(sign)+style.Render(kindText(d.kinds[i])), d.columns.Left-1) + " ")
	for _, pane := range d.columns.Of(d.host.Dash().Panes()) {
		text, style := deliveryText(matrix.Delivery(d.kinds[i], pane.ID), st)
		line.WriteString(d.columns.Edge(pane == d.host.Dash().Focused(), st) + " " + style.Render(draw.Fit(text, d.columns.Text())))
	}
	return line.String()
}

// kindText returns the name of a kind of events.
func kindText(k timeline.Kind) string {
	switch {
	case k.Others:
		return "all others"
	case k.Verb == "":
		return escape.Text(naming.Event(k.Event))
	default:
		return escape.Text(naming.Event(k.Event)) + " " + string(k.Verb)
	}
}

// deliveryText returns how many events a socket received, and how many had a problem.
func deliveryText(d timeline.Delivery, st *theme.Styles) (string, lipgloss.Style) {
	text, style := "", st.Muted
	if d.Got > 0 {
		text, style = draw.Count(d.Got), st.Good
	}
	add := func(n uint64, sign string, s lipgloss.Style) {
		if n > 0 {
			text += " " + sign + draw.Count(n)
			style = s
		}
	}
	if text == "" && d.Missed+d.Omitted+d.Away+d.Lost+d.Unknown > 0 {
		text = "0"
	}
	add(d.Omitted, "◦", style)
	add(d.Away, "○", st.Warn)
	add(d.Lost, "◌", st.Warn)
	add(d.Unknown, "?", style)
	add(d.Doubled, "×", st.Warn)
	add(d.Missed, "✕", st.Bad)
	if text == "" {
		text = "–"
	}
	return text, style
}

// about describes the selected cell in words.
func (d *deliveries) about(matrix *timeline.Matrix, w, lines int, st *theme.Styles) []string {
	pane := d.host.Dash().Focused()
	switch {
	case !d.status.Empty():
		return draw.Filled(d.status.Draw(0, w, lines, st), lines)
	case pane == nil || len(d.kinds) == 0:
		return draw.Filled(nil, lines)
	}
	v := matrix.Delivery(d.kinds[d.at], pane.ID)
	parts := []draw.Span{{Text: kindText(d.kinds[d.at]) + " on " + naming.Numbered(d.host.Dash().FocusIndex(), pane), Style: st.Strong}}
	for _, part := range deliveryWords(v) {
		if part.n > 0 {
			parts = append(parts, draw.Span{Text: draw.Count(part.n) + " " + part.word, Style: st.Text})
		}
	}
	if v.Got > 0 {
		parts = append(parts, draw.Span{Text: fmt.Sprintf("after the first socket: p50 %s, p95 %s", draw.Duration(v.P50), draw.Duration(v.P95)), Style: st.Text})
	}
	return draw.Filled(draw.Flow(parts, w, st), lines)
}

type deliveryPart struct {
	n    uint64
	word string
}

func deliveryWords(v timeline.Delivery) []deliveryPart {
	return []deliveryPart{
		{v.Got, "got"},
		{v.Doubled, "of them duplicates (×)"},
		{v.Missed, "missed: believed to be in the room (✕)"},
		{v.Omitted, "own requests, skipped by Sails (◦)"},
		{v.Away, "away: not connected (○)"},
		{v.Lost, "after its connection ended, not subscribed again (◌)"},
		{v.Unsubscribed, "not in the room, as believed (–)"},
		{v.Unknown, "not received; unknown if it should be (?)"},
	}
}

func (d *deliveries) rowsZone(w int) draw.Zone {
	return draw.Zone{
		Rect: draw.Rect{Y: 1, W: w, H: d.page},
		Click: func(x, y int) tea.Cmd {
			if at := d.top + y; at < len(d.kinds) {
				d.choose(at)
				d.columns.Focus(d.host.Dash(), x)
			}
			return nil
		},
	}
}
