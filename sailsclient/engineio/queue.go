package engineio

import "sync"

// Limits of what may wait to be written to one server. A request is rarely over a few
// kilobytes. A longer queue means that the server does not read: then an error is better
// than using up the memory.
const (
	maxQueuedPackets = 10_000
	maxQueuedBytes   = 64 << 20
)

// sendQueue is a queue that any goroutine may put into, and one writer empties. put never
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

// put queues all packets, one behind the other, or none of them.
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
	// An empty queue takes a packet of any size: otherwise a big upload would be
	// impossible.
	full := len(q.packets)+len(packets) > maxQueuedPackets || q.bytes+size > maxQueuedBytes
	if full && len(q.packets) > 0 {
		return ErrQueueFull
	}
	q.packets = append(q.packets, packets...)
	q.bytes += size
	q.signal()
	return nil
}

// take returns what is queued, and keeps the empty slice for the next packets. more is
// false once the queue is closed and empty.
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

// close refuses more packets. The writer still gets what is queued.
func (q *sendQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.signal()
}

// discard closes the queue and drops what is queued, because the link has ended.
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
