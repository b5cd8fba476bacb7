package socketio

import (
	"encoding/json"
	"errors"
	"fmt"
)

// ErrServerDisconnect means that the server disconnected this socket with a DISCONNECT
// packet. The connection itself worked.
var ErrServerDisconnect = errors.New("the server disconnected this socket")

// errReader is why a connection ended if its reader panicked.
var errReader = errors.New("reading from the connection failed")

// RefusedError means that the server refused to join a namespace.
type RefusedError struct {
	Namespace string
	// Message is the server's reason, cut to 2 KB: the message of the object in
	// revision 5, or the string in revision 4.
	Message string
	// Data is the JSON of the refusal, nil if it is over 16 KB.
	Data json.RawMessage
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the server refused namespace %s: %s", e.Namespace, e.Message)
}

// ConnectTimeoutError means that the server did not respond to the CONNECT in time.
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

// UnconfirmedError means that the connection ended before the response to the CONNECT.
type UnconfirmedError struct {
	Namespace string
	Err       error
}

func (e *UnconfirmedError) Error() string {
	return fmt.Sprintf("%v before it confirmed namespace %s", e.Err, e.Namespace)
}

func (e *UnconfirmedError) Unwrap() error { return e.Err }

// ParserError means that the server uses another parser for its packets than Socket.IO's
// own.
type ParserError struct{ Format string }

func (e *ParserError) Error() string {
	return fmt.Sprintf("not Socket.IO's own packets: %s", e.Format)
}
