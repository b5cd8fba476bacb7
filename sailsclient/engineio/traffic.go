package engineio

import (
	"errors"
	"sync/atomic"
	"time"
)

// traffic is what crossed a connection last: how it ended says more with it.
type traffic struct {
	largest atomic.Int64 // bytes of a message that was sent since anything arrived
	writing atomic.Bool
	written atomic.Int64 // when writing last ended, in nanoseconds since the connection was opened
}

// sending notes the packets that are about to be written.
func (t *traffic) sending(packets []outgoing) {
	t.writing.Store(true)
	largest := int(t.largest.Load())
	for _, p := range packets {
		largest = max(largest, len(p.payload))
	}
	t.largest.Store(int64(largest))
}

// sent notes that writing has ended. What was not taken is never over with: no
// arrival says that the server lived on after it.
func (t *traffic) sent(at time.Duration, taken bool) {
	t.written.Store(int64(at))
	t.writing.Store(!taken)
}

// arrived notes that the server sent something: it lived on after what had been
// sent by then.
func (t *traffic) arrived() {
	if t.largest.Load() != 0 && !t.writing.Load() {
		t.largest.Store(0)
	}
}

// ended adds what crossed the connection last to a reason that is not ours.
func (c *Conn) ended(reason error) error {
	_, broke := errors.AsType[*LinkError](reason)
	if !broke && !errors.Is(reason, ErrClosedByServer) {
		return reason
	}
	last := max(c.lastRead.Load(), c.traffic.written.Load())
	return &EndError{
		Sent:      int(c.traffic.largest.Load()),
		Idle:      time.Since(c.opened) - time.Duration(last),
		Heartbeat: c.handshake.PingInterval,
		Err:       reason,
	}
}
