package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
)

// field is something drawn: its lines, and where in them the cursor is, the parts
// of a pane, and what can be clicked.
type field struct {
	lines  []string
	cursor *tea.Cursor
	parts  []partPlace
	zones  []zone
}

// below puts another field under this one.
func (f *field) below(other field) {
	y := len(f.lines)
	if other.cursor != nil {
		f.cursor = moveCursor(other.cursor, 0, y)
	}
	other.moveParts(0, y)
	f.parts = append(f.parts, other.parts...)
	f.zones = append(f.zones, movedZones(other.zones, 0, y)...)
	f.lines = append(f.lines, other.lines...)
}

// part is below for a whole part of a pane, which the mouse finds there.
func (f *field) part(p int, other field, w int) {
	f.parts = append(f.parts, partPlace{p, rect{y: len(f.lines), w: w, h: len(other.lines)}})
	f.below(other)
}

const fieldMargin = 2 // the focus mark and a space

// placeField puts a field behind its margin, which marks the focus.
func placeField(lines []string, cursor *tea.Cursor, w int, focused bool, st *theme.Styles) field {
	mark := "  "
	if focused {
		mark = st.Accent.Render("▌") + " "
	}
	f := field{lines: make([]string, len(lines))}
	for i, line := range lines {
		f.lines[i] = fit(mark+line, w)
	}
	if cursor != nil {
		cursor.X += fieldMargin
		f.cursor = cursor
	}
	return f
}

// filled is exactly n lines: what is below must not jump.
func filled(lines []string, n int) []string {
	lines = clipLines(lines, n)
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines
}

// footer adds the keys of a dialog under its lines.
func (f *field) footer(w int, st *theme.Styles, hints ...keyHint) {
	line, zones := drawHints(hints, w+2, st.Muted, st.Accent.Bold(true))
	f.zones = append(f.zones, movedZones(zones, -1, len(f.lines))...)
	f.lines = append(f.lines, fit(ansi.TruncateLeft(line, 1, ""), min(w, ansi.StringWidth(line)-1)))
}

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// share is the i-th of n parts of a length, which differ by one cell at most.
func share(start, length, i, n int) (from, size int) {
	from = start + i*length/n
	return from, start + (i+1)*length/n - from
}

// within tells whether a cell is in the place.
func (r rect) within(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

func (r rect) moved(x, y int) rect { return rect{x: r.x + x, y: r.y + y, w: r.w, h: r.h} }

// pageFooter adds the keys of a dialog that scrolls: how to close it, and what is
// out of sight.
func (f *field) pageFooter(w, top, last int, st *theme.Styles) {
	hints := []keyHint{press("esc", "closes")}
	switch below := last - top; {
	case below > 0:
		hints = append(hints, press("j", plural(below, "more line")+" below"))
	case last > 0:
		hints = append(hints, press("k", "back up"))
	}
	f.lines = append(f.lines, "")
	f.footer(w, st, hints...)
}

// zone is a place on the screen and what the mouse does there. x and y are the
// cell within the place. What is not set does nothing. A hint is a zone that shows
// a key and does what the key does.
type zone struct {
	rect
	press string // the key that a click presses, by its name
	click func(x, y int) tea.Cmd
	wheel func(x, y int, m motion) tea.Cmd
	hint  bool
}

func movedZones(zones []zone, x, y int) []zone {
	for i := range zones {
		zones[i].rect = zones[i].moved(x, y)
	}
	return zones
}

// partPlace is where a part of a pane was drawn.
type partPlace struct {
	part int
	rect
}

func (f *field) moveParts(x, y int) {
	for i := range f.parts {
		f.parts[i].rect = f.parts[i].moved(x, y)
	}
}

func fitAll(lines []string, w int) []string {
	for i := range lines {
		lines[i] = fit(lines[i], w)
	}
	return lines
}

// splitLines makes exactly n lines of a drawn text.
func splitLines(s string, n int) []string {
	lines := strings.Split(s, "\n")
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines[:n]
}

// moveCursor shifts a cursor to where its pane is.
func moveCursor(c *tea.Cursor, x, y int) *tea.Cursor {
	if c == nil {
		return nil
	}
	moved := *c
	moved.X += x
	moved.Y += y
	return &moved
}

func styled(style lipgloss.Style, lines []string) []string {
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// last keeps the last lines of a field, which its cursor is in.
func (f field) last(n int) field {
	gone := len(f.lines) - n
	f.lines = f.lines[gone:]
	f.cursor = moveCursor(f.cursor, 0, -gone)
	return f
}

// clipped is a server's text, escaped, in at most w cells.
func clipped(text string, w int) string {
	text, _ = clip(text, w)
	return ansi.Truncate(escape.Text(text), max(w, 0), cut)
}

// styledText is a text that is not broken into lines, in its style.
type styledText struct {
	text  string
	style lipgloss.Style
}

// flow puts texts behind each other, as many in a line as have room; one that is
// longer than a line is broken.
func flow(parts []styledText, w int, st *theme.Styles) []string {
	const gap = " · "
	var lines []string
	width := w
	for _, part := range parts {
		n := lipgloss.Width(part.text)
		if len(lines) > 0 && width+lipgloss.Width(gap)+n <= w {
			lines[len(lines)-1] += st.Muted.Render(gap) + part.style.Render(part.text)
			width += lipgloss.Width(gap) + n
			continue
		}
		pieces := wrap(part.text, w)
		lines = append(lines, styled(part.style, pieces)...)
		width = lipgloss.Width(pieces[len(pieces)-1])
	}
	return lines
}

// flowIn is flow in at most so many lines. What has no room is counted.
func flowIn(parts []styledText, w, most int, st *theme.Styles) []string {
	for n := len(parts); n > 0; n-- {
		some := parts[:n:n]
		if left := len(parts) - n; left > 0 {
			some = append(some, styledText{fmt.Sprintf("%s %d more", cut, left), st.Muted})
		}
		if lines := flow(some, w, st); len(lines) <= most || n == 1 {
			return clipLines(lines, most)
		}
	}
	return nil
}
