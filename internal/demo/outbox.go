package demo

import (
	"sync"

	"sailscope/sailsclient/engineio"
)

// maxWaiting bounds, in bytes, what may wait to be written to one client.
// packetCost is counted on top of each packet's own bytes.
const (
	maxWaiting = 64 << 20
	packetCost = 64
)

// packet is an Engine.IO packet on its way to a client. Its data is shared
// between clients and never changed.
type packet struct {
	// data is a whole text packet with its type, or the payload of a binary one.
	data   []byte
	binary bool
	// bare is a binary packet that goes out without revision 3's prefix: what
	// faults send is sent as it is.
	bare bool
	// repeat sends the packet that often; 0 is once. It lets a flood wait
	// without its weight.
	repeat int
}

func control(kind engineio.PacketType, payload string) packet {
	return packet{data: append([]byte{byte(kind)}, payload...)}
}

// outbox is filled by anyone and drained by the one transport of a session. put
// never blocks.
type outbox struct {
	mu      sync.Mutex
	packets []packet
	bytes   int
	wake    chan struct{}
}

func newOutbox() *outbox { return &outbox{wake: make(chan struct{}, 1)} }

// put queues the packets next to each other. It returns false, and queues none,
// if too much waits already: the client does not read.
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

// take waits until something is queued, and takes it all; nil means that one of
// the channels was closed first. A nil channel never is.
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
