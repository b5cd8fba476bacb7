package draw

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
)

// NewInput makes a line field for a dialog.
func NewInput(placeholder string) textinput.Model {
	input := textinput.New()
	input.Prompt = ""
	input.Placeholder = placeholder
	input.SetVirtualCursor(false)
	return input
}

// DressInput gives a line field its colors.
func DressInput(input *textinput.Model, st *theme.Styles) {
	style := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	input.SetStyles(textinput.Styles{Focused: style, Blurred: style})
}

// ViewInput draws a line field in w cells, with signs where its text goes on
// out of sight. The textinput can't do it: it places the cursor by characters, as
// if none were wide, and draws those that nobody can see as they are.
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

// lastCells returns the last n cells of a text, with a space in place of half a
// wide character. n is at most the text's width.
func lastCells(text string, n int) string {
	width := ansi.StringWidth(text)
	// TruncateLeft keeps a wide character that is only half to be cut.
	for skip := width - n; ; skip++ {
		rest := ansi.TruncateLeft(text, skip, "")
		if gap := n - ansi.StringWidth(rest); gap >= 0 {
			return strings.Repeat(" ", gap) + rest
		}
	}
}

// SizeInput gives a field w cells: one of them is for the cursor behind the text,
// one for a sign.
func SizeInput(input *textinput.Model, w int) { input.SetWidth(max(w-2, 1)) }

// shownInput is the text of a line field as it is drawn. All figures are cells.
type shownInput struct {
	text   string // escaped
	width  int
	cursor int // from the beginning of the text
	start  int // what is out of sight at the left
	room   int // for the text
}

// showInput scrolls a field so that as much can be seen before the cursor as
// behind it, as far as there is text.
func showInput(input *textinput.Model) shownInput {
	value := []rune(input.Value())
	s := shownInput{text: escape.Text(string(value)), room: input.Width() + 1}
	s.width = ansi.StringWidth(s.text)
	s.cursor = ansi.StringWidth(escape.Text(string(value[:input.Position()])))
	if !input.Focused() || s.width <= s.room {
		return s
	}
	s.start = max(min(s.cursor-s.room/2, s.width+1-s.room), 0)
	// Not in the middle of a wide character.
	s.start = s.width - ansi.StringWidth(ansi.TruncateLeft(s.text, s.start, ""))
	return s
}

// PositionAt is the place in a field's text that was drawn at a cell.
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

// RuneAt is the index of the rune that is at a cell of a text.
func RuneAt(text []rune, cell int) int {
	width := 0
	for i, r := range text {
		if width += ansi.StringWidth(string(r)); width > cell {
			return i
		}
	}
	return len(text)
}

// InputZone is the field that a dialog begins with: a click puts the cursor.
func InputZone(input *textinput.Model, x, w int) Zone {
	return Zone{Rect: Rect{X: x, W: w, H: 1}, Click: func(x, _ int) tea.Cmd {
		input.SetCursor(PositionAt(input, x))
		return nil
	}}
}
