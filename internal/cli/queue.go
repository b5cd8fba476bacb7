package cli

import (
	"context"
	"sync"
)

// Limits of what may wait between the sockets and the output. A reader that
// falls behind further than this loses events, and is told how many.
const (
	maxQueuedEvents = 100_000
	maxQueuedBytes  = 64 << 20
)

// queue is between the sockets, which must never wait, and the one writer. When
// it is full, events are dropped; everything else is always taken.
type queue struct {
	mu      sync.Mutex
	entries []entry
	// gaps has, for each socket that is losing events, the place of the entry
	// that counts them.
	gaps   map[*source]int
	events int
	bytes  int
	closed bool
	wake   chan struct{}

	maxEvents, maxBytes int
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), maxEvents: maxQueuedEvents, maxBytes: maxQueuedBytes}
}

// putEvent queues an event, or counts it as dropped where it would have stood.
func (q *queue) putEvent(e entry) {
	size := len(e.event.Name) + len(e.event.Args)
	for _, attachment := range e.event.Attachments {
		size += len(attachment)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch full := q.events >= q.maxEvents || q.bytes+size > q.maxBytes; {
	case q.closed:
		return
	// One event is always taken, or one larger than the limit could never pass.
	case full && q.events > 0:
		q.drop(e)
	default:
		q.gaps = nil
		q.events++
		q.bytes += size
		q.entries = append(q.entries, e)
	}
	q.signal()
}

// drop counts e in the gap that is open for its socket. q.mu is held.
func (q *queue) drop(e entry) {
	if at, open := q.gaps[e.from]; open {
		q.entries[at].dropped++
		return
	}
	if q.gaps == nil {
		q.gaps = make(map[*source]int)
	}
	q.gaps[e.from] = len(q.entries)
	q.entries = append(q.entries, entry{from: e.from, dropped: 1, droppedAt: e.event.At})
}

// put queues what must not get lost.
func (q *queue) put(e entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.entries = append(q.entries, e)
	q.signal()
}

// close lets the writer take what is queued and refuses anything more.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

// take waits for entries and swaps them for the empty slice handed in. more is
// false when these are the last: the queue is closed, or ctx has ended.
func (q *queue) take(ctx context.Context, into []entry) (entries []entry, more bool) {
	more = true
	for {
		q.mu.Lock()
		if len(q.entries) > 0 || q.closed || !more {
			entries, q.entries = q.entries, into[:0]
			q.gaps, q.events, q.bytes = nil, 0, 0
			more = more && !q.closed
			q.mu.Unlock()
			return entries, more
		}
		q.mu.Unlock()
		select {
		case <-q.wake:
		case <-ctx.Done():
			more = false
		}
	}
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
