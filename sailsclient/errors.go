package sailsclient

import (
	"errors"
	"fmt"
	"strings"
)

// ErrClosed is returned by a SailsSocket after Close.
var ErrClosed = errors.New("the socket is closed")

// ErrNoAck is returned for an answer to an event that asked for none.
var ErrNoAck = errors.New("the event asks for no ack")

// StateError is a call that makes no sense in the socket's state, such as
// Connect while it is connected.
type StateError struct {
	Call  string
	State State
}

func (e *StateError) Error() string {
	return fmt.Sprintf("%s: the socket is %s", e.Call, e.State)
}

// FrozenError means that options can't be changed while the socket is
// connected.
type FrozenError struct{ Options []string }

func (e *FrozenError) Error() string {
	return fmt.Sprintf("%s cannot be changed while the socket is connected: disconnect it first", strings.Join(e.Options, ", "))
}

// DisconnectedError fails a request whose connection went before its answer
// came.
type DisconnectedError struct{ Reason error }

func (e *DisconnectedError) Error() string {
	return fmt.Sprintf("disconnected before the response came: %v", e.Reason)
}

func (e *DisconnectedError) Unwrap() error { return e.Reason }

// Refusal says at which step a connection failed.
type Refusal int

// The steps, from the network inwards.
const (
	RefusedOther Refusal = iota
	RefusedUnreachable
	RefusedDNS
	RefusedTLS
	RefusedProxy
	RefusedTimeout
	RefusedHTTP
	RefusedNotSocketIO
	RefusedOrigin
	RefusedBeforeConnect
	RefusedTransport
	// RefusedQuery is a handshake whose query did not reach the server.
	RefusedQuery
	// RefusedUpgrade is a websocket whose handshake reached the server as a plain
	// request, or without headers that it needs.
	RefusedUpgrade
	RefusedVersion
	RefusedNamespace
	RefusedSession
	RefusedCSRF
	LostHeartbeat
	LostByServer
	LostLink
)

// ConnectError is a connection that failed or was lost: what happened, where,
// and a code for what to do next.
type ConnectError struct {
	Refusal Refusal
	// URL of the app, without user name and password.
	URL string
	// What happened, without the address.
	What string
	// Remedy is what to do next. Error does not word it: a program has flags, keys
	// or fields of its own to name.
	Remedy Remedy
	Err    error
}

func (e *ConnectError) Error() string { return e.What }

func (e *ConnectError) Unwrap() error { return e.Err }

// proxyRefusedError is a proxy's answer to CONNECT.
type proxyRefusedError struct{ status int }

func (e *proxyRefusedError) Error() string { return "the proxy responded " + StatusText(e.status) }
