package timeline

import (
	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// Belief is what is known of a socket being in the room that an event went to.
type Belief uint8

// The beliefs.
const (
	DontKnow Belief = iota
	No
	Before // it was, until its connection ended
	Yes
)

// Audience says who should get an event.
type Audience interface {
	// Subscribed is asked of each socket that is connected, when the first copy of
	// an event comes. It is on the path of every event: it should be quick.
	Subscribed(pane dashboard.PaneID, e sailsclient.Event, g pubsub.Glance) Belief
	// Caused tells whether a write of a socket may have caused what a notification
	// tells.
	Caused(pane dashboard.PaneID, w pubsub.Write, n pubsub.Notice) bool
}

// Everyone is the audience of which each socket should get every event.
type Everyone struct{}

// Subscribed makes Everyone an Audience.
func (Everyone) Subscribed(dashboard.PaneID, sailsclient.Event, pubsub.Glance) Belief { return Yes }

// Caused makes Everyone an Audience: each socket should get what it caused, too.
func (Everyone) Caused(dashboard.PaneID, pubsub.Write, pubsub.Notice) bool { return false }

// Ledgers is the audience that the sockets' ledgers know of. They know nothing
// of events that are no resourceful pubsub.
type Ledgers map[dashboard.PaneID]*pubsub.Ledger

// Subscribed makes Ledgers an Audience.
func (l Ledgers) Subscribed(pane dashboard.PaneID, e sailsclient.Event, g pubsub.Glance) Belief {
	ledger := l[pane]
	switch {
	case ledger == nil:
		return DontKnow
	case g.Verb == "":
		return l.named(ledger, e.Name)
	}
	belief := Yes
	evidence, in := ledger.In(e.Name, g.Verb, g.ID)
	if !in {
		belief = Before
		evidence, in = ledger.WasIn(e.Name, g.Verb, g.ID)
	}
	switch {
	case !in:
		return No
	case evidence == pubsub.Guessed:
		return DontKnow // too little to say that it missed something
	default:
		return belief
	}
}

// named is what is known of an event that is no notification: nothing, but that
// an event with the name of a custom room which another socket is said to be in
// is not for a socket that is not.
func (l Ledgers) named(ledger *pubsub.Ledger, name string) Belief {
	if ledger.Names(name) {
		return DontKnow // its events may have any name
	}
	for _, other := range l {
		if other.Names(name) {
			return No
		}
	}
	return DontKnow
}

// Caused makes Ledgers an Audience.
func (l Ledgers) Caused(pane dashboard.PaneID, w pubsub.Write, n pubsub.Notice) bool {
	ledger := l[pane]
	return ledger != nil && ledger.MayHaveCaused(w, n)
}
