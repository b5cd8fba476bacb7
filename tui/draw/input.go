package draw

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
)

// NewInput returns a line field for a dialog.
func NewInput(placeholder string) textinput.Model {
	input := textinput.New()
	input.Prompt = ""
	input.Placeholder = placeholder
	input.SetVirtualCursor(false)
	return input
}

// DressInput sets the colors of a line field.
func DressInput(input *textinput.Model, st *theme.Styles) {
	style := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	input.SetStyles(textinput.Styles{Focused: style, Blurred: style})
}

// ViewInput draws a line field in w cells, with signs where text is hidden. The textinput
// can't do this: it positions the cursor as if all characters had the same width, and
// draws invisible characters unescaped.
func ViewInput(input *textinput.Model, w int, st *theme.Styles) (string, *tea.Cursor) {
	SizeInput(input, w)
	if input.Value() == "" {
		return Fit(st.Muted.Render(escape.Text(input.Placeholder)), w), input.Cursor()
	}
	shown := showInput(input)
	cursor := input.Cursor()
	if cursor == nil {
		return Fit(st.Text.Render(shown.text), w), nil
	}
	text := shown.text
	if shown.start > 0 {
		text = st.Muted.Render(Ellipsis) + st.Text.Render(lastCells(text, shown.width-shown.start-1))
	} else {
		text = st.Text.Render(text)
	}
	if shown.width-shown.start > shown.room {
		text = ansi.Truncate(text, shown.room, "") + st.Muted.Render(Ellipsis)
	}
	cursor.X = shown.cursor - shown.start
	return Fit(text, w), cursor
}

// lastCells returns the last n cells of a text, with a space for half of a wide
// character. n is at most the text's width.
func lastCells(text string, n int) string {
	width := ansi.StringWidth(text)
	// TruncateLeft keeps a wide character that the cut splits.
	for skip := width - n; ; skip++ {
		rest := ansi.TruncateLeft(text, skip, "")
		if gap := n - ansi.StringWidth(rest); gap >= 0 {
			return strings.Repeat(" ", gap) + rest
		}
	}
}

// SizeInput sets a field's width to w cells, including one for the cursor behind the text
// and one for a sign.
func SizeInput(input *textinput.Model, w int) { input.SetWidth(max(w-2, 1)) }

// shownInput is the text of a line field as drawn. All numbers are cells.
type shownInput struct {
	text   string // escaped
	width  int
	cursor int // from the beginning of the text
	start  int // hidden at the left
	room   int // available for the text
}

// showInput scrolls a field so that the cursor is in the middle of the visible text, if
// there is enough text.
func showInput(input *textinput.Model) shownInput {
	value := []rune(input.Value())
	s := shownInput{text: escape.Text(string(value)), room: input.Width() + 1}
	s.width = ansi.StringWidth(s.text)
	s.cursor = ansi.StringWidth(escape.Text(string(value[:input.Position()])))
	if !input.Focused() || s.width <= s.room {
		return s
	}
	s.start = max(min(s.cursor-s.room/2, s.width+1-s.room), 0)
	// The start must not split a wide character.
	s.start = s.width - ansi.StringWidth(ansi.TruncateLeft(s.text, s.start, ""))
	return s
}

// PositionAt returns the position in a field's text that was drawn at a cell.
func PositionAt(input *textinput.Model, cell int) int {
	value := []rune(input.Value())
	width := -showInput(input).start
	for i, r := range value {
		if width += ansi.StringWidth(escape.Text(string(r))); width > cell {
			return i
		}
	}
	return len(value)
}

// RuneAt returns the index of the rune at a cell of a text.
func RuneAt(text []rune, cell int) int {
	width := 0
	for i, r := range text {
		if width += ansi.StringWidth(string(r)); width > cell {
			return i
		}
	}
	return len(text)
}

// InputZone is the zone of the field at the top of a dialog. A click moves the cursor.
func InputZone(input *textinput.Model, x, w int) Zone {
	return Zone{Rect: Rect{X: x, W: w, H: 1}, Click: func(x, _ int) tea.Cmd {
		input.SetCursor(PositionAt(input, x))
		return nil
	}}
}
