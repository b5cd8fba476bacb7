package sailsclient

import (
	"time"

	"sailscope/sailsclient/engineio"
)

// State is the state of a SailsSocket.
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

	// SID, Transport and EngineIO describe the connection, in state Connected.
	SID       string
	Transport engineio.Transport
	EngineIO  engineio.Version
	// Upgraded means that the same connection now uses another transport.
	Upgraded bool

	// Reason is why the socket is Waiting or Disconnected, nil if Disconnect or Close
	// was called. In state Connected it is why an upgrade to websocket failed: the
	// connection stays on polling.
	Reason error
	// WasConnected is true if a connection was lost, and false if an attempt failed.
	WasConnected bool
	// Attempt is the number of the retry since the last connection, 0 for the first
	// attempt. In state Waiting it is the next one, which starts at RetryAt.
	Attempt int
	RetryAt time.Time
}

// Observer receives every event and every change of a socket, on the goroutine where it
// happens. It must not block.
type Observer interface {
	SocketEvent(Event)
	SocketChanged(Change)
}
