package engineio

import (
	"fmt"
	"time"
)

// Transport is the name of a transport, as in the handshake's query.
type Transport string

// The transports of Engine.IO.
const (
	Websocket Transport = "websocket"
	Polling   Transport = "polling"
)

// Transports returns all transports, the preferred one first.
func Transports() []Transport { return []Transport{Websocket, Polling} }

// ParseTransport returns the transport of that name.
func ParseTransport(s string) (Transport, error) {
	for _, t := range Transports() {
		if Transport(s) == t {
			return t, nil
		}
	}
	return "", fmt.Errorf("unknown transport %q: use %s or %s", s, Websocket, Polling)
}

// Frame is a packet that was sent or received: a websocket message, or a packet of a
// polling body. Data must be neither kept nor changed.
type Frame struct {
	At        time.Time
	Transport Transport
	Sent      bool // by the client
	Binary    bool
	Data      []byte
}

// packet is a packet that arrived.
type packet struct {
	kind   PacketType
	binary bool
	owned  bool   // the data stays valid
	data   []byte // without the type
}

// outgoing is a packet to send. Nobody changes the payload after it is queued.
type outgoing struct {
	kind    PacketType
	binary  bool // the type is Message, and the payload is bytes
	payload []byte
}

// link carries the packets of a connection over one transport.
type link interface {
	transport() Transport
	// read waits for the next packet. Its data is valid until the next read. Only one
	// goroutine may call it. The error says how the link ended.
	read() (packet, error)
	// idle reports whether every packet that has arrived was read.
	idle() bool
	// write sends the packets in order, and keeps none of them. Only one goroutine may
	// call it.
	write(packets []outgoing) error
	// close makes read and write return, and releases what was reserved from the budget.
	// Any goroutine may call it, also twice.
	close()
}
