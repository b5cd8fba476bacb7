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

// Pane is one SailsSocket on the screen and everything known of it.
type Pane struct {
	ID      PaneID
	Name    string
	Options sailsclient.Options
	Socket  *sailsclient.SailsSocket
	// Marked panes are those that a fan-out asks.
	Marked bool

	// Last is the latest change of the socket's state; Since is when it became
	// connected, or lost its connection, whatever it tried in between.
	Last  sailsclient.Change
	Since time.Time
	// LastReason is why the socket is not connected; it stays while the next
	// attempt runs.
	LastReason error
	// EverConnected tells a server that was never there from one that left.
	EverConnected bool
	// Lapsed is set by a reconnect after requests were sent: whatever they
	// subscribed the old socket to is gone. The next request, or an answer, clears it.
	Lapsed bool

	// Ledger is what the socket is believed to be subscribed to.
	Ledger *pubsub.Ledger

	Log    *Log
	Events uint64 // all that ever came, dropped ones included
	Rate   Rate

	// Pending are the requests without an outcome, the oldest first. Latest is
	// the exchange whose outcome came last.
	Pending []*Exchange
	Latest  *Exchange
	// Answers are the exchanges with an outcome, in the order in which it came.
	Answers *Ring[*Exchange]
	sent    uint64

	inbox     *Inbox
	responses *responses // of all panes
	// watch gets every entry of the log, nil if nobody wants them.
	watch func(PaneID, Entry)
	known *secret.Known
}

// Label is what the pane is called: its name, or its app's address.
func (p *Pane) Label() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Socket.URL()
}

// State of the pane's socket as the screen knows it.
func (p *Pane) State() sailsclient.State { return p.Last.State }

// apply takes in one item of the inbox.
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
			return // the banner counts the retries; a row for each would bury the events
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

// sendWaiting notes that the requests that waited for a connection go out.
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

// NewExchange registers a request that is about to be sent.
func (p *Pane) NewExchange(r sailsclient.Request, now time.Time) *Exchange {
	p.sent++
	p.Lapsed = false
	x := &Exchange{ID: p.sent, Request: r, Known: p.known, SentAt: now, Waiting: p.State() != sailsclient.Connected}
	p.Pending = append(p.Pending, x)
	p.note(Entry{Kind: EntryRequest, At: now, Exchange: x, Waits: x.Waiting})
	return x
}

// Send sends a registered request and waits for its outcome, which it puts into
// the inbox so that it keeps its place among the events. It runs on a goroutine
// of its own.
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
