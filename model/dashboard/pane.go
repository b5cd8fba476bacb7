package dashboard

import (
	"context"
	"slices"
	"time"

	"sailscope/internal/advice"
	"sailscope/internal/secret"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// Pane is a SailsSocket on the screen, with everything that is known about it.
type Pane struct {
	ID      PaneID
	Name    string
	Options sailsclient.Options
	Socket  *sailsclient.SailsSocket
	// Marked means that fan-outs use this pane.
	Marked bool

	// Last is the latest change of the socket's state. Since is when it connected or lost
	// its connection; attempts in between do not change it.
	Last  sailsclient.Change
	Since time.Time
	// LastReason is why the socket is not connected. It stays during the next attempt.
	LastReason error
	// EverConnected means that the socket was connected at least once.
	EverConnected bool
	// Lapsed is set by a reconnect after requests were sent, because their subscriptions
	// are lost. The next request or response clears it.
	Lapsed bool

	// Ledger lists the rooms that the socket is believed to be in.
	Ledger *pubsub.Ledger

	Log    *Log
	Events uint64 // number of all events, with dropped ones
	Rate   Rate

	// Pending are the requests without an outcome, the oldest first. Latest is the
	// exchange with the latest outcome.
	Pending []*Exchange
	Latest  *Exchange
	// Answers are the exchanges with an outcome, in the order of the outcomes.
	Answers *Ring[*Exchange]
	sent    uint64

	inbox     *Inbox
	responses *responses // of all panes
	// watch is called for every entry of the log. May be nil.
	watch func(PaneID, Entry)
	known *secret.Known
}

// Label returns the pane's name, or else its app's address.
func (p *Pane) Label() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Socket.URL()
}

// State returns the state of the pane's socket as the screen knows it.
func (p *Pane) State() sailsclient.State { return p.Last.State }

// apply applies one item of the inbox.
func (p *Pane) apply(item Item) {
	switch {
	case item.Change != nil:
		p.applyChange(item.Change)
	case item.Outcome != nil:
		p.applyOutcome(item.Outcome)
	default:
		p.Events++
		p.Rate.Add(item.Event.At)
		item.look()
		p.Ledger.Heard(item.Event, item.glance)
		p.note(Entry{Kind: EntryEvent, At: item.Event.At, Event: item.Event, Glance: item.glance})
	}
}

// note adds a row to the log.
func (p *Pane) note(e Entry) {
	e = p.Log.Add(e)
	if p.watch != nil {
		p.watch(p.ID, e)
	}
}

func (p *Pane) applyDropped(count uint64, at time.Time) {
	p.Events += count
	p.note(Entry{Kind: EntryDropped, At: at, Dropped: count})
}

func (p *Pane) applyChange(c *sailsclient.Change) {
	c.Reason = p.known.Error(advice.Dashboard.Explain(c.Reason))
	before := p.Last.State
	p.Last = *c
	entry := Entry{Kind: EntryChange, At: c.At, Change: c}
	switch c.State {
	case sailsclient.Connected:
		if before == sailsclient.Connected {
			break // the same connection, upgraded or not
		}
		if p.EverConnected {
			entry.Gap = c.At.Sub(p.Since)
			p.Lapsed = p.sent > 0
		}
		p.Ledger.Connected(c.SID)
		p.Since, p.EverConnected, p.LastReason = c.At, true, nil
	case sailsclient.Waiting, sailsclient.Disconnected:
		if before == sailsclient.Connected {
			p.Ledger.Disconnected(c.At)
			entry.Lasted = c.At.Sub(p.Since)
		}
		again := c.State == sailsclient.Waiting && !c.WasConnected && sameReason(p.LastReason, c.Reason)
		p.LastReason = c.Reason
		if again {
			return // the banner counts the retries; rows for all of them would hide the events
		}
		if c.WasConnected || p.Since.IsZero() || before == sailsclient.Disconnected {
			p.Since = c.At
		}
	case sailsclient.Connecting:
		if p.Since.IsZero() {
			p.Since = c.At
		}
		return // the state shows it
	}
	p.note(entry)
	if c.State == sailsclient.Connected {
		p.sendWaiting(c.At)
	}
}

// sendWaiting notes that the requests that waited for a connection are sent.
func (p *Pane) sendWaiting(at time.Time) {
	for _, x := range p.Pending {
		if x.Waiting {
			x.Waiting, x.SentAt = false, at
			p.note(Entry{Kind: EntryRequest, At: at, Exchange: x})
		}
	}
}

func sameReason(a, b error) bool {
	return a != nil && b != nil && a.Error() == b.Error()
}

// NewExchange registers a request that will be sent.
func (p *Pane) NewExchange(r sailsclient.Request, now time.Time) *Exchange {
	p.sent++
	p.Lapsed = false
	x := &Exchange{ID: p.sent, Request: r, Known: p.known, SentAt: now, Waiting: p.State() != sailsclient.Connected}
	p.Pending = append(p.Pending, x)
	p.note(Entry{Kind: EntryRequest, At: now, Exchange: x, Waits: x.Waiting})
	return x
}

// Send sends a registered request, waits for its outcome and puts that into the inbox, so that it
// keeps its place among the events. It blocks, so call it on a goroutine of its own.
func (p *Pane) Send(ctx context.Context, x *Exchange) {
	answer, err := p.Socket.Request(ctx, x.Request)
	outcome := &Outcome{Exchange: x, At: time.Now(), Answer: answer, Err: err}
	if err == nil {
		records := pubsub.ReadAnswer(x.Request, answer)
		outcome.Records = &records
	}
	p.inbox.Put(Item{Pane: p.ID, Outcome: outcome})
}

func (p *Pane) applyOutcome(o *Outcome) {
	x := o.Exchange
	i := slices.Index(p.Pending, x)
	if i < 0 {
		return
	}
	o.Err = p.known.Error(advice.Dashboard.Explain(o.Err))
	x.Outcome = o
	p.Lapsed = p.Lapsed && o.Err != nil
	p.Latest = x
	p.Answers.Push(x)
	p.responses.keep(o)
	p.Pending = append(p.Pending[:i:i], p.Pending[i+1:]...)
	if o.Records != nil {
		o.Over, o.Records = p.Ledger.Answered(*o.Records, o.At), nil
	}
	p.note(Entry{Kind: EntryAnswer, At: o.At, Exchange: x})
}
