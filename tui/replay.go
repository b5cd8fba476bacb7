package tui

import (
	"fmt"
	"reflect"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
)

// lapse is what a reconnect cost and has not been made good yet.
type lapse struct {
	revision uint64 // of what the ledger has lost
	rooms    int    // that are lost
	requests int    // that subscribe to them again
	hopeless int    // rooms that no request is known for
}

// lost is what is lost on the pane's socket.
func (u *paneUI) lost() lapse {
	ledger := u.pane.Ledger
	_, rooms := ledger.Len()
	if rooms == 0 {
		return lapse{}
	}
	if now := ledger.Lapse(); u.lapse.rooms != rooms || u.lapse.revision != now {
		requests, hopeless := ledger.Replay()
		u.lapse = lapse{revision: now, rooms: rooms, requests: len(requests), hopeless: len(hopeless)}
	}
	return u.lapse
}

// text says what a reconnect cost, and which key helps.
func (l lapse) text(keys keymap.Names) string {
	text := fmt.Sprintf("Reconnected as a new socket: %s lost. ", subscriptions(l.rooms))
	if l.requests > 0 {
		return text + fmt.Sprintf("%s sends the %s again.", keys.Of("replay"), l.reasons())
	}
	return text + fmt.Sprintf("No known request to replay: %s shows the rooms; there, %s names a room and %s forgets one.",
		keys.Of("next-view"), keys.Of("name-room"), keys.Of("forget-room"))
}

func subscriptions(n int) string {
	if n == 1 {
		return "1 subscription is"
	}
	return draw.Count(n) + " subscriptions are"
}

// reasons are the requests that made what is lost.
func (l lapse) reasons() string {
	made := "made them"
	if l.rooms == 1 {
		made = "made it"
	}
	if l.requests == 1 {
		return "request that " + made
	}
	return draw.Count(l.requests) + " requests that " + made
}

// overs is what answers did not bring back, as it was told.
type overs struct {
	rooms, requests int
	text            string
}

// tellWhatIsOver says that an answer did not bring back what was lost. Those to a
// replay come one by one: they are added up as long as nothing else is said in
// their place.
func (u *paneUI) tellWhatIsOver(x *dashboard.Exchange) {
	if u.status.Problem != u.over.text {
		u.over = overs{}
	}
	u.over.rooms += x.Outcome.Over
	u.over.requests++
	why := escape.Text(x.Line()) + " no longer restores its subscriptions"
	if u.over.requests > 1 {
		why = draw.Count(u.over.requests) + " requests no longer restore their subscriptions"
	}
	u.over.text = subscriptions(u.over.rooms) + " over: " + why
	u.status.Problem = u.over.text
}

// replayHere replays on the focused socket.
func (a *app) replayHere() tea.Cmd { return a.replay(a.focused()) }

// canReplay tells whether something is lost and there is a connection to get it
// back on.
func (a *app) canReplay() bool {
	u := a.focused()
	return u != nil && u.pane.State() == sailsclient.Connected && u.lost().rooms > 0
}

// replay sends the requests that subscribe to what is lost, and says what none
// is known for. The server may answer them in any order, as those that are sent
// by hand.
func (a *app) replay(u *paneUI) tea.Cmd {
	requests, hopeless := u.pane.Ledger.Replay()
	var cmds []tea.Cmd
	for _, r := range requests {
		r.Timeout = a.cfg.RequestTimeout
		if pending(u.pane, r) {
			continue
		}
		cmds = append(cmds, send(a.ctx, u.pane, u.pane.NewExchange(r, a.now())))
	}
	if len(cmds) > 0 {
		u.status.Done = "sent " + draw.Plural(len(cmds), "request") + " to subscribe again"
	}
	switch n := len(hopeless); {
	case n == 1:
		u.status.Problem = "1 room has no known request: name it with " + a.keys.Of("name-room") + " in the rooms view"
	case n > 1:
		u.status.Problem = draw.Count(n) + " rooms have no known request: name them with " + a.keys.Of("name-room") + " in the rooms view"
	}
	return tea.Batch(cmds...)
}

// resubscribe replays when a change is the one that connected a socket anew, if
// that is to be done without being asked. An upgrade is no new connection.
func (a *app) resubscribe(id dashboard.PaneID, c sailsclient.Change) tea.Cmd {
	u := a.ui[id]
	if u == nil || !u.extra.Resubscribe || c.State != sailsclient.Connected || u.pane.State() != sailsclient.Connected ||
		!c.At.Equal(u.pane.Since) || u.lost().rooms == 0 {
		return nil
	}
	return a.replay(u)
}

// pending tells whether the same request is on its way.
func pending(p *dashboard.Pane, r sailsclient.Request) bool {
	for _, x := range p.Pending {
		if reflect.DeepEqual(x.Request, r) {
			return true
		}
	}
	return false
}
