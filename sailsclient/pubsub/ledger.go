package pubsub

import (
	"time"

	"sailscope/sailsclient"
)

// Evidence is how well a subscription is known, the weakest first.
type Evidence uint8

// The kinds of evidence.
const (
	Guessed  Evidence = iota // the model's identity is a guess, from an attribute's name
	Believed                 // the blueprints' rules say so
	Named                    // the user says so
	Seen                     // an event that goes to this room arrived
)

// Subscription is a room that a socket is believed to be in, or was.
type Subscription struct {
	Room     Room
	Evidence Evidence
	// Since is when it was learned; Lost is when the connection that it belonged
	// to ended, zero as long as it lives.
	Since, Lost time.Time
	// Because is what made it, nil if only events tell of it.
	Because *sailsclient.Request
	Heard   uint64 // events that went to this room, and arrived
}

// Ledger is what one socket is believed to be subscribed to. It belongs to one
// goroutine.
type Ledger struct{}

// NewLedger makes an empty one.
func NewLedger() *Ledger {
	panic("TODO")
}

// Answered learns from a request and its answer.
func (l *Ledger) Answered(r sailsclient.Request, answer sailsclient.JWR, at time.Time) {
	panic("TODO")
}

// Heard learns from an event. It is cheap for events of rooms that are known.
func (l *Ledger) Heard(e sailsclient.Event, g Glance) {
	panic("TODO")
}

// Name adds a room that the user knows of. The request, which may be nil, is
// what joins it, and is sent again by Replay.
func (l *Ledger) Name(room Room, because *sailsclient.Request, at time.Time) {
	panic("TODO")
}

// Forget removes a room.
func (l *Ledger) Forget(room Room) {
	panic("TODO")
}

// Disconnected makes every subscription lost: the server has forgotten them.
func (l *Ledger) Disconnected(at time.Time) {
	panic("TODO")
}

// Subscriptions are all there are: by model, class rooms first, then by id;
// custom rooms at the end.
func (l *Ledger) Subscriptions() []Subscription {
	panic("TODO")
}

// Len is how many subscriptions live, and how many are lost.
func (l *Ledger) Len() (live, lost int) {
	panic("TODO")
}

// Replay are the requests that subscribe to what is lost. None of them writes,
// unless the user named it; unreplayable are the rooms that no request is
// known for.
func (l *Ledger) Replay() (requests []sailsclient.Request, unreplayable []Room) {
	panic("TODO")
}

// In tells whether the socket is believed to be in the room that a notice of
// this model, verb and id goes to.
func (l *Ledger) In(model string, verb Verb, id ID) bool {
	panic("TODO")
}
