package sailsclient

import (
	"time"

	"sailscope/sailsclient/engineio"
)

// State of a SailsSocket.
type State int

// The states. A socket starts Disconnected and stays so until Connect.
const (
	Disconnected State = iota
	Connecting
	Connected
	// Waiting is the pause before the next attempt to connect.
	Waiting
)

func (s State) String() string {
	switch s {
	case Connecting:
		return "connecting"
	case Connected:
		return "connected"
	case Waiting:
		return "waiting to reconnect"
	default:
		return "disconnected"
	}
}

// Change is one step in the life of a SailsSocket.
type Change struct {
	At    time.Time
	State State
	// Generation counts attempts to connect. Events carry it too, so that what
	// came before a reconnect can be told from what came after.
	Generation uint64

	// Of a connection, in state Connected:
	SID       string
	Transport engineio.Transport
	EngineIO  engineio.Version
	// Upgraded means that the same connection goes on over another transport.
	Upgraded bool

	// Reason is why the socket is Waiting or Disconnected; nil if it was asked
	// to disconnect. In state Connected it is why an upgrade to websocket
	// failed: the connection stays on polling.
	Reason error
	// WasConnected tells a lost connection from an attempt that failed.
	WasConnected bool
	// Attempt counts the retries since the last connection: the one that runs
	// or comes next, 0 for a first attempt. RetryAt is when the next starts.
	Attempt int
	RetryAt time.Time
}

// Observer is told of everything that happens on a socket, on the goroutine it
// happens on: it must not block.
type Observer interface {
	SocketEvent(Event)
	SocketChanged(Change)
}
