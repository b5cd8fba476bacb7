package pane

import (
	"fmt"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
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

// LostRooms is how many rooms a reconnect has cost and nothing has brought back.
func (u *View) LostRooms() int { return u.lost().rooms }

// lost is what is lost on the pane's socket.
func (u *View) lost() lapse {
	ledger := u.Pane.Ledger
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

// TellWhatIsOver says that an answer did not bring back what was lost. Those to a
// replay come one by one: they are added up as long as nothing else is said in
// their place.
func (u *View) TellWhatIsOver(x *dashboard.Exchange) {
	if u.Status.Problem != u.over.text {
		u.over = overs{}
	}
	u.over.rooms += x.Outcome.Over
	u.over.requests++
	why := escape.Text(x.Line()) + " no longer restores its subscriptions"
	if u.over.requests > 1 {
		why = draw.Count(u.over.requests) + " requests no longer restore their subscriptions"
	}
	u.over.text = subscriptions(u.over.rooms) + " over: " + why
	u.Status.Problem = u.over.text
}
