package tui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
	"sailscope/tui/editor"
	"sailscope/tui/sheet"
)

// refusalOf is at which step a connection failed.
func refusalOf(err error) sailsclient.Refusal {
	if refused, ok := errors.AsType[*sailsclient.ConnectError](err); ok {
		return refused.Refusal
	}
	return sailsclient.RefusedOther
}

func (u *paneUI) edit() (editor.Text, error) {
	switch u.focus {
	case partResponse:
		x := u.response.Exchange()
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
	case partEvents:
		return u.log.Edit()
	default:
		return u.composer.Edit(func() { u.setFocus(partBody, false) }), nil
	}
}

// leaveFilter shows all events again; it tells whether some were left out.
func (u *paneUI) leaveFilter() bool {
	if u.focus != partEvents || !u.log.Filtering() {
		return false
	}
	u.log.Filter("")
	return true
}

// partAt is the part that was drawn at a cell of the pane, partCount if that is
// its frame or a text.
func (u *paneUI) partAt(x, y int) (section, draw.Rect) {
	for _, p := range u.drawn.parts {
		if p.Within(x, y) {
			return section(p.Part), p.Rect
		}
	}
	return partCount, draw.Rect{}
}

// wheel scrolls a part, whatever has the focus.
func (u *paneUI) wheel(p section, m draw.Motion) {
	switch {
	case p == partBody:
		u.composer.Wheel(m)
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

// take puts a request into the pane's composer, where enter sends it.
func (u *paneUI) take(d request.Draft, name string) tea.Cmd {
	u.composer.Set(d, name)
	u.setFocus(partRequest, true)
	return nil
}
