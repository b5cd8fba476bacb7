package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/theme"
	"sailscope/tui/draw"
)

// views are some of the views that the screen has.
type views uint8

const (
	inPanes views = 1 << iota
	inTimeline
	inRooms
	viewsEnd
	everywhere = viewsEnd - 1
)

// screenView is what stands between the top line and the bottom line instead of
// the panes. The pane with the focus stays the one that keys are about.
type screenView interface {
	// name is what the top line calls it.
	name() string
	// draw draws exactly area.h lines; its cursor and its zones are relative to
	// the area's corner. No line at all says that there is nothing without a pane.
	draw(area draw.Rect, st *theme.Styles) draw.Block
	scroll(m draw.Motion)
	// typing tells whether one of its fields has the cursor. typed then gets the
	// keys that no action takes, and pastes.
	typing() bool
	typed(msg tea.Msg) tea.Cmd
	// leave ends what esc ends here: typing, a filter. It is false when nothing
	// is left but to go back to the panes.
	leave() bool
	// foremost are the actions whose hints come first in the bottom line.
	foremost() []string
	// hints are the keys while typing.
	hints() []draw.Hint
}

// other is the view that is shown instead of the panes, nil if they are.
func (a *app) other() screenView {
	switch a.view {
	case inTimeline:
		return &a.timeline
	case inRooms:
		return &a.rooms
	default:
		return nil
	}
}

func (a *app) viewActions() []action {
	return []action{
		{name: "next-view", in: everywhere, keys: []string{"v"}, shown: "v", hint: "view", help: "next view: panes, timeline, rooms", do: a.nextView},
		{name: "deliveries", in: everywhere, keys: []string{"d"}, shown: "d", help: "deliveries: which socket got how many of which events, and missed how many", do: a.openDeliveries},
		{name: "record", in: everywhere, keys: []string{"W"}, shown: "W", help: "record what happens on all sockets to a file, as lines of JSON, or end that", do: a.toggleRecording},
		{name: "rates", in: everywhere, keys: []string{"P"}, shown: "P", help: "rates and latencies: events a second by socket and name, how long answers took", do: a.openRates},
		{name: "previous-socket", in: inTimeline | inRooms, keys: []string{"h", "left"}, shown: "h ←", help: "in the timeline and the rooms: previous socket", when: a.hasPanes, do: a.scroll(draw.ColumnLeft)},
		{name: "next-socket", in: inTimeline | inRooms, keys: []string{"l", "right"}, shown: "l →", hint: "socket", help: "in the timeline and the rooms: next socket", when: a.hasPanes, do: a.scroll(draw.ColumnRight)},
	}
}

func (a *app) nextView() tea.Cmd {
	next := a.view << 1
	if next == viewsEnd {
		next = inPanes
	}
	a.show(next)
	return nil
}

// show turns to a view.
func (a *app) show(view views) {
	if u := a.focused(); u != nil && u.typing {
		u.setFocus(u.focus, false)
	}
	a.view = view
}

// typing tells whether a field has the cursor.
func (a *app) typing() bool {
	if view := a.other(); view != nil {
		return view.typing()
	}
	u := a.focused()
	return u != nil && u.typing
}
