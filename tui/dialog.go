package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
)

// dialog is something on top of the panes that takes all keys while it is open.
type dialog interface {
	keyPressed(key tea.KeyPressMsg) tea.Cmd
	pasted(msg tea.PasteMsg) tea.Cmd
	// render draws what goes into the dialog's frame, at most w by h cells.
	render(w, h int, st *theme.Styles) field
	title() string
}

// wide is a dialog that takes all the width there is.
type wide interface{ wide() }

const (
	dialogFrame  = 4 // border and a blank on either side
	widestDialog = 76
)

// dialogWidth is the room in a dialog's frame. On a wide screen it leaves the
// panes' own frames free beside it; on a narrow one it takes all there is.
func dialogWidth(w int) int {
	const margin, narrow = 4, 60
	if w < narrow {
		return max(w-dialogFrame, 1)
	}
	return min(w-dialogFrame-2*margin, widestDialog)
}

// overlay draws a dialog in the middle of a frame of the screen's lines.
func overlay(lines []string, d dialog, w int, st *theme.Styles) field {
	h := len(lines)
	most := dialogWidth(w)
	if _, all := d.(wide); all {
		most = max(w-dialogFrame, 1)
	}
	inside := d.render(most, max(h-2, 1), st)
	inside.lines = clipLines(inside.lines, max(h-2, 0))
	width := ansi.StringWidth(d.title()) + 2
	for _, line := range inside.lines {
		width = max(width, ansi.StringWidth(line))
	}
	width = min(width, most)
	box := frameAround(inside.lines, width, d.title(), st)
	x, y := max((w-width-dialogFrame)/2, 0), max((h-len(box))/2, 0)
	out := make([]string, h)
	copy(out, lines)
	for i, line := range box {
		if y+i < h {
			out[y+i] = splice(out[y+i], line, x, w)
		}
	}
	return field{
		lines: out, cursor: moveCursor(inside.cursor, x+dialogFrame/2, y+1),
		zones: append(movedZones(inside.zones, x+dialogFrame/2, y+1), dialogZone(d, rect{x: x, y: y, w: width + dialogFrame, h: len(box)})),
	}
}

func frameAround(lines []string, width int, title string, st *theme.Styles) []string {
	edge := borderOf(true)
	style := st.Accent
	box := []string{style.Render(edge.topLeft) + rule(edge.line, width+2, st.Strong.Render(title), style.Render) + style.Render(edge.topRight)}
	for _, line := range lines {
		box = append(box, style.Render(edge.side)+" "+fit(line, width)+" "+style.Render(edge.side))
	}
	return append(box, style.Render(edge.bottomLeft+strings.Repeat(edge.line, width+2)+edge.bottomRight))
}

// splice puts a styled text over a line at cell x.
func splice(line, over string, x, w int) string {
	end := x + ansi.StringWidth(over)
	return fit(ansi.Cut(line, 0, x)+"\x1b[m"+over+"\x1b[m"+ansi.Cut(line, end, w), w)
}

// confirm asks a question that a slip of the finger should not answer.
type confirm struct {
	host     Host
	question string
	yes      func() tea.Cmd
	// moot tells whether there is nothing left to ask; nil means never.
	moot func() bool
	// under is the dialog that it covers meanwhile, nil for none.
	under dialog
}

func (c *confirm) keyPressed(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "y", "Y":
		c.host.Open(c.under)
		return c.yes()
	case "n", "N", "esc", "q":
		c.host.Open(c.under)
	}
	return nil
}

func (c *confirm) pasted(tea.PasteMsg) tea.Cmd { return nil }

func (c *confirm) title() string { return "sure?" }

func (c *confirm) render(w, _ int, st *theme.Styles) field {
	out := field{lines: append(styled(st.Text, wrap(c.question, w)), "")}
	out.footer(w, st, press("y", "yes"), press("n", "no"))
	return out
}
