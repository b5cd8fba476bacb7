package pane

import (
	"fmt"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
)

// lapse counts the subscriptions that a reconnect lost and that are not restored yet.
type lapse struct {
	revision uint64 // the ledger's revision of lost rooms
	rooms    int    // lost rooms
	requests int    // requests that subscribe to them again
	hopeless int    // lost rooms without a known request
}

// LostRooms returns how many rooms were lost in a reconnect and are not restored.
func (u *View) LostRooms() int { return u.lost().rooms }

// lost returns what the pane's socket has lost.
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

// text says what a reconnect lost, and which key helps.
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

// reasons names the requests that made the lost subscriptions.
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

// overs counts what responses did not restore, and holds the text that said so.
type overs struct {
	rooms, requests int
	text            string
}

// TellWhatIsOver says that a response did not restore what was lost. The responses to a
// replay arrive one by one; it adds them up until another message replaces its own.
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
