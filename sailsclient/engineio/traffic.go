package engineio

import (
	"errors"
	"sync/atomic"
	"time"
)

// traffic notes what was sent and received last, to explain how a connection ended.
type traffic struct {
	largest atomic.Int64 // bytes of the largest message sent since a packet arrived
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

// sent notes that writing has ended. A packet that the server did not take stays noted,
// because no packet can arrive after it.
func (t *traffic) sent(at time.Duration, taken bool) {
	t.written.Store(int64(at))
	t.writing.Store(!taken)
}

// arrived notes that the server sent something: what was sent before did not end the
// connection.
func (t *traffic) arrived() {
	if t.largest.Load() != 0 && !t.writing.Load() {
		t.largest.Store(0)
	}
}

// ended adds what was sent last to the reason, unless the client itself ended the
// connection.
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
