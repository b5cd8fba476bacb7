package pane

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
	"sailscope/tui/editor"
	"sailscope/tui/sheet"
)

// refusalOf returns the step at which a connection failed.
func refusalOf(err error) sailsclient.Refusal {
	if refused, ok := errors.AsType[*sailsclient.ConnectError](err); ok {
		return refused.Refusal
	}
	return sailsclient.RefusedOther
}

// Edit returns the text of the part with the focus for an editor, or why there is none.
func (u *View) Edit() (editor.Text, error) {
	switch u.Focus {
	case Response:
		x := u.Response.Exchange()
		if x == nil || x.Outcome.Err != nil {
			return editor.Text{}, errors.New("no body to open in the editor")
		}
		answer := x.Outcome.Response()
		switch {
		case x.Outcome.Dropped():
			return editor.Text{}, sheet.ErrDropped
		case answer.Whole() == nil && answer.ParseError == nil:
			return editor.Text{}, errors.New("no body to open in the editor")
		}
		return editor.Text{Text: func() string { return sheet.BodyText(answer) }, Ext: ".json"}, nil
	case Events:
		return u.Log.Edit()
	default:
		return u.Composer.Edit(func() { u.SetFocus(Body, false) }), nil
	}
}

// LeaveFilter removes the filter of the events. It reports whether there was one.
func (u *View) LeaveFilter() bool {
	if u.Focus != Events || !u.Log.Filtering() {
		return false
	}
	u.Log.Filter("")
	return true
}

// partAt returns the part that was drawn at a cell of the pane and its area, or nothing
// if the cell has no part.
func (u *View) partAt(x, y int) (Part, draw.Rect) {
	for _, p := range u.drawn.Parts {
		if p.Within(x, y) {
			return Part(p.Part), p.Rect
		}
	}
	return nothing, draw.Rect{}
}

// Click focuses the part at a cell of the pane. In a field it moves the cursor, in a list
// it selects the row. A click on the selected row opens it; opens tells the caller to
// open a row of the log. had says whether the pane had the focus before.
func (u *View) Click(x, y int, had bool) (cmd tea.Cmd, opens bool) {
	p, place := u.partAt(x, y)
	again := had && u.Focus == p && !u.Typing && !u.Prompting()
	x, y = x-place.X, y-place.Y
	switch p {
	case Request:
		u.Composer.ClickLine(x, func() { u.SetFocus(Request, true) })
	case Body:
		u.Composer.ClickTab(x, y, func() { u.SetFocus(Body, true) })
	case Response:
		return u.Response.Click(x, y, place.H, again, func() { u.SetFocus(Response, false) }), false
	case Events:
		above := place.H - u.Log.Height // the heading and the filter
		return nil, u.Log.Click(x, y, above, again, func(typing bool) { u.SetFocus(Events, typing) })
	case nothing: // the frame or a text without a part
	}
	return nil, false
}

// Wheel scrolls the part at a cell of the pane, even without the focus.
func (u *View) Wheel(x, y int, m draw.Motion) {
	switch p, _ := u.partAt(x, y); {
	case p == Body:
		u.Composer.Wheel(m)
	case p == Response && m.Columns() != 0:
		u.Response.ScrollBy(m, false)
	case p == Response:
		for range draw.WheelStep {
			u.Response.ScrollBy(m, false)
		}
	case p == Events:
		u.Log.Wheel(m)
	}
}

// Take puts a request into the pane's composer, where Enter sends it.
func (u *View) Take(d request.Draft, name string) tea.Cmd {
	u.Composer.Set(d, name)
	u.SetFocus(Request, true)
	return nil
}
