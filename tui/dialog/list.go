package dialog

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/fuzzy"
)

// searchList is a search field and a cursor in the list of matches.
type searchList struct {
	input textinput.Model
	found []match // the best match first
	at    int     // the chosen match, an index in found
	page  int     // how many matches were visible in the last drawing
}

// match is a found item: its index in the list, and how it matches.
type match struct {
	item int
	fuzzy.Match
}

func newSearchList(placeholder string) searchList {
	f := searchList{input: draw.NewInput(placeholder)}
	f.input.Focus() // ignores the command that blinks an unused cursor
	return f
}

// find searches n items for the typed text. An empty text finds all items.
func (f *searchList) find(n int, matches func(pattern string, item int) (fuzzy.Match, bool)) {
	f.found, f.at = f.found[:0], 0
	pattern := strings.Join(strings.Fields(f.input.Value()), "")
	for item := range n {
		if m, ok := matches(pattern, item); ok {
			f.found = append(f.found, match{item, m})
		}
	}
	slices.SortStableFunc(f.found, func(a, b match) int { return b.Score - a.Score })
}

// key moves the cursor, or edits the field. It reports whether the searched text has
// changed.
func (f *searchList) key(key tea.KeyPressMsg) (changed bool) {
	var m draw.Motion
	switch key.String() {
	case "up", "ctrl+p", "shift+tab":
		m = draw.LineUp
	case "down", "ctrl+n", "tab":
		m = draw.LineDown
	case "pgup":
		m = draw.PageUp
	case "pgdown":
		m = draw.PageDown
	default:
		return f.write(key)
	}
	last := max(len(f.found)-1, 0)
	f.at = min(max(m.Apply(f.at, last, f.page), 0), last)
	return false
}

// write passes a key press or a paste to the field. It reports whether the searched text
// has changed.
func (f *searchList) write(msg tea.Msg) (changed bool) {
	before := f.input.Value()
	f.input, _ = f.input.Update(msg)
	return f.input.Value() != before
}

// chosen returns the list index of the item with the cursor.
func (f *searchList) chosen() (item int, ok bool) {
	if f.at >= len(f.found) {
		return 0, false
	}
	return f.found[f.at].item, true
}

// inSight returns the first visible match and the one after the last. The cursor is in
// the middle if there are enough matches.
func (f *searchList) inSight() (first, end int) {
	first = min(max(f.at-f.page/2, 0), max(len(f.found)-f.page, 0))
	return first, min(first+f.page, len(f.found))
}

// draw draws the field behind a sign of one cell, and below it one line for each visible
// match.
func (f *searchList) draw(sign string, w int, st *theme.Styles, line func(i int) string, click func(i int) tea.Cmd) draw.Block {
	draw.DressInput(&f.input, st)
	field, cursor := draw.ViewInput(&f.input, w-draw.Margin, st)
	out := draw.Block{Lines: []string{draw.Fit(st.Accent.Render(sign)+" "+field, w)}, Cursor: draw.MoveCursor(cursor, draw.Margin, 0)}
	out.Zones = append(out.Zones, draw.InputZone(&f.input, draw.Margin, w-draw.Margin))
	first, end := f.inSight()
	for i := first; i < end; i++ {
		out.Zones = append(out.Zones, draw.Zone{
			Rect:  draw.Rect{Y: len(out.Lines), W: w, H: 1},
			Click: func(_, _ int) tea.Cmd { return click(i) },
		})
		out.Lines = append(out.Lines, line(i))
	}
	return out
}
