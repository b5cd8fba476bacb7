package timeline

import (
	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// Belief says whether a socket is believed to be in the room of an event.
type Belief uint8

// The beliefs.
const (
	DontKnow Belief = iota
	No
	Before // it was in the room until its connection ended
	Yes
)

// Audience says which sockets should receive an event.
type Audience interface {
	// Subscribed is called for each connected socket when the first copy of an event
	// comes. It should be fast, because it is called for every event.
	Subscribed(pane dashboard.PaneID, e sailsclient.Event, g pubsub.Glance) Belief
	// Caused reports whether a write of a socket may have caused a notification.
	Caused(pane dashboard.PaneID, w pubsub.Write, n pubsub.Notice) bool
}

// Everyone is the Audience in which each socket should receive every event.
type Everyone struct{}

// Subscribed makes Everyone an Audience.
func (Everyone) Subscribed(dashboard.PaneID, sailsclient.Event, pubsub.Glance) Belief { return Yes }

// Caused makes Everyone an Audience: a socket should also receive what it caused.
func (Everyone) Caused(dashboard.PaneID, pubsub.Write, pubsub.Notice) bool { return false }

// Ledgers is the Audience by the sockets' ledgers. They know only events of resourceful pubsub.
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
		return DontKnow // not enough to say that it missed something
	default:
		return belief
	}
}

// named returns the belief about an event that is no notification. The only thing known is: if the
// event has the name of a custom room that the user named for another socket, it is not for a
// socket without that room.
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
