package demo

import (
	"sync"

	"sailscope/sailsclient/engineio"
)

// maxWaiting limits, in bytes, what may be queued for one client. packetCost is added to
// each packet's own bytes.
const (
	maxWaiting = 64 << 20
	packetCost = 64
)

// packet is an Engine.IO packet for a client. Clients share its data, which never
// changes.
type packet struct {
	// data is a whole text packet with its type, or the payload of a binary one.
	data   []byte
	binary bool
	// bare marks a binary packet that is sent without revision 3's prefix, because faults
	// are sent unchanged.
	bare bool
	// repeat is how often the packet is sent; 0 means once. A queued flood then needs
	// little memory.
	repeat int
}

func control(kind engineio.PacketType, payload string) packet {
	return packet{data: append([]byte{byte(kind)}, payload...)}
}

// outbox queues packets from any goroutine for the one transport of a session. put never
// blocks.
type outbox struct {
	mu      sync.Mutex
	packets []packet
	bytes   int
	wake    chan struct{}
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

// put queues the packets one after another. If too much is queued because the client does
// not read, it queues none and returns false.
func (o *outbox) put(packets ...packet) bool {
	size := 0
	for _, p := range packets {
		size += len(p.data) + packetCost
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bytes > 0 && o.bytes+size > maxWaiting {
		return false
	}
	o.packets = append(o.packets, packets...)
	o.bytes += size
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return true
}

// take waits until something is queued, and returns all of it, or nil if one of the
// channels was closed first. A nil channel is never closed.
func (o *outbox) take(stop, release <-chan struct{}) []packet {
	for {
		if packets := o.takeNow(); packets != nil {
			return packets
		}
		select {
		case <-o.wake:
		case <-stop:
			return nil
		case <-release:
			return nil
		}
	}
}

func (o *outbox) takeNow() []packet {
	o.mu.Lock()
	defer o.mu.Unlock()
	packets := o.packets
	o.packets, o.bytes = nil, 0
	return packets
}
