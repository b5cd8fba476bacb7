// Package draw has the tools that draw the parts of the dashboard: blocks of lines with
// zones for the mouse, frames, texts that fit into cells, line inputs, key hints, and the
// cursor of a list.
//
// Widths and heights are in cells. RowCursor and Pager are the only types that keep a
// position.
package draw

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
)

// Block is a drawing: its lines, the position of the cursor, the parts of a pane, and the
// zones for the mouse.
type Block struct {
	Lines  []string
	Cursor *tea.Cursor
	Parts  []Place
	Zones  []Zone
}

// Below adds another block below this one.
func (b *Block) Below(other Block) {
	y := len(b.Lines)
	if other.Cursor != nil {
		b.Cursor = MoveCursor(other.Cursor, 0, y)
	}
	other.MoveParts(0, y)
	b.Parts = append(b.Parts, other.Parts...)
	b.Zones = append(b.Zones, MovedZones(other.Zones, 0, y)...)
	b.Lines = append(b.Lines, other.Lines...)
}

// AddPart adds a part of a pane below this block. The mouse finds it there as p.
func (b *Block) AddPart(p int, other Block, w int) {
	b.Parts = append(b.Parts, Place{p, Rect{Y: len(b.Lines), W: w, H: len(other.Lines)}})
	b.Below(other)
}

// Margin is the width of the focus mark and a space.
const Margin = 2

// InMargin puts lines behind their margin, which marks the focus.
func InMargin(lines []string, cursor *tea.Cursor, w int, focused bool, st *theme.Styles) Block {
	mark := "  "
	if focused {
		mark = st.Accent.Render("▌") + " "
	}
	f := Block{Lines: make([]string, len(lines))}
	for i, line := range lines {
		f.Lines[i] = Fit(mark+line, w)
	}
	if cursor != nil {
		cursor.X += Margin
		f.Cursor = cursor
	}
	return f
}

// Filled returns exactly n lines, so that the lines below stay in place.
func Filled(lines []string, n int) []string {
	lines = ClipLines(lines, n)
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines
}

// Footer adds a dialog's keys below its lines.
func (b *Block) Footer(w int, st *theme.Styles, hints ...Hint) {
	line, zones := Hints(hints, w+2, st.Muted, st.Accent.Bold(true))
	b.Zones = append(b.Zones, MovedZones(zones, -1, len(b.Lines))...)
	b.Lines = append(b.Lines, Fit(ansi.TruncateLeft(line, 1, ""), min(w, ansi.StringWidth(line)-1)))
}

// Rect is an area of the screen, in cells.
type Rect struct{ X, Y, W, H int }

// Share returns the i-th of n parts of a length. The parts differ by at most one cell.
func Share(start, length, i, n int) (from, size int) {
	from = start + i*length/n
	return from, start + (i+1)*length/n - from
}

// Within reports whether a cell is in the area.
func (r Rect) Within(x, y int) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }

func (r Rect) moved(x, y int) Rect { return Rect{X: r.X + x, Y: r.Y + y, W: r.W, H: r.H} }

// PageFooter adds the keys of a dialog that scrolls: how to close it, and how much is
// hidden.
func (b *Block) PageFooter(w, top, last int, st *theme.Styles) {
	hints := []Hint{Press("esc", "close")}
	switch below := last - top; {
	case below > 0:
		hints = append(hints, Press("j", Plural(below, "more line")+" below"))
	case last > 0:
		hints = append(hints, Press("k", "back up"))
	}
	b.Lines = append(b.Lines, "")
	b.Footer(w, st, hints...)
}

// Zone is an area of the screen and what the mouse does there. x and y are relative to
// the area. A nil function does nothing. A hint is a zone that shows a key and does what
// the key does.
type Zone struct {
	Rect
	Press string // the name of the key that a click presses
	Click func(x, y int) tea.Cmd
	Wheel func(x, y int, m Motion) tea.Cmd
	Hint  bool
}

// MovedZones shifts zones to the position of their block.
func MovedZones(zones []Zone, x, y int) []Zone {
	for i := range zones {
		zones[i].Rect = zones[i].moved(x, y)
	}
	return zones
}

// Place is the area where a part of a pane was drawn.
type Place struct {
	Part int
	Rect
}

// MoveParts shifts the parts to the position of their block.
func (b *Block) MoveParts(x, y int) {
	for i := range b.Parts {
		b.Parts[i].Rect = b.Parts[i].moved(x, y)
	}
}

// FitAll makes each line exactly w cells wide.
func FitAll(lines []string, w int) []string {
	for i := range lines {
		lines[i] = Fit(lines[i], w)
	}
	return lines
}

// SplitLines splits a drawn text into exactly n lines.
func SplitLines(s string, n int) []string {
	lines := strings.Split(s, "\n")
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines[:n]
}

// MoveCursor shifts a cursor to the position of its block; nil stays nil.
func MoveCursor(c *tea.Cursor, x, y int) *tea.Cursor {
	if c == nil {
		return nil
	}
	moved := *c
	moved.X += x
	moved.Y += y
	return &moved
}

// Styled renders each line in a style.
func Styled(style lipgloss.Style, lines []string) []string {
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// Last keeps the last n lines of a field. Its cursor must be in them.
func (b Block) Last(n int) Block {
	gone := len(b.Lines) - n
	b.Lines = b.Lines[gone:]
	b.Cursor = MoveCursor(b.Cursor, 0, -gone)
	return b
}

// Clipped escapes a server's text and cuts it to w cells.
func Clipped(text string, w int) string {
	text, _ = Clip(text, w)
	return ansi.Truncate(escape.Text(text), max(w, 0), Ellipsis)
}

// Span is a text that is not broken into lines, in its style.
type Span struct {
	Text  string
	Style lipgloss.Style
}

// Flow puts texts one after another, as many on a line as fit. It breaks a text that is
// longer than a line.
func Flow(parts []Span, w int, st *theme.Styles) []string {
	const gap = " · "
	var lines []string
	width := w
	for _, part := range parts {
		n := lipgloss.Width(part.Text)
		if len(lines) > 0 && width+lipgloss.Width(gap)+n <= w {
			lines[len(lines)-1] += st.Muted.Render(gap) + part.Style.Render(part.Text)
			width += lipgloss.Width(gap) + n
			continue
		}
		pieces := Wrap(part.Text, w)
		lines = append(lines, Styled(part.Style, pieces)...)
		width = lipgloss.Width(pieces[len(pieces)-1])
	}
	return lines
}

// FlowIn is Flow in up to most lines. It counts the texts that do not fit.
func FlowIn(parts []Span, w, most int, st *theme.Styles) []string {
	for n := len(parts); n > 0; n-- {
		some := parts[:n:n]
		if left := len(parts) - n; left > 0 {
			some = append(some, Span{fmt.Sprintf("%s %d more", Ellipsis, left), st.Muted})
		}
		if lines := Flow(some, w, st); len(lines) <= most || n == 1 {
			return ClipLines(lines, most)
		}
	}
	return nil
}
