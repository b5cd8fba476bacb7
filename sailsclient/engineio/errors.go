package engineio

import (
	"errors"
	"fmt"
	"time"
)

// Errors that end a connection or refuse a packet.
var (
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("the connection was closed")
	// ErrClosedByServer means that the server sent a close packet, or closed
	// the websocket properly.
	ErrClosedByServer = errors.New("the server closed the connection")
	// ErrQueueFull means that the server does not read what is sent to it.
	ErrQueueFull = errors.New("the send queue is full: the server is not reading")
	// ErrTooBig means that a message was over DialOptions.MaxMessage.
	ErrTooBig = errors.New("the server sent a message that is too big")
	// ErrBudget means that DialOptions.Budget was used up while a message was read.
	ErrBudget = errors.New("the messages that are being read take too much memory together")
	// ErrHeadTooBig means that a response had more than MaxResponseHead before
	// its body.
	ErrHeadTooBig = errors.New("the response head is larger than 1 MB")
)

// HandshakeError is an HTTP response that is not the one that was asked for: a
// refusal before the connection was open, or of one of its later requests.
type HandshakeError struct {
	Transport  Transport
	Opened     bool   // the request belonged to a connection that was open
	StatusCode int    // of the HTTP response, 0 if there was none
	Body       string // its first kilobyte
	// The beginnings of the headers that tell refusals apart, "" for none.
	ContentType, Location, RetryAfter, Challenge string // Challenge is WWW-Authenticate
	// Took is how long the response to a poll or a POST took.
	Took time.Duration
	// Began tells that a response had begun to come when the connection went.
	Began bool
	// Defect says what makes a response of status 101 no handshake of a websocket.
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

// IsPage tells whether the body is markup, and not the plain text that Engine.IO calls
// HTML.
func (e *HandshakeError) IsPage() bool { return isPage([]byte(e.Body)) }

// WrongVersionError means that a forced revision is not the server's.
type WrongVersionError struct{ Forced Version }

func (e *WrongVersionError) Error() string {
	return fmt.Sprintf("the server does not speak Engine.IO %s", e.Forced)
}

// TooLargeError refuses a message that is over the server's limit, in bytes.
// The connection stays as it is; the server would have ended it.
type TooLargeError struct{ Size, Max int }

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the message has %d bytes, and the server takes at most %d (maxHttpBufferSize)", e.Size, e.Max)
}

// EndError is the end of an open connection that the server, or something in
// between, brought about, with what crossed it last.
type EndError struct {
	// Sent is the size in bytes of the largest message that was sent since
	// anything arrived, 0 for none.
	Sent int
	// Idle is how long nothing had crossed the connection, in either direction.
	Idle time.Duration
	// Heartbeat is how often something was to cross it at least.
	Heartbeat time.Duration
	Err       error
}

func (e *EndError) Error() string { return e.Err.Error() }

func (e *EndError) Unwrap() error { return e.Err }

// CloseError is a websocket that the server closed with a status that is not the
// usual one.
type CloseError struct {
	Code   int
	Reason string // a text of the server, "" for none
}

func (e *CloseError) Error() string {
	if e.Reason == "" {
		return fmt.Sprintf("%v (websocket status %d)", ErrClosedByServer, e.Code)
	}
	return fmt.Sprintf("%v (websocket status %d %q)", ErrClosedByServer, e.Code, e.Reason)
}

func (*CloseError) Unwrap() error { return ErrClosedByServer }

// SilentError means that a server accepted a handshake with status 101 or 200, and
// that what opens a connection did not come in the time there was.
type SilentError struct {
	Transport   Transport
	ContentType string // the beginning of the header, of a poll
	Err         error
}

func (e *SilentError) Error() string { return fmt.Sprintf("wait for the open packet: %v", e.Err) }

func (e *SilentError) Unwrap() error { return e.Err }

// LinkError is a connection that was open and broke.
type LinkError struct {
	// Posting tells that it was while a polling connection sent.
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

// ProtocolError means that the peer sent what Engine.IO does not allow.
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
