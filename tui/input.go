package tui

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
)

// newInput makes a line field for a dialog.
func newInput(placeholder string) textinput.Model {
	input := textinput.New()
	input.Prompt = ""
	input.Placeholder = placeholder
	input.SetVirtualCursor(false)
	return input
}

func dressInput(input *textinput.Model, st *theme.Styles) {
	style := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	input.SetStyles(textinput.Styles{Focused: style, Blurred: style})
}

// sizeInput scrolls a field to its cursor in w cells.
func sizeInput(input *textinput.Model, w int) {
	input.SetWidth(max(w-2, 1)) // a cell for the cursor behind the text, one for a sign
	input.SetCursor(input.Position())
}

// positionAt is the place in a field's text that was drawn at a cell.
func positionAt(input *textinput.Model, cell int) int {
	value := []rune(input.Value())
	left := 0 // cells out of sight
	if cursor := input.Cursor(); cursor != nil {
		left = ansi.StringWidth(string(value[:input.Position()])) - cursor.X
	}
	return runeAt(value, left+cell)
}

// runeAt is the index of the rune that is at a cell of a text.
func runeAt(text []rune, cell int) int {
	width := 0
	for i, r := range text {
		if width += ansi.StringWidth(string(r)); width > cell {
			return i
		}
	}
	return len(text)
}

// inputZone is the field that a dialog begins with: a click puts the cursor.
func inputZone(input *textinput.Model, x, w int) zone {
	return zone{rect: rect{x: x, w: w, h: 1}, click: func(_ *app, x, _ int) tea.Cmd {
		input.SetCursor(positionAt(input, x))
		return nil
	}}
}
