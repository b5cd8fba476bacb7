package tui

import (
	"charm.land/bubbles/v2/textinput"

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
