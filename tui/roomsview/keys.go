package roomsview

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/rooms"
	"sailscope/sailsclient/pubsub"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
)

// Commands are the parts of the rooms' actions that the view can't do alone.
type Commands struct {
	HasPane                  func() bool
	Open, Name, Forget, Copy func() tea.Cmd
}

// Actions returns the actions of the rooms view.
func Actions(view func() *View, c Commands) []keymap.Action {
	onRow := func() bool { return c.HasPane() && view().OnRow() }
	onRoom := func() bool { return onRow() && view().OnRoom() }
	startFilter := func() tea.Cmd {
		view().StartFilter()
		return nil
	}
	return []keymap.Action{
		{Name: "open-room", In: keymap.InRooms, Keys: []string{"enter"}, Shown: "enter", Hint: "events", When: onRow, Do: c.Open, Help: "in the rooms: show this room's events; fold/unfold a model's records"},
		{Name: "filter-rooms", In: keymap.InRooms, Keys: []string{"/"}, Shown: "/", Hint: "filter", When: c.HasPane, Do: startFilter, Help: "in the rooms: filter rooms by name"},
		{Name: "name-room", In: keymap.InRooms, Keys: []string{"+"}, Shown: "+", Hint: "name", When: c.HasPane, Do: c.Name, Help: "in the rooms: name a room, and the request that joins it"},
		{Name: "forget-room", In: keymap.InRooms, Keys: []string{"-"}, Shown: "-", Hint: "forget", When: onRow, Do: c.Forget, Help: "in the rooms: forget this room on this socket; on a model, its lost rooms"},
		{Name: "copy-room", In: keymap.InRooms, Keys: []string{"y"}, Shown: "y", Hint: "copy", When: onRoom, Do: c.Copy, Help: "in the rooms: copy this room's name"},
	}
}

// Forget removes the selected room from a socket's ledger, or the lost rooms of the
// selected model. It returns a status that tells what it did.
func (v *View) Forget(ledger *pubsub.Ledger) draw.Status {
	if v.Row.Fold {
		lost := 0
		for _, room := range v.Table.Records(v.Row.Room.Model) {
			if s, _, known := ledger.Find(room); known && !s.Lost.IsZero() {
				ledger.Forget(room)
				lost++
			}
		}
		return draw.Status{Done: "forgot " + draw.Plural(lost, "lost room")}
	}
	title := rooms.Title(v.Row.Room)
	if _, _, known := ledger.Find(v.Row.Room); !known {
		return draw.Status{Problem: title + " is not known on this socket"}
	}
	ledger.Forget(v.Row.Room)
	return draw.Status{Done: "forgot " + title + " on this socket; the server was not told"}
}
