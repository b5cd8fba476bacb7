package tui

import (
	tea "charm.land/bubbletea/v2"
)

// clickPane gives a pane the focus, and the part of it that is there. In a field
// it puts the cursor, in a list it selects the row; a click on the selected row
// opens it.
func (a *app) clickPane(u *paneUI, x, y int) tea.Cmd {
	p, place := u.partAt(x, y)
	again := a.focused() == u && u.focus == p && !u.typing && !u.prompting()
	a.FocusOn(u.pane)
	x, y = x-place.X, y-place.Y
	switch p {
	case partRequest:
		u.composer.ClickLine(x, func() { u.setFocus(partRequest, true) })
	case partBody:
		u.composer.ClickTab(x, y, func() { u.setFocus(partBody, true) })
	case partResponse:
		return u.response.Click(x, y, place.H, again, func() { u.setFocus(partResponse, false) })
	case partEvents:
		above := place.H - u.log.Height // the heading and the filter
		if u.log.Click(x, y, above, again, func(typing bool) { u.setFocus(partEvents, typing) }) {
			return a.openDetail()
		}
	case partCount: // the frame or a text
	}
	return nil
}
