package engineio

import "sync"

// Limits of what may wait to be written to one server. A request is rarely
// over a few kilobytes; a queue that long means that nobody reads at the other
// end, and then an error now is better than memory filling up.
const (
	maxQueuedPackets = 10_000
	maxQueuedBytes   = 64 << 20
)

// sendQueue is written to by anyone and drained by one writer. put never
// blocks.
type sendQueue struct {
	mu      sync.Mutex
	packets []outgoing
	bytes   int
	closed  bool
	wake    chan struct{}
}

func newSendQueue() *sendQueue {
	return &sendQueue{wake: make(chan struct{}, 1)}
}

// put queues the packets next to each other, or none of them.
func (q *sendQueue) put(packets ...outgoing) error {
	size := 0
	for _, p := range packets {
		size += len(p.payload)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	// An empty queue takes anything, however large: a limit that nothing fits
	// in would make a big upload impossible rather than bounded.
	full := len(q.packets)+len(packets) > maxQueuedPackets || q.bytes+size > maxQueuedBytes
	if full && len(q.packets) > 0 {
		return ErrQueueFull
	}
	q.packets = append(q.packets, packets...)
	q.bytes += size
	q.signal()
	return nil
}

// take swaps what is queued for the empty slice handed in. more is false once
// the queue is closed and drained.
func (q *sendQueue) take(into []outgoing) (packets []outgoing, more bool) {
	for {
		q.mu.Lock()
		if len(q.packets) > 0 {
			packets, q.packets = q.packets, into[:0]
			q.bytes = 0
			q.mu.Unlock()
			return packets, true
		}
		closed := q.closed
		q.mu.Unlock()
		if closed {
			return nil, false
		}
		<-q.wake
	}
}

// close lets the writer drain what is queued and refuses anything more.
func (q *sendQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

// discard is close for a link that is gone: nothing can be drained.
func (q *sendQueue) discard() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.packets, q.bytes = nil, 0
	q.signal()
}

func (q *sendQueue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
