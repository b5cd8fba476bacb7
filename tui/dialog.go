package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// over draws a dialog over the screen's lines.
func over(lines []string, d part.Dialog, w int, st *theme.Styles) draw.Block {
	most := draw.DialogWidth(w)
	if _, all := d.(part.Wide); all {
		most = draw.WideDialog(w)
	}
	inside := d.Draw(most, max(len(lines)-2, 1), st)
	on, frame := draw.Overlay(lines, d.Title(), inside, most, w, st)
	on.Zones = append(on.Zones, dialogZone(d, frame))
	return on
}

// confirm asks a question that a slip of the finger should not answer.
type confirm struct {
	host     part.Host
	question string
	yes      func() tea.Cmd
	// moot tells whether there is nothing left to ask; nil means never.
	moot func() bool
	// under is the dialog that it covers meanwhile, nil for none.
	under part.Dialog
}

func (c *confirm) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "y", "Y":
		c.host.Open(c.under)
		return c.yes()
	case "n", "N", "esc", "q":
		c.host.Open(c.under)
	}
	return nil
}

// Refresh takes the question away when there is nothing left to ask.
func (c *confirm) Refresh() {
	if c.moot != nil && c.moot() {
		c.host.Open(c.under)
	}
}

func (c *confirm) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (c *confirm) Title() string { return "sure?" }

func (c *confirm) Draw(w, _ int, st *theme.Styles) draw.Block {
	out := draw.Block{Lines: append(draw.Styled(st.Text, draw.Wrap(c.question, w)), "")}
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
