package socketio

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrServerDisconnect means that the server sent this socket away with a
// DISCONNECT packet while the connection itself was well.
var ErrServerDisconnect = errors.New("the server disconnected this socket")

// errReader is why a connection ended whose reader did not say: it panicked.
var errReader = errors.New("reading from the connection failed")

// RefusedError is a CONNECT that the server answered with an error.
type RefusedError struct {
	Namespace string
	// Message is the server's text, at most 2 KB of it: the message of revision
	// 5's object, or all of revision 4's string.
	Message string
	// Data is the JSON of the refusal, as it came; nil if it is over 16 KB.
	Data json.RawMessage
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the server refused namespace %s: %s", e.Namespace, e.Message)
}

// ConnectTimeoutError means that the link opened but the CONNECT was never
// answered.
type ConnectTimeoutError struct {
	Namespace string
	Err       error
}

func (e *ConnectTimeoutError) Error() string {
	if e.Namespace == DefaultNamespace {
		return "the server opened the connection but never confirmed it"
	}
	return fmt.Sprintf("the server never confirmed namespace %s", e.Namespace)
}

func (e *ConnectTimeoutError) Unwrap() error { return e.Err }

// UnconfirmedError means that the connection ended between the CONNECT and its
// answer.
type UnconfirmedError struct {
	Namespace string
	Err       error
}

func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%v before it confirmed namespace %s", e.Err, e.Namespace)
}

func (e *UnconfirmedError) Unwrap() error { return e.Err }

// ParserError means that the server makes its packets with another parser than
// Socket.IO's own.
type ParserError struct{ Format string }

func (e *ParserError) Error() string {
	return fmt.Sprintf("not Socket.IO's own packets: %s", e.Format)
}
