package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/part"
)

// other returns the view that replaces the panes, nil if the panes are shown.
func (a *app) other() part.View {
	switch a.view {
	case keymap.InTimeline:
		return &a.timeline
	case keymap.InRooms:
		return &a.rooms
	default:
		return nil
	}
}

func (a *app) viewActions() []keymap.Action {
	return []keymap.Action{
		{Name: "next-view", In: keymap.Everywhere, Keys: []string{"v"}, Shown: "v", Hint: "view", Help: "next view: panes, timeline, rooms", Do: a.nextView},
		{Name: "deliveries", In: keymap.Everywhere, Keys: []string{"d"}, Shown: "d", Help: "deliveries: events received and missed by each socket", Do: a.openDeliveries},
		{Name: "record", In: keymap.Everywhere, Keys: []string{"W"}, Shown: "W", Help: "start/stop recording all sockets to a file as JSON lines", Do: a.toggleRecording},
		{Name: "rates", In: keymap.Everywhere, Keys: []string{"P"}, Shown: "P", Help: "rates and latencies: events per second, response times", Do: a.openRates},
		{Name: "previous-socket", In: keymap.InTimeline | keymap.InRooms, Keys: []string{"h", "left"}, Shown: "h ←", Help: "in the timeline and the rooms: previous socket", When: a.hasPanes, Do: a.scroll(draw.ColumnLeft)},
		{Name: "next-socket", In: keymap.InTimeline | keymap.InRooms, Keys: []string{"l", "right"}, Shown: "l →", Hint: "socket", Help: "in the timeline and the rooms: next socket", When: a.hasPanes, Do: a.scroll(draw.ColumnRight)},
	}
}

func (a *app) nextView() tea.Cmd {
	next := a.view << 1
	if next == keymap.ViewsEnd {
		next = keymap.InPanes
	}
	a.show(next)
	return nil
}

// show switches to a view.
func (a *app) show(view keymap.Views) {
	if u := a.focused(); u != nil && u.Typing {
		u.SetFocus(u.Focus, false)
	}
	a.view = view
}

// typing tells whether a field has the cursor.
func (a *app) typing() bool {
	if view := a.other(); view != nil {
		return view.Typing()
	}
	u := a.focused()
	return u != nil && u.Typing
}
