// Package dialog has the dialogs that belong to no one view: questions, lists to
// choose from, the help, and the details of a row of a log.
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

// Confirm asks a question that a slip of the finger should not answer.
type Confirm struct {
	Host     part.Host
	Question string
	Yes      func() tea.Cmd
	// Moot tells whether there is nothing left to ask; nil means never.
	Moot func() bool
	// Under is the dialog that it covers meanwhile, nil for none.
	Under part.Dialog
}

// Key acts on a key.
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

// Refresh takes the question away when there is nothing left to ask.
func (c *Confirm) Refresh() {
	if c.Moot != nil && c.Moot() {
		c.Host.Open(c.Under)
	}
}

// Paste takes a paste.
func (c *Confirm) Paste(tea.PasteMsg) tea.Cmd { return nil }

// Title is the heading of the dialog.
func (c *Confirm) Title() string { return "sure?" }

// Draw draws the dialog.
func (c *Confirm) Draw(w, _ int, st *theme.Styles) draw.Block {
	out := draw.Block{Lines: append(draw.Styled(st.Text, draw.Wrap(c.Question, w)), "")}
	out.Footer(w, st, draw.Press("y", "yes"), draw.Press("n", "no"))
	return out
}

// dialogZone is the whole of a dialog: a wheel goes through it as the arrows do.
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
