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

// The widths of a socket's column, in cells, with its separator.
const (
	LeastSocketWidth = 5
	usualSocketWidth = 16
	mostSocketWidth  = 32
)

// Columns are the columns of a table that has one for each socket, behind
// a column that says what its lines are about. Where not all have room, the one
// of the pane with the focus does.
type Columns struct {
	Left, Width   int // of the first column, and of each socket's
	first, Number int // the panes that have a column
}

// New shares out w cells, of which the first column gets least or more,
// and those of the sockets at least narrowest.
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

// wantedWidth is what the longest name needs.
func wantedWidth(panes []*dashboard.Pane) int {
	const around = 5 // the separator, the mark, a blank, and some for the number
	widest := 0
	for _, p := range panes {
		widest = max(widest, ansi.StringWidth(naming.Short(p)))
	}
	return min(max(widest+around, usualSocketWidth), mostSocketWidth)
}

// Of are the panes that have a column.
func (c Columns) Of(panes []*dashboard.Pane) []*dashboard.Pane {
	return panes[c.first : c.first+c.Number]
}

// Text is how wide what stands in a socket's column may be.
func (c Columns) Text() int { return max(c.Width-2, 0) }

// Hidden says which panes have a column, "" if all do.
func (c Columns) Hidden(panes int) string {
	if c.Number == panes {
		return ""
	}
	return fmt.Sprintf("sockets %d to %d of %d", c.first+1, c.first+c.Number, panes)
}

// Headings names the columns and says how their sockets are. That of the pane with
// the focus has a mark.
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

// stateRoom says how the states' signs stand behind names: what is before them,
// and whether all have one, or only those of sockets that are not connected,
// for which names are cut. Numbers are not.
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

// narrow columns have room for numbers only.
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

// Edge is what separates a pane's column from the one before.
func (c Columns) Edge(focused bool, st *theme.Styles) string {
	if focused {
		return st.Accent.Render("┃")
	}
	return st.Muted.Render("│")
}

// At is the index of the pane whose column is at a cell.
func (c Columns) At(x int) (index int, found bool) {
	if x < c.Left || x >= c.Left+c.Number*c.Width {
		return 0, false
	}
	return c.first + (x-c.Left)/c.Width, true
}

// Focus gives the focus to the pane whose column is at a cell, if one is.
func (c Columns) Focus(dash *dashboard.Dashboard, x int) {
	if i, found := c.At(x); found {
		dash.Focus(i)
	}
}

// HeadingZone is the line of the headings.
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

// WheelPanes goes through the panes.
func WheelPanes(dash *dashboard.Dashboard) func(x, y int, m draw.Motion) tea.Cmd {
	return func(_, _ int, m draw.Motion) tea.Cmd {
		switch m {
		case draw.LineUp, draw.ColumnLeft:
			dash.FocusNext(-1)
		case draw.LineDown, draw.ColumnRight:
			dash.FocusNext(+1)
		default: // a wheel knows no pages
		}
		return nil
	}
}
