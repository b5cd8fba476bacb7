package fanout

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
	"sailscope/tui/sheet"
)

// drawn is what keys need to know about the last drawing.
type drawn struct {
	lines int // of the details
	page  int // how many of these lines were visible
}

const (
	frameHeight  = 2  // rows: the heading of the details, the keys
	headedHeight = 10 // rows at which the column headings fit
	airyHeight   = 16 // rows at which a blank line fits, too
	allColumns   = 60 // cells at which all columns fit
)

// Draw draws a row for each socket, the differences of the row with the cursor, the
// ignored paths, and the keys.
func (d *Dialog) Draw(w, h int, st *theme.Styles) draw.Block {
	out, rows := d.table(w, h, st)
	bottom := draw.Block{}
	if h >= airyHeight {
		bottom.Lines = []string{""}
	}
	bottom.Below(d.ignoreLine(w, st))
	if room := min(h-len(out.Lines)-len(bottom.Lines)-frameHeight, d.tallest(w, st)); room > 0 {
		out.Below(d.drawDetails(rows, w, room, st))
	}
	out.Below(bottom)
	hints := draw.Block{}
	hints.Footer(w, st, d.hints()...)
	out.Below(hints)
	return out
}

// drawDetails draws the differences of the row with the cursor, under its name.
func (d *Dialog) drawDetails(rows, w, h int, st *theme.Styles) draw.Block {
	details := d.detailsOf(d.at, w, st)
	out := draw.Block{Lines: []string{draw.Rule("─", w, d.heading(rows, details, st), st.Muted.Render)}}
	if details.head != "" && h > 1 {
		out.Lines = append(out.Lines, details.head)
		h--
	}
	d.lastDraw = drawn{lines: details.lines(), page: h}
	d.top = min(d.top, max(d.lastDraw.lines-h, 0))
	out.Below(d.page(details, w, h, st))
	return out
}

// page draws the visible lines of the details.
func (d *Dialog) page(details details, w, h int, st *theme.Styles) draw.Block {
	lines := make([]string, 0, h)
	for i := d.top; i < min(d.top+h, details.lines()); i++ {
		lines = append(lines, details.line(i, w, st))
	}
	for len(lines) < h { // keep the same height for all rows
		lines = append(lines, "")
	}
	scrolls := func(_, _ int, m draw.Motion) tea.Cmd {
		d.scroll(m)
		return nil
	}
	return draw.Block{Lines: draw.FitAll(lines, w), Zones: []draw.Zone{{Rect: draw.Rect{W: w, H: h}, Wheel: scrolls}}}
}

// table draws the rows around the cursor that fit into a part of the height.
func (d *Dialog) table(w, h int, st *theme.Styles) (out draw.Block, rows int) {
	columns := d.columns(w)
	if h >= headedHeight {
		out.Lines = append(out.Lines, st.Muted.Render(columns.line(rowTexts{"  socket", "status", "time", "size", d.against()})))
	}
	legs := d.fan.Legs
	rows = max(min(len(legs), (h-len(out.Lines))/3), 1)
	first := min(max(d.at-rows/2, 0), len(legs)-rows)
	for i := first; i < first+rows; i++ {
		choose := func(int, int) tea.Cmd {
			d.choose(i)
			return nil
		}
		out.Zones = append(out.Zones, draw.Zone{Rect: draw.Rect{Y: len(out.Lines), W: w, H: 1}, Click: choose})
		out.Lines = append(out.Lines, d.row(i, columns, st))
	}
	out.Lines = draw.FitAll(out.Lines, w)
	return out, rows
}

// rowTexts is the texts of a row's columns.
type rowTexts [5]string

// columnWidths are the widths of all columns but the last. A column of width 0 is hidden.
type columnWidths [4]int

// columns makes the columns as wide as their content. The verdicts get the rest.
func (d *Dialog) columns(w int) columnWidths {
	const mark, least, code = 2, 6, 3
	widths := columnWidths{mark + least, least, least, least}
	if w < allColumns {
		widths = columnWidths{mark + least, code, 0, 0}
	}
	for _, leg := range d.fan.Legs {
		widths[0] = max(widths[0], mark+min(ansi.StringWidth(d.label(leg)), w/3))
		if !leg.Answered() || w < allColumns {
			continue
		}
		answer := leg.Exchange.Outcome.Answer
		widths[1] = max(widths[1], min(ansi.StringWidth(naming.Status(answer.StatusCode)), w/4))
		widths[2] = max(widths[2], ansi.StringWidth(draw.Duration(answer.Duration)))
		widths[3] = max(widths[3], ansi.StringWidth(draw.Bytes(sheet.BodySize(leg.Exchange.Outcome.Response()))))
	}
	return widths
}

// line puts a row's texts into the columns. The caller may cut the last one.
func (widths columnWidths) line(row rowTexts) string {
	var b strings.Builder
	for i, width := range widths {
		if width > 0 {
			b.WriteString(draw.Fit(row[i], width) + strings.Repeat(" ", columnGap))
		}
	}
	return b.String() + row[len(widths)]
}

func (d *Dialog) row(i int, columns columnWidths, st *theme.Styles) string {
	leg := d.fan.Legs[i]
	row := rowTexts{"  " + st.Socket(int(leg.Pane.ID)).Render(d.label(leg))}
	if i == d.at {
		row[0] = st.Accent.Render("▌") + row[0][1:]
	}
	if leg.Answered() {
		answer := leg.Exchange.Outcome.Answer
		status := naming.Status(answer.StatusCode)
		if columns[2] == 0 {
			status = naming.StatusCode(answer)
		}
		row[1] = naming.StatusStyle(answer.StatusCode, st).Render(status)
		row[2], row[3] = st.Text.Render(draw.Duration(answer.Duration)), st.Text.Render(draw.Bytes(sheet.BodySize(leg.Exchange.Outcome.Response())))
	}
	verdict, style := d.verdict(i, st)
	row[4] = style.Render(verdict)
	return columns.line(row)
}

// label returns a socket's number and name. A socket with a closed pane has no number.
func (d *Dialog) label(leg *dashboard.Leg) string {
	name := naming.Short(leg.Pane)
	for i, p := range d.host.Dash().Panes() {
		if p == leg.Pane {
			return naming.Number(p, i+1) + " " + name
		}
	}
	return "✕ " + name
}

// against says which socket the verdicts compare with.
func (d *Dialog) against() string {
	if d.fan.Base == nil {
		return ""
	}
	return "compared with " + d.label(d.fan.Base)
}

// verdict says in a few words how a socket's request went.
func (d *Dialog) verdict(i int, st *theme.Styles) (string, lipgloss.Style) {
	leg := d.fan.Legs[i]
	switch x := leg.Exchange; {
	case x == nil:
		return "not sent: not connected", st.Muted
	case x.Outcome == nil && d.host.Dash().Pane(leg.Pane.ID) == nil:
		return "its pane was closed", st.Muted
	case x.Outcome == nil:
		return "pending " + naming.Wait(x, d.host.Now()), st.Warn
	case x.Outcome.Err != nil:
		return "failed: " + escape.Text(naming.Outcome(x.Outcome.Err)), st.Bad
	case leg == d.fan.Base:
		return "the base", st.Muted
	case !d.fan.Base.Answered() && d.fan.Base.Exchange.Outcome == nil:
		return "waits for " + d.label(d.fan.Base), st.Muted
	case !d.fan.Base.Answered():
		return "nothing to compare with", st.Muted
	case d.compared[i].round != d.ignored.round:
		return "comparing" + draw.Ellipsis, st.Muted
	}
	return differenceText(d.compared[i].Comparison, st)
}

func differenceText(c dashboard.Comparison, st *theme.Styles) (string, lipgloss.Style) {
	text, style := "same", st.Good
	n := c.Body.Count()
	switch fields := draw.Plural(n, "field") + " differ"; {
	case c.OtherStatus && n == 0:
		text, style = "another status", st.Warn
	case n == 1:
		text, style = "1 field differs", st.Warn
	case n > 1:
		text, style = fields, st.Warn
	}
	if c.OtherStatus && n > 0 {
		text = "another status, " + text
	}
	if c.Body.Ignored > 0 {
		text += ", " + draw.Count(c.Body.Ignored) + " ignored"
	}
	return text, style
}

// heading names the socket that the lines below are about, and its position if not all
// rows are visible. It adds a verdict that the lines don't repeat, because a narrow
// screen cuts it in the row.
func (d *Dialog) heading(rows int, details details, st *theme.Styles) string {
	leg := d.fan.Legs[d.at]
	text := st.Socket(int(leg.Pane.ID)).Render(d.label(leg))
	if n := len(d.fan.Legs); rows < n {
		text = st.Muted.Render(fmt.Sprintf("%d/%d · ", d.at+1, n)) + text
	}
	if len(details.fields) > 0 {
		verdict, style := d.verdict(d.at, st)
		text += st.Muted.Render(" · ") + style.Render(verdict)
	}
	return text
}

// ignoreLine draws the list of ignored paths, and its syntax error.
func (d *Dialog) ignoreLine(w int, st *theme.Styles) draw.Block {
	label := "ignored paths  "
	if w < allColumns {
		label = "ignored "
	}
	x := ansi.StringWidth(label)
	draw.DressInput(&d.input, st)
	text, cursor := draw.ViewInput(&d.input, max(w-x, 1), st)
	style := st.Muted
	switch {
	case d.editing:
		style = st.Accent
	case d.input.Value() == "":
		text, cursor = st.Muted.Render("none; / lists some, like **.updatedAt"), nil
	}
	edit := func(int, int) tea.Cmd {
		if !d.editing {
			d.startEditing()
		}
		return nil
	}
	out := draw.Block{
		Lines: []string{draw.Fit(style.Render(label)+text, w)}, Cursor: draw.MoveCursor(cursor, x, 0),
		Zones: []draw.Zone{{Rect: draw.Rect{W: w, H: 1}, Click: edit}},
	}
	if d.mistake != "" {
		out.Lines = append(out.Lines, draw.Fit(st.Bad.Render("✕ "+escape.Text(d.mistake)), w))
	}
	return out
}

func (d *Dialog) hints() []draw.Hint {
	if d.editing {
		return []draw.Hint{draw.Press("enter", "apply"), draw.Press("esc", "cancel"), draw.Press("down", "next socket")}
	}
	hints := []draw.Hint{draw.Press("esc", "close"), draw.Press("j", "next socket")}
	if below := d.lastDraw.lines - d.top - d.lastDraw.page; below > 0 {
		hints = append(hints, draw.Press("pgdown", draw.Plural(below, "more line")))
	}
	return append(hints, draw.Press("/", "ignore paths"), draw.Press("b", "send again"), draw.Press("enter", "go to pane"))
}
