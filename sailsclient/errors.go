package sailsclient

import (
	"errors"
	"fmt"
	"strings"
)

// ErrClosed is returned by a SailsSocket after Close.
var ErrClosed = errors.New("the socket is closed")

// ErrNoAck is returned by Acknowledge for an event that did not ask for an ack.
var ErrNoAck = errors.New("the event asks for no ack")

// StateError is returned by a call that makes no sense in the socket's state, such as
// Connect while it is connected.
type StateError struct {
	Call  string
	State State
}

func (e *StateError) Error() string {
	return fmt.Sprintf("%s: the socket is %s", e.Call, e.State)
}

// FrozenError names options that Configure cannot change while the socket is
// connected.
type FrozenError struct{ Options []string }

func (e *FrozenError) Error() string {
	return fmt.Sprintf("%s cannot be changed while the socket is connected: disconnect it first", strings.Join(e.Options, ", "))
}

// DisconnectedError is returned for a request if the connection ended before the
// response came. Reason says why it ended.
type DisconnectedError struct{ Reason error }

func (e *DisconnectedError) Error() string {
	return fmt.Sprintf("disconnected before the response came: %v", e.Reason)
}

func (e *DisconnectedError) Unwrap() error { return e.Reason }

// Refusal is a code for what refused a connection or ended it.
type Refusal int

// The refusals, in the order of the steps of connecting; those that begin with Lost are
// about connections that were open.
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
	// RefusedQuery means that the handshake's query did not reach the server.
	RefusedQuery
	// RefusedUpgrade means that a websocket's handshake reached the server as a plain
	// request, or without some of its headers.
	RefusedUpgrade
	RefusedVersion
	RefusedNamespace
	RefusedSession
	RefusedCSRF
	LostHeartbeat
	LostByServer
	LostLink
)

// ConnectError says why a connection failed or was lost: what happened, where, and a
// code for what to do.
type ConnectError struct {
	Refusal Refusal
	// URL of the app, without user name and password.
	URL string
	// What says what happened, without the address.
	What string
	// Remedy is a code for what to do. Error does not include it: each program has
	// flags, keys or fields of its own to name.
	Remedy Remedy
	Err    error
}

func (e *ConnectError) Error() string { return e.What }

func (e *ConnectError) Unwrap() error { return e.Err }

// proxyRefusedError is a proxy's response to CONNECT that is no success.
type proxyRefusedError struct{ status int }

func (e *proxyRefusedError) Error() string { return "the proxy responded " + StatusText(e.status) }
