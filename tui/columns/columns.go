// Package columns lays out tables that have a column for each socket.
package columns

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
)

// The widths of a socket's column, in cells, including its separator.
const (
	LeastSocketWidth = 5
	usualSocketWidth = 16
	mostSocketWidth  = 32
)

// Columns is the layout of a table with a first column, which labels the lines, and a
// column for each socket. If not all columns fit, the focused pane's column is one of
// those shown.
type Columns struct {
	Left, Width   int // of the first column, and of each socket's
	first, Number int // the panes that have a column
}

// New divides w cells among the columns. The first column gets no fewer than least cells,
// and each socket's at least narrowest.
func New(w, least, narrowest int, dash *dashboard.Dashboard) Columns {
	panes, focus := len(dash.Panes()), dash.FocusIndex()
	c := Columns{Number: panes}
	if panes > 0 {
		c.Width = min(max((w-least)/panes, narrowest), wantedWidth(dash.Panes()))
		c.Number = min(panes, max((w-least)/c.Width, 1))
		c.first = min(max(focus-c.Number/2, 0), panes-c.Number)
	}
	c.Left = max(w-c.Number*c.Width, 0)
	return c
}

// wantedWidth returns the width that the longest name needs.
func wantedWidth(panes []*dashboard.Pane) int {
	const around = 5 // the separator, the mark, a blank, and some for the number
	widest := 0
	for _, p := range panes {
		widest = max(widest, ansi.StringWidth(naming.Short(p)))
	}
	return min(max(widest+around, usualSocketWidth), mostSocketWidth)
}

// Of returns the panes that have a column.
func (c Columns) Of(panes []*dashboard.Pane) []*dashboard.Pane {
	return panes[c.first : c.first+c.Number]
}

// Text returns the width of the text in a socket's column.
func (c Columns) Text() int { return max(c.Width-2, 0) }

// Hidden tells which sockets have a column, "" if all do.
func (c Columns) Hidden(panes int) string {
	if c.Number == panes {
		return ""
	}
	return fmt.Sprintf("sockets %d to %d of %d", c.first+1, c.first+c.Number, panes)
}

// Headings returns the line with the names and states of the sockets. The focused
// pane's name has a mark.
func (c Columns) Headings(left string, dash *dashboard.Dashboard, st *theme.Styles) string {
	panes := c.Of(dash.Panes())
	names, widest := make([]string, len(panes)), 0
	for i, pane := range panes {
		names[i] = " " + c.label(i, pane)
		if pane == dash.Focused() {
			names[i] = c.mark() + c.label(i, pane)
		}
		widest = max(widest, ansi.StringWidth(names[i]))
	}
	gap, all, others := c.stateRoom(widest)
	var line strings.Builder
	line.WriteString(draw.Fit(st.Muted.Render(left), c.Left))
	for i, pane := range panes {
		style, state := st.Socket(int(pane.ID)), ""
		if pane == dash.Focused() {
			style = st.Badge
		}
		if all || others && pane.State() != sailsclient.Connected {
			sign, look := naming.StateSign(pane.State(), st)
			state = gap + look.Render(sign)
		}
		room := c.Width - 1
		if state != "" {
			room = min(room-ansi.StringWidth(state), ansi.StringWidth(names[i]))
		}
		line.WriteString(st.Muted.Render("│") + draw.Fit(style.Render(draw.Fit(names[i], room))+state, c.Width-1))
	}
	return line.String()
}

// stateRoom tells where the states' signs fit behind the names: the gap before them,
// whether all sockets have one, and whether those that are not connected do. Names are
// cut to make room for a sign, numbers are not.
func (c Columns) stateRoom(widest int) (gap string, all, others bool) {
	const sign = 1
	switch room := c.Width - 1 - widest; {
	case room > sign:
		return " ", true, true
	case c.narrow():
		return "", room == sign, room == sign
	default:
		return " ", false, true
	}
}

func (c Columns) label(i int, pane *dashboard.Pane) string {
	if c.narrow() {
		return fmt.Sprint(c.first + i + 1)
	}
	return naming.Numbered(c.first+i, pane)
}

// narrow tells whether the columns have room for numbers only.
func (c Columns) narrow() bool {
	const roomForNames = 10
	return c.Width < roomForNames
}

func (c Columns) mark() string {
	if c.narrow() {
		return strings.TrimSpace(draw.FocusMark)
	}
	return draw.FocusMark
}

// Edge returns the separator before a pane's column.
func (c Columns) Edge(focused bool, st *theme.Styles) string {
	if focused {
		return st.Accent.Render("┃")
	}
	return st.Muted.Render("│")
}

// At returns the index of the pane whose column is at cell x.
func (c Columns) At(x int) (index int, found bool) {
	if x < c.Left || x >= c.Left+c.Number*c.Width {
		return 0, false
	}
	return c.first + (x-c.Left)/c.Width, true
}

// Focus gives the focus to the pane whose column is at cell x, if there is one.
func (c Columns) Focus(dash *dashboard.Dashboard, x int) {
	if i, found := c.At(x); found {
		dash.Focus(i)
	}
}

// HeadingZone returns the zone of the headings' line.
func (c Columns) HeadingZone(y int, dash *dashboard.Dashboard) draw.Zone {
	return draw.Zone{
		Rect: draw.Rect{Y: y, W: c.Left + c.Number*c.Width, H: 1},
		Click: func(x, _ int) tea.Cmd {
			c.Focus(dash, x)
			return nil
		},
		Wheel: WheelPanes(dash),
	}
}

// WheelPanes returns a wheel handler that moves the focus through the panes.
func WheelPanes(dash *dashboard.Dashboard) func(x, y int, m draw.Motion) tea.Cmd {
	return func(_, _ int, m draw.Motion) tea.Cmd {
		switch m {
		case draw.LineUp, draw.ColumnLeft:
			dash.FocusNext(-1)
		case draw.LineDown, draw.ColumnRight:
			dash.FocusNext(+1)
		default: // a wheel does not scroll by pages
		}
		return nil
	}
}
