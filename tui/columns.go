package tui

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
	leastSocketWidth = 5
	usualSocketWidth = 16
	mostSocketWidth  = 32
)

// socketColumns are the columns of a table that has one for each socket, behind
// a column that says what its lines are about. Where not all have room, the one
// of the pane with the focus does.
type socketColumns struct {
	left, width   int // of the first column, and of each socket's
	first, number int // the panes that have a column
}

// columnsOf shares out w cells, of which the first column gets least or more,
// and those of the sockets at least narrowest.
func columnsOf(w, least, narrowest int, dash *dashboard.Dashboard) socketColumns {
	panes, focus := len(dash.Panes()), dash.FocusIndex()
	c := socketColumns{number: panes}
	if panes > 0 {
		c.width = min(max((w-least)/panes, narrowest), wantedWidth(dash.Panes()))
		c.number = min(panes, max((w-least)/c.width, 1))
		c.first = min(max(focus-c.number/2, 0), panes-c.number)
	}
	c.left = max(w-c.number*c.width, 0)
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

// of are the panes that have a column.
func (c socketColumns) of(panes []*dashboard.Pane) []*dashboard.Pane {
	return panes[c.first : c.first+c.number]
}

// text is how wide what stands in a socket's column may be.
func (c socketColumns) text() int { return max(c.width-2, 0) }

// hidden says which panes have a column, "" if all do.
func (c socketColumns) hidden(panes int) string {
	if c.number == panes {
		return ""
	}
	return fmt.Sprintf("sockets %d to %d of %d", c.first+1, c.first+c.number, panes)
}

// headings names the columns and says how their sockets are. That of the pane with
// the focus has a mark.
func (c socketColumns) headings(left string, dash *dashboard.Dashboard, st *theme.Styles) string {
	panes := c.of(dash.Panes())
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
	line.WriteString(draw.Fit(st.Muted.Render(left), c.left))
	for i, pane := range panes {
		style, state := st.Socket(int(pane.ID)), ""
		if pane == dash.Focused() {
			style = st.Badge
		}
		if all || others && pane.State() != sailsclient.Connected {
			sign, look := naming.StateSign(pane.State(), st)
			state = gap + look.Render(sign)
		}
		room := c.width - 1
		if state != "" {
			room = min(room-ansi.StringWidth(state), ansi.StringWidth(names[i]))
		}
		line.WriteString(st.Muted.Render("│") + draw.Fit(style.Render(draw.Fit(names[i], room))+state, c.width-1))
	}
	return line.String()
}

// stateRoom says how the states' signs stand behind names: what is before them,
// and whether all have one, or only those of sockets that are not connected,
// for which names are cut. Numbers are not.
func (c socketColumns) stateRoom(widest int) (gap string, all, others bool) {
	const sign = 1
	switch room := c.width - 1 - widest; {
	case room > sign:
		return " ", true, true
	case c.narrow():
		return "", room == sign, room == sign
	default:
		return " ", false, true
	}
}

func (c socketColumns) label(i int, pane *dashboard.Pane) string {
	if c.narrow() {
		return fmt.Sprint(c.first + i + 1)
	}
	return naming.Numbered(c.first+i, pane)
}

// narrow columns have room for numbers only.
func (c socketColumns) narrow() bool {
	const roomForNames = 10
	return c.width < roomForNames
}

func (c socketColumns) mark() string {
	if c.narrow() {
		return strings.TrimSpace(draw.FocusMark)
	}
	return draw.FocusMark
}

// edge is what separates a pane's column from the one before.
func (c socketColumns) edge(focused bool, st *theme.Styles) string {
	if focused {
		return st.Accent.Render("┃")
	}
	return st.Muted.Render("│")
}

// at is the index of the pane whose column is at a cell.
func (c socketColumns) at(x int) (index int, found bool) {
	if x < c.left || x >= c.left+c.number*c.width {
		return 0, false
	}
	return c.first + (x-c.left)/c.width, true
}

// focus gives the focus to the pane whose column is at a cell, if one is.
func (c socketColumns) focus(dash *dashboard.Dashboard, x int) {
	if i, found := c.at(x); found {
		dash.Focus(i)
	}
}

// headingZone is the line of the headings.
func (c socketColumns) headingZone(y int, dash *dashboard.Dashboard) draw.Zone {
	return draw.Zone{
		Rect: draw.Rect{Y: y, W: c.left + c.number*c.width, H: 1},
		Click: func(x, _ int) tea.Cmd {
			c.focus(dash, x)
			return nil
		},
		Wheel: wheelPanes(dash),
	}
}

// wheelPanes goes through the panes.
func wheelPanes(dash *dashboard.Dashboard) func(x, y int, m draw.Motion) tea.Cmd {
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
