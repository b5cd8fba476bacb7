package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
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
		u.clickLine(x)
	case partBody:
		u.clickTab(x, y)
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

// Where the cursor goes is read before its field has the focus: a field without
// it shows its beginning.

func (u *paneUI) clickLine(x int) {
	position := draw.PositionAt(&u.composer.line, x-draw.Margin)
	u.setFocus(partRequest, true)
	u.composer.line.SetCursor(position)
}

// clickTab is a click on the tabs' names, or on what is in the open one.
func (u *paneUI) clickTab(x, y int) {
	c := &u.composer
	if y == 0 {
		c.open(c.tabAt(x - draw.Margin))
		u.setFocus(partBody, true)
		return
	}
	f := c.field()
	if f == nil {
		u.setFocus(partBody, false)
		return
	}
	line, column := f.PositionAt(x-draw.Margin, y-1)
	u.setFocus(partBody, true)
	f.GoTo(line, column)
}

// wheel scrolls a part, whatever has the focus.
func (u *paneUI) wheel(p section, m draw.Motion) {
	switch {
	case p == partBody:
		u.composer.wheel(m)
	case p == partResponse && m.Columns() != 0:
		u.response.ScrollBy(m, false)
	case p == partResponse:
		for range draw.WheelStep {
			u.response.ScrollBy(m, false)
		}
	case p == partEvents:
		u.log.Wheel(m)
	}
}

// wheel scrolls what is in the open tab.
func (c *composer) wheel(m draw.Motion) {
	f := c.field()
	for range draw.WheelStep {
		switch {
		case m.Columns() != 0: // nothing is wider than its tab
		case f == nil:
			c.connection.scroll(m)
		default:
			f.Scroll(m)
		}
	}
}
