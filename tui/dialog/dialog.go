// Package dialog has the dialogs that belong to no single view: questions, lists to
// choose from, the help, and the details of a log row.
package dialog

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// Over draws a dialog over the screen's lines.
func Over(lines []string, d part.Dialog, w int, st *theme.Styles) draw.Block {
	most := draw.DialogWidth(w)
	if _, all := d.(part.Wide); all {
		most = draw.WideDialog(w)
	}
	inside := d.Draw(most, max(len(lines)-2, 1), st)
	on, frame := draw.Overlay(lines, d.Title(), inside, most, w, st)
	on.Zones = append(on.Zones, dialogZone(d, frame))
	return on
}

// Confirm asks for confirmation, so that no action starts by accident.
type Confirm struct {
	Host     part.Host
	Question string
	Yes      func() tea.Cmd
	// Moot reports whether the question no longer matters; nil means never.
	Moot func() bool
	// Under is the dialog that it covers, nil if there is none.
	Under part.Dialog
}

// Key handles a key press.
func (c *Confirm) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "y", "Y":
		c.Host.Open(c.Under)
		return c.Yes()
	case "n", "N", "esc", "q":
		c.Host.Open(c.Under)
	}
	return nil
}

// Refresh closes the question when it no longer matters.
func (c *Confirm) Refresh() {
	if c.Moot != nil && c.Moot() {
		c.Host.Open(c.Under)
	}
}

// Paste ignores a paste.
func (c *Confirm) Paste(tea.PasteMsg) tea.Cmd { return nil }

// Title returns the heading of the dialog.
func (c *Confirm) Title() string { return "sure?" }

// Draw draws the dialog.
func (c *Confirm) Draw(w, _ int, st *theme.Styles) draw.Block {
	out := draw.Block{Lines: append(draw.Styled(st.Text, draw.Wrap(c.Question, w)), "")}
	out.Footer(w, st, draw.Press("y", "yes"), draw.Press("n", "no"))
	return out
}

// dialogZone makes the whole dialog react to the wheel as to the arrow keys.
func dialogZone(d part.Dialog, place draw.Rect) draw.Zone {
	return draw.Zone{Rect: place, Wheel: func(_, _ int, m draw.Motion) tea.Cmd {
		switch m {
		case draw.LineUp:
			return d.Key(tea.KeyPressMsg{Code: tea.KeyUp})
		case draw.LineDown:
			return d.Key(tea.KeyPressMsg{Code: tea.KeyDown})
		default:
			return nil
		}
	}}
}
