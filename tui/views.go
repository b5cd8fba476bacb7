package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
)

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
