package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/model/rooms"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
	"sailscope/tui/roomsview"
)

func (a *app) roomActions() []keymap.Action {
	return []keymap.Action{
		{
			Name: "replay", In: keymap.Everywhere, Keys: []string{"R"}, Shown: "R", Hint: "replay", When: a.canReplay, Do: a.replayHere,
			Help: "after a reconnect: replay the requests that subscribed",
		},
		{Name: "open-room", In: keymap.InRooms, Keys: []string{"enter"}, Shown: "enter", Hint: "events", When: a.onRow, Do: a.openRoom, Help: "in the rooms: show this room's events; fold/unfold a model's records"},
		{Name: "filter-rooms", In: keymap.InRooms, Keys: []string{"/"}, Shown: "/", Hint: "filter", When: a.hasPane, Do: a.editRoomFilter, Help: "in the rooms: filter rooms by name"},
		{Name: "name-room", In: keymap.InRooms, Keys: []string{"+"}, Shown: "+", Hint: "name", When: a.hasPane, Do: a.nameRoom, Help: "in the rooms: name a room, and the request that joins it"},
		{Name: "forget-room", In: keymap.InRooms, Keys: []string{"-"}, Shown: "-", Hint: "forget", When: a.onRow, Do: a.forgetRoom, Help: "in the rooms: forget this room on this socket; on a model, its lost rooms"},
		{Name: "copy-room", In: keymap.InRooms, Keys: []string{"y"}, Shown: "y", Hint: "copy", When: a.onRoom, Do: a.copyRoom, Help: "in the rooms: copy this room's name"},
	}
}

func (a *app) onRow() bool { return a.hasPane() && a.rooms.OnRow() }

func (a *app) onRoom() bool { return a.onRow() && a.rooms.OnRoom() }

// openRoom shows the events of the selected room on the focused socket; of a
// model's records it folds or unfolds.
func (a *app) openRoom() tea.Cmd {
	v, u := &a.rooms, a.focused()
	if v.ToggleFold() {
		return nil
	}
	query := roomsview.EventsOf(v.Row.Room)
	if query == "" {
		u.Status.Problem = "events do not say which custom room they came through"
		return nil
	}
	a.show(keymap.InPanes)
	u.SetFocus(pane.Events, false)
	u.Log.Filter(query)
	return nil
}

func (a *app) editRoomFilter() tea.Cmd {
	a.rooms.StartFilter()
	return nil
}

func (a *app) copyRoom() tea.Cmd {
	name := escape.Text(a.rooms.Row.Room.Name)
	a.focused().Status.Done = "copied " + name
	return tea.SetClipboard(name)
}

// forgetRoom takes a room out of the focused socket's ledger.
func (a *app) forgetRoom() tea.Cmd {
	v, u := &a.rooms, a.focused()
	ledger := u.Pane.Ledger
	if v.Row.Fold {
		lost := 0
		for _, room := range v.Table.Records(v.Row.Room.Model) {
			if s, _, known := ledger.Find(room); known && !s.Lost.IsZero() {
				ledger.Forget(room)
				lost++
			}
		}
		u.Status.Done = "forgot " + draw.Plural(lost, "lost room")
		return nil
	}
	title := rooms.Title(v.Row.Room)
	if _, _, known := ledger.Find(v.Row.Room); !known {
		u.Status.Problem = title + " is not known on this socket"
		return nil
	}
	ledger.Forget(v.Row.Room)
	u.Status.Done = "forgot " + title + " on this socket; the server was not told"
	return nil
}
