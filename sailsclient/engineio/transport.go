package engineio

import (
	"fmt"
	"time"
)

// Transport is how packets cross: the name is that of the handshake's query.
type Transport string

// The transports of Engine.IO.
const (
	Websocket Transport = "websocket"
	Polling   Transport = "polling"
)

// Transports are all there are, in the order of preference.
func Transports() []Transport { return []Transport{Websocket, Polling} }

// ParseTransport accepts the name of a transport.
func ParseTransport(s string) (Transport, error) {
	for _, t := range Transports() {
		if Transport(s) == t {
			return t, nil
		}
	}
	return "", fmt.Errorf("unknown transport %q: use %s or %s", s, Websocket, Polling)
}

// Frame is one packet as it crossed: a websocket message, or a packet of a
// polling body. Data must not be kept nor changed.
type Frame struct {
	At        time.Time
	Transport Transport
	Sent      bool // by us
	Binary    bool
	Data      []byte
}

// packet is one packet that arrived.
type packet struct {
	kind   PacketType
	binary bool
	owned  bool   // the data stays valid
	data   []byte // without the type
}

// outgoing is a packet on its way out. The payload is not changed after it is
// queued.
type outgoing struct {
	kind    PacketType
	binary  bool // a Message of bytes
	payload []byte
}

// link carries the packets of a connection over one transport.
type link interface {
	transport() Transport
	// read waits for the next packet, whose data is valid until the next read.
	// It is for one goroutine. The error says how the link ended.
	read() (packet, error)
	// idle tells that no packet has arrived that was not read.
	idle() bool
	// write sends the packets in order, and lets go of them. It is for one
	// goroutine.
	write(packets []outgoing) error
	// close makes read and write return, and gives back what the budget lent. It
	// may be called by anyone, twice.
	close()
}
