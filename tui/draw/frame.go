package draw

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
)

const (
	dialogFrame  = 4 // border and a blank on either side
	widestDialog = 76
)

// DialogWidth returns the width inside a dialog's frame. On a wide screen the panes'
// frames stay visible beside the dialog; on a narrow one it takes the full width.
func DialogWidth(w int) int {
	const margin, narrow = 4, 60
	if w < narrow {
		return max(w-dialogFrame, 1)
	}
	return min(w-dialogFrame-2*margin, widestDialog)
}

// WideDialog returns the width inside the frame of a dialog with the full width.
func WideDialog(w int) int { return max(w-dialogFrame, 1) }

// Overlay draws a dialog of up to most cells in the middle of a screen of w cells, and
// returns the position of its frame.
func Overlay(lines []string, title string, inside Block, most, w int, st *theme.Styles) (on Block, frame Rect) {
	h := len(lines)
	inside.Lines = ClipLines(inside.Lines, max(h-2, 0))
	width := ansi.StringWidth(title) + 2
	for _, line := range inside.Lines {
		width = max(width, ansi.StringWidth(line))
	}
	width = min(width, most)
	box := frameAround(inside.Lines, width, title, st)
	x, y := max((w-width-dialogFrame)/2, 0), max((h-len(box))/2, 0)
	out := make([]string, h)
	copy(out, lines)
	for i, line := range box {
		if y+i < h {
			out[y+i] = Splice(out[y+i], line, x, w)
		}
	}
	on = Block{Lines: out, Cursor: MoveCursor(inside.Cursor, x+dialogFrame/2, y+1), Zones: MovedZones(inside.Zones, x+dialogFrame/2, y+1)}
	return on, Rect{X: x, Y: y, W: width + dialogFrame, H: len(box)}
}

func frameAround(lines []string, width int, title string, st *theme.Styles) []string {
	edge := BorderOf(true)
	style := st.Accent
	box := []string{style.Render(edge.TopLeft) + Rule(edge.Line, width+2, st.Strong.Render(title), style.Render) + style.Render(edge.TopRight)}
	for _, line := range lines {
		box = append(box, style.Render(edge.Side)+" "+Fit(line, width)+" "+style.Render(edge.Side))
	}
	return append(box, style.Render(edge.BottomLeft+strings.Repeat(edge.Line, width+2)+edge.BottomRight))
}

// Splice puts a styled text over a line at cell x.
func Splice(line, over string, x, w int) string {
	end := x + ansi.StringWidth(over)
	return Fit(ansi.Cut(line, 0, x)+"\x1b[m"+over+"\x1b[m"+ansi.Cut(line, end, w), w)
}

// Border is the set of line glyphs of a frame. The focused pane has heavy lines, so that
// the focus shows without color.
type Border struct{ Line, Side, TopLeft, TopRight, BottomLeft, BottomRight string }

// BorderOf returns the border of a pane or a dialog.
func BorderOf(focused bool) Border {
	if focused {
		return Border{"━", "┃", "┏", "┓", "┗", "┛"}
	}
	return Border{"─", "│", "╭", "╮", "╰", "╯"}
}

// Blank returns the lines of an empty area.
func Blank(area Rect) []string {
	lines := make([]string, area.H)
	for i := range lines {
		lines[i] = strings.Repeat(" ", area.W)
	}
	return lines
}

// Bar draws a line over the full width: a styled head and a text.
func Bar(head, text string, w int, st *theme.Styles) string {
	room := w - ansi.StringWidth(head)
	if room <= 0 {
		return Fit(head, w)
	}
	return head + st.Bar.Render(Fit(text, room))
}
