package tui

import (
	"reflect"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
	"sailscope/tui/pane"
)

// replayHere replays on the focused socket.
func (a *app) replayHere() tea.Cmd { return a.replay(a.focused()) }

// canReplay tells whether rooms are lost and the socket is connected.
func (a *app) canReplay() bool {
	u := a.focused()
	return u != nil && u.Pane.State() == sailsclient.Connected && u.LostRooms() > 0
}

// replay sends the requests that subscribe to the lost rooms, and reports the rooms
// without a known request. The server may respond in any order, as it does to requests
// sent by hand.
func (a *app) replay(u *pane.View) tea.Cmd {
	requests, hopeless := u.Pane.Ledger.Replay()
	var cmds []tea.Cmd
	for _, r := range requests {
		r.Timeout = a.cfg.RequestTimeout
		if pending(u.Pane, r) {
			continue
		}
		cmds = append(cmds, send(a.ctx, u.Pane, u.Pane.NewExchange(r, a.now())))
	}
	if len(cmds) > 0 {
		u.Status.Done = "sent " + draw.Plural(len(cmds), "request") + " to subscribe again"
	}
	switch n := len(hopeless); {
	case n == 1:
		u.Status.Problem = "1 room has no known request: name it with " + a.keys.Of("name-room") + " in the rooms view"
	case n > 1:
		u.Status.Problem = draw.Count(n) + " rooms have no known request: name them with " + a.keys.Of("name-room") + " in the rooms view"
	}
	return tea.Batch(cmds...)
}

// resubscribe replays after a reconnect if automatic replay is on. An upgrade is not a
// new connection.
func (a *app) resubscribe(id dashboard.PaneID, c sailsclient.Change) tea.Cmd {
	u := a.ui[id]
	if u == nil || !u.Extra.Resubscribe || c.State != sailsclient.Connected || u.Pane.State() != sailsclient.Connected ||
		!c.At.Equal(u.Pane.Since) || u.LostRooms() == 0 {
		return nil
	}
	return a.replay(u)
}

// pending tells whether the same request is pending.
func pending(p *dashboard.Pane, r sailsclient.Request) bool {
	for _, x := range p.Pending {
		if reflect.DeepEqual(x.Request, r) {
			return true
		}
	}
	return false
}
