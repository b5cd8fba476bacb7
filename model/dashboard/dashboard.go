package dashboard

import (
	"fmt"
	"time"

	"sailscope/internal/secret"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/pubsub"
)

// Limits of what waits for the screen, of all sockets together. Usually the screen empties the
// inbox 60 times a second. The limits matter while it is suspended or too slow.
const (
	maxInboxItems = 100_000
	maxInboxBytes = 64 << 20
)

// maxLogBytesTogether bounds the logs of all panes. A typical event takes 400 bytes, so thirty
// panes can have full logs.
const maxLogBytesTogether = 256 << 20

// Dashboard is the panes, and which of them has the focus. Only the screen's goroutine may use it.
// Any goroutine may use its Inbox.
type Dashboard struct {
	Inbox *Inbox
	// Watch is called for every new entry of every pane's log, in order of arrival. Set
	// it before the first pane is added.
	Watch func(PaneID, Entry)
	// Known are secrets whose values are hidden in requests and errors. Set it before
	// the first pane is added.
	Known *secret.Known

	panes  []*Pane
	focus  int
	made   int
	budget *engineio.Budget // of all sockets

	responses responses
}

// NewDashboard returns a dashboard without panes.
func NewDashboard() *Dashboard {
	return &Dashboard{
		Inbox:  NewInbox(maxInboxItems, maxInboxBytes),
		budget: engineio.NewBudget(sailsclient.DefaultBudget),
	}
}

// Add adds a pane with a socket that is not connected, and gives it the focus. The name may be
// empty. It fails if sailsclient.New refuses the options.
func (d *Dashboard) Add(name string, opts sailsclient.Options) (*Pane, error) {
	id := PaneID(d.made + 1)
	opts.Observer, opts.Budget = d.Inbox.Observer(id), d.budget
	socket, err := sailsclient.New(opts)
	if err != nil {
		return nil, fmt.Errorf("add a socket: %w", err)
	}
	d.made++
	pane := &Pane{
		ID: id, Name: name, Options: opts, Socket: socket, Ledger: pubsub.NewLedger(), Log: NewLog(), Answers: NewAnswers(),
		inbox: d.Inbox, responses: &d.responses, watch: d.Watch, known: d.Known,
	}
	d.panes = append(d.panes, pane)
	d.focus = len(d.panes) - 1
	return pane, nil
}

// Remove removes a pane. The caller closes its socket, which may take a moment.
func (d *Dashboard) Remove(id PaneID) {
	for i, p := range d.panes {
		if p.ID == id {
			d.panes = append(d.panes[:i:i], d.panes[i+1:]...)
			if d.focus > i || d.focus == len(d.panes) {
				d.focus = max(d.focus-1, 0)
			}
			return
		}
	}
}

// Panes returns the panes in the order of their numbers on the screen.
func (d *Dashboard) Panes() []*Pane { return d.panes }

// Focused returns the pane with the focus, nil for none.
func (d *Dashboard) Focused() *Pane {
	if len(d.panes) == 0 {
		return nil
	}
	return d.panes[d.focus]
}

// FocusIndex returns the place of the focused pane in Panes.
func (d *Dashboard) FocusIndex() int { return d.focus }

// Focus moves the focus to the pane at index, if there is one.
func (d *Dashboard) Focus(index int) {
	if index >= 0 && index < len(d.panes) {
		d.focus = index
	}
}

// FocusNext moves the focus by step. The first pane follows the last.
func (d *Dashboard) FocusNext(step int) {
	if n := len(d.panes); n > 0 {
		d.focus = ((d.focus+step)%n + n) % n
	}
}

// Pane returns the pane of an ID, nil if it is closed.
func (d *Dashboard) Pane(id PaneID) *Pane {
	for _, p := range d.panes {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// Apply applies a batch of the inbox. Items of closed panes are dropped.
func (d *Dashboard) Apply(b Batch, now time.Time) {
	for id, count := range b.Dropped {
		if p := d.Pane(id); p != nil {
			p.applyDropped(count, now)
		}
	}
	var pane *Pane
	for _, item := range b.Items {
		if pane == nil || pane.ID != item.Pane {
			if pane = d.Pane(item.Pane); pane == nil {
				continue
			}
		}
		pane.apply(item)
	}
	d.trimLogs()
}

// trimLogs drops the oldest rows of the largest logs while all logs together are too large. The
// newest row of all stays, whatever its size.
func (d *Dashboard) trimLogs() {
	total := 0
	for _, p := range d.panes {
		total += p.Log.Bytes()
	}
	for total > maxLogBytesTogether {
		p := d.largestLog()
		if p == nil {
			return
		}
		total -= p.Log.Bytes()
		p.Log.ring.DropOldest()
		total += p.Log.Bytes()
	}
}

// largestLog returns the pane with the largest log from which rows can be dropped.
func (d *Dashboard) largestLog() (largest *Pane) {
	newest := d.newestRow()
	for _, p := range d.panes {
		if p.Log.Len() == 0 || p.Log.Len() == 1 && p == newest {
			continue
		}
		if largest == nil || p.Log.Bytes() > largest.Log.Bytes() {
			largest = p
		}
	}
	return largest
}

// newestRow returns the pane whose log has the newest row.
func (d *Dashboard) newestRow() (newest *Pane) {
	var at time.Time
	for _, p := range d.panes {
		if n := p.Log.Len(); n > 0 && (newest == nil || p.Log.At(n-1).At.After(at)) {
			newest, at = p, p.Log.At(n-1).At
		}
	}
	return newest
}

// DroppedBodies returns how many responses have lost their bodies so far.
func (d *Dashboard) DroppedBodies() uint64 { return d.responses.dropped }

// Totals are the numbers of the top line.
type Totals struct {
	Sockets, Connected, Pending int
	EventsPerSecond             uint64
}

// Totals adds up the panes.
func (d *Dashboard) Totals(now time.Time) Totals {
	t := Totals{Sockets: len(d.panes)}
	for _, p := range d.panes {
		if p.State() == sailsclient.Connected {
			t.Connected++
		}
		t.Pending += len(p.Pending)
		t.EventsPerSecond += p.Rate.PerSecond(now)
	}
	return t
}
