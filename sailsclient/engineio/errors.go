package engineio

import (
	"errors"
	"fmt"
	"time"
)

// Errors that end a connection or refuse a packet.
var (
	// ErrClosed means that Close was called.
	ErrClosed = errors.New("the connection was closed")
	// ErrClosedByServer means that the server sent a close packet, or closed the
	// websocket with the usual status.
	ErrClosedByServer = errors.New("the server closed the connection")
	// ErrQueueFull means that the server has stopped reading.
	ErrQueueFull = errors.New("the send queue is full: the server is not reading")
	// ErrTooBig means that a message was over DialOptions.MaxMessage.
	ErrTooBig = errors.New("the server sent a message that is too big")
	// ErrBudget means that DialOptions.Budget was used up during a message.
	ErrBudget = errors.New("the messages that are being read take too much memory together")
	// ErrHeadTooBig means that a response had more than MaxResponseHead before
	// its body.
	ErrHeadTooBig = errors.New("the response head is larger than 1 MB")
)

// HandshakeError is an HTTP response that is not the expected one: to the handshake, or
// to a later request of a polling connection.
type HandshakeError struct {
	Transport  Transport
	Opened     bool   // the connection was open
	StatusCode int    // of the HTTP response, 0 if there was none
	Body       string // its first kilobyte
	// The beginnings of some headers, "" for none.
	ContentType, Location, RetryAfter, Challenge string // Challenge is WWW-Authenticate
	// Took is the time from a poll or a POST to its response.
	Took time.Duration
	// Began means that the connection broke after the beginning of a response.
	Began bool
	// Defect says why a response with status 101 does not open a websocket.
	Defect string
	Err    error
}

func (e *HandshakeError) Error() string {
	if e.StatusCode == 0 {
		return e.Err.Error()
	}
	if e.Body == "" {
		return fmt.Sprintf("HTTP %d", e.StatusCode)
	}
	return fmt.Sprintf("HTTP %d %s", e.StatusCode, e.Body)
}

func (e *HandshakeError) Unwrap() error { return e.Err }

// IsPage reports whether the body is markup. (Engine.IO sends plain text as HTML.)
func (e *HandshakeError) IsPage() bool { return isPage([]byte(e.Body)) }

// WrongVersionError means that the server does not speak the forced revision.
type WrongVersionError struct{ Forced Version }

func (e *WrongVersionError) Error() string {
	return fmt.Sprintf("the server does not speak Engine.IO %s", e.Forced)
}

// TooLargeError means that a message was not sent because it is over the server's limit.
// Sizes are in bytes. The connection stays open; the server would have closed it.
type TooLargeError struct{ Size, Max int }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the message has %d bytes, and the server takes at most %d (maxHttpBufferSize)", e.Size, e.Max)
}

// EndError is the end of an open connection that the client did not cause, with what was
// sent last.
type EndError struct {
	// Sent is the size in bytes of the largest message that was sent after the last
	// packet arrived, 0 for none.
	Sent int
	// Idle is how long nothing was sent or received.
	Idle time.Duration
	// Heartbeat is the longest time that should pass between two packets.
	Heartbeat time.Duration
	Err       error
}

func (e *EndError) Error() string { return e.Err.Error() }

func (e *EndError) Unwrap() error { return e.Err }

// CloseError means that the server closed the websocket with an unusual status.
type CloseError struct {
	Code   int
	Reason string // the server's text, "" for none
}

func (e *CloseError) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("%v (websocket status %d)", ErrClosedByServer, e.Code)
	}
	return fmt.Sprintf("%v (websocket status %d %q)", ErrClosedByServer, e.Code, e.Reason)
}

func (*CloseError) Unwrap() error { return ErrClosedByServer }

// SilentError means that a server accepted a handshake with status 101 or 200 and did not
// send the open packet in time.
type SilentError struct {
	Transport   Transport
	ContentType string // the beginning of the header, of a poll
	Err         error
}

func (e *SilentError) Error() string { return fmt.Sprintf("wait for the open packet: %v", e.Err) }

func (e *SilentError) Unwrap() error { return e.Err }

// LinkError means that an open connection broke.
type LinkError struct {
	// Posting means that it broke during a POST of a polling connection.
	Posting bool
	Err     error
}

func (e *LinkError) Error() string { return fmt.Sprintf("the connection was lost: %v", e.Err) }

func (e *LinkError) Unwrap() error { return e.Err }

// HeartbeatError means that nothing arrived for pingInterval + pingTimeout.
type HeartbeatError struct{ Silence time.Duration }

func (e *HeartbeatError) Error() string {
	return fmt.Sprintf("no heartbeat from the server for %s", e.Silence)
}

// ProtocolError means that the peer sent something that Engine.IO does not allow.
type ProtocolError struct {
	What string
	Err  error
}

func (e *ProtocolError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("not Engine.IO: %s: %v", e.What, e.Err)
	}
	return "not Engine.IO: " + e.What
}

func (e *ProtocolError) Unwrap() error { return e.Err }
