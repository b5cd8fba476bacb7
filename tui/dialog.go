package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/theme"
)

// dialog is something on top of the panes that takes all keys while it is open.
type dialog interface {
	keyPressed(key tea.KeyPressMsg) tea.Cmd
	pasted(msg tea.PasteMsg) tea.Cmd
	// render draws what goes into the dialog's frame, at most w by h cells.
	render(w, h int, st *theme.Styles) field
	title() string
}

// wide is a dialog that takes all the width there is.
type wide interface{ wide() }

// over draws a dialog over the screen's lines.
func over(lines []string, d dialog, w int, st *theme.Styles) field {
	most := dialogWidth(w)
	if _, all := d.(wide); all {
		most = wideDialog(w)
	}
	inside := d.render(most, max(len(lines)-2, 1), st)
	on, frame := overlay(lines, d.title(), inside, most, w, st)
	on.zones = append(on.zones, dialogZone(d, frame))
	return on
}

// confirm asks a question that a slip of the finger should not answer.
type confirm struct {
	host     Host
	question string
	yes      func() tea.Cmd
	// moot tells whether there is nothing left to ask; nil means never.
	moot func() bool
	// under is the dialog that it covers meanwhile, nil for none.
	under dialog
}

func (c *confirm) keyPressed(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "y", "Y":
		c.host.Open(c.under)
		return c.yes()
	case "n", "N", "esc", "q":
		c.host.Open(c.under)
	}
	return nil
}

func (c *confirm) pasted(tea.PasteMsg) tea.Cmd { return nil }

func (c *confirm) title() string { return "sure?" }

func (c *confirm) render(w, _ int, st *theme.Styles) field {
	out := field{lines: append(styled(st.Text, wrap(c.question, w)), "")}
	out.footer(w, st, press("y", "yes"), press("n", "no"))
	return out
}
