package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
	"sailscope/tui/roomsview"
)

func (a *app) roomActions() []keymap.Action {
	view := func() *roomsview.View { return &a.rooms }
	replay := keymap.Action{
		Name: "replay", In: keymap.Everywhere, Keys: []string{"R"}, Shown: "R", Hint: "replay", When: a.canReplay, Do: a.replayHere,
		Help: "after a reconnect: replay the requests that subscribed",
	}
	return append([]keymap.Action{replay}, roomsview.Actions(view, roomsview.Commands{
		HasPane: a.hasPane, Open: a.openRoom, Name: a.nameRoom, Forget: a.forgetRoom, Copy: a.copyRoom,
	})...)
}

// openRoom shows the events of the selected room on the focused socket. On a model's
// records, it folds or unfolds them.
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

func (a *app) copyRoom() tea.Cmd {
	name := escape.Text(a.rooms.Row.Room.Name)
	a.focused().Status.Done = "copied " + name
	return tea.SetClipboard(name)
}

// forgetRoom removes a room from the focused socket's ledger.
func (a *app) forgetRoom() tea.Cmd {
	u := a.focused()
	u.Status = a.rooms.Forget(u.Pane.Ledger)
	return nil
}
