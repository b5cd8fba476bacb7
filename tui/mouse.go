package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
)

// clicked and wheeled act on the zone under the mouse. A stale frame is composed
// first, because the zone may be gone.
func (a *app) clicked(m tea.Mouse) tea.Cmd {
	if m.Button != tea.MouseLeft {
		return nil
	}
	a.View()
	for _, z := range a.zones {
		switch {
		case !z.Within(m.X, m.Y):
		case z.Press != "":
			a.forgetNotice()
			return a.pressed(z.Press)
		case z.Click != nil:
			a.forgetNotice()
			return z.Click(m.X-z.X, m.Y-z.Y)
		}
	}
	return nil
}

func (a *app) wheeled(m tea.Mouse) tea.Cmd {
	motion, known := wheelMotion(m)
	if !known {
		return nil
	}
	a.View()
	for _, z := range a.zones {
		if z.Wheel != nil && z.Within(m.X, m.Y) {
			return z.Wheel(m.X-z.X, m.Y-z.Y, motion)
		}
	}
	return nil
}

// wheelMotion returns the motion of a wheel step, sideways with shift.
func wheelMotion(m tea.Mouse) (draw.Motion, bool) {
	sideways := m.Mod.Contains(tea.ModShift)
	switch {
	case m.Button == tea.MouseWheelLeft, m.Button == tea.MouseWheelUp && sideways:
		return draw.ColumnLeft, true
	case m.Button == tea.MouseWheelRight, m.Button == tea.MouseWheelDown && sideways:
		return draw.ColumnRight, true
	case m.Button == tea.MouseWheelUp:
		return draw.LineUp, true
	case m.Button == tea.MouseWheelDown:
		return draw.LineDown, true
	default:
		return 0, false
	}
}

// pressed does what a named key does.
func (a *app) pressed(name string) tea.Cmd {
	key, err := keymap.Parse(name)
	if err != nil {
		return nil // an action without keys has no hint
	}
	return a.keyPressed(key)
}

// clicking returns a click handler that performs an action.
func clicking(do func() tea.Cmd) func(int, int) tea.Cmd {
	return func(_, _ int) tea.Cmd { return do() }
}

// clickPane gives the focus to a pane and to the part of it that was clicked.
func (a *app) clickPane(u *pane.View, x, y int) tea.Cmd {
	had := a.focused() == u
	a.FocusOn(u.Pane)
	cmd, opens := u.Click(x, y, had)
	if opens {
		return a.openDetail()
	}
	return cmd
}

// paneZone returns the zone of a pane on the screen.
func (a *app) paneZone(u *pane.View, place draw.Rect) draw.Zone {
	return draw.Zone{
		Rect:  place,
		Click: func(x, y int) tea.Cmd { return a.clickPane(u, x, y) },
		Wheel: func(x, y int, m draw.Motion) tea.Cmd {
			u.Wheel(x, y, m)
			return nil
		},
	}
}

// FocusOn gives a pane the focus. The cursor stays in the fields of the previous pane.
func (a *app) FocusOn(p *dashboard.Pane) {
	for i, other := range a.dash.Panes() {
		if other == p {
			a.dash.Focus(i)
		}
	}
}
