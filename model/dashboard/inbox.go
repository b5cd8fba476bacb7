package dashboard

import (
	"sync"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// PaneID identifies a pane while the program runs. Unlike the number on the screen, it does not
// change when another pane closes.
type PaneID int

// Item is what happened on a pane's socket: an event, a change of its state, or the outcome of a
// request.
type Item struct {
	Pane    PaneID
	Event   sailsclient.Event   // if Change and Outcome are nil
	Change  *sailsclient.Change //
	Outcome *Outcome            //

	glance pubsub.Glance // of the event, once it is looked at
	looked bool
}

// look calls pubsub.Look for the event. The text may be long, so the inbox does it on the socket's
// goroutine.
func (i *Item) look() {
	if i.isData() && !i.looked {
		i.glance, i.looked = pubsub.Look(i.Event), true
	}
}

// isData reports whether the item may be dropped: only events may. Changes and outcomes are never
// dropped.
func (i *Item) isData() bool { return i.Change == nil && i.Outcome == nil }

// itemOverhead is what an event costs in memory besides its text.
const itemOverhead = 160

func eventSize(e sailsclient.Event) int {
	return itemOverhead + len(e.Name) + len(e.Args) + attachmentsSize(e.Attachments)
}

// attachmentsSize returns about how much memory attachments take. Each takes a place in a list,
// even if it is empty.
func attachmentsSize(attachments [][]byte) int {
	const place = 48 // of a list that has grown
	size := 0
	for _, a := range attachments {
		size += place + len(a)
	}
	return size
}

// Batch is the result of Take: the items in order of arrival, and how many events of each pane were
// dropped since the last batch. All of those are older than the events of the batch.
type Batch struct {
	Items   []Item
	Dropped map[PaneID]uint64
}

// Inbox is the queue between the sockets and the screen. Any goroutine may call Put, and one may
// call Take. Put never blocks and never fails: when the inbox is full, it drops the oldest events
// and counts them by pane.
type Inbox struct {
	maxItems, maxBytes int
	wake               chan struct{}

	mu      sync.Mutex
	items   []Item
	oldest  int // no data item is before this index
	gone    int // dropped items that are still in the slice
	data    int // number of data items
	bytes   int // of data items
	dropped map[PaneID]uint64
}

// NewInbox returns an inbox for at most maxItems events with at most maxBytes together.
func NewInbox(maxItems, maxBytes int) *Inbox {
	return &Inbox{maxItems: max(maxItems, 1), maxBytes: maxBytes, wake: make(chan struct{}, 1)}
}

// Put adds an item.
func (b *Inbox) Put(item Item) {
	item.look()
	b.mu.Lock()
	b.items = append(b.items, item)
	if item.isData() {
		b.data++
		b.bytes += eventSize(item.Event)
		for b.data > b.maxItems || (b.bytes > b.maxBytes && b.data > 1) {
			b.dropOldest()
		}
	}
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// tombstone marks a dropped item until the slice is compacted.
const tombstone PaneID = -1

func (b *Inbox) dropOldest() {
	for !b.items[b.oldest].isData() || b.items[b.oldest].Pane == tombstone {
		b.oldest++
	}
	victim := &b.items[b.oldest]
	if b.dropped == nil {
		b.dropped = make(map[PaneID]uint64)
	}
	b.dropped[victim.Pane]++
	b.data--
	b.bytes -= eventSize(victim.Event)
	*victim = Item{Pane: tombstone}
	b.gone++
	b.oldest++
	if b.gone > len(b.items)/2 {
		b.compact()
	}
}

func (b *Inbox) compact() {
	kept := b.items[:0]
	for _, item := range b.items {
		if item.Pane != tombstone {
			kept = append(kept, item)
		}
	}
	clear(b.items[len(kept):])
	b.items, b.oldest, b.gone = kept, 0, 0
}

// Wake returns a channel that receives a value after one or more Puts.
func (b *Inbox) Wake() <-chan struct{} { return b.wake }

// Take returns everything and empties the inbox. The inbox keeps into for the next items and
// overwrites it; usually it is the slice of the batch before last.
func (b *Inbox) Take(into []Item) Batch {
	clear(into)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone > 0 {
		b.compact()
	}
	batch := Batch{Items: b.items, Dropped: b.dropped}
	b.items, b.dropped = into[:0], nil
	b.oldest, b.gone, b.data, b.bytes = 0, 0, 0, 0
	return batch
}

// Observer returns an Observer that puts everything that happens on a socket into the inbox, with
// the pane's ID.
func (b *Inbox) Observer(pane PaneID) sailsclient.Observer {
	return inboxObserver{inbox: b, pane: pane}
}

type inboxObserver struct {
	inbox *Inbox
	pane  PaneID
}

func (o inboxObserver) SocketEvent(e sailsclient.Event) {
	o.inbox.Put(Item{Pane: o.pane, Event: e})
}

func (o inboxObserver) SocketChanged(c sailsclient.Change) {
	o.inbox.Put(Item{Pane: o.pane, Change: &c})
}
