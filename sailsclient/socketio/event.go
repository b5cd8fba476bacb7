package socketio

import (
	"encoding/json"
	"time"
)

// Event is one EVENT packet of the server.
type Event struct {
	// At is when its last frame arrived.
	At time.Time
	// Name of more than 1 KB is its beginning, its length and a hash of it.
	Name string
	// Args are the arguments as the JSON text they came as, separated by
	// commas. Nothing has checked that they are JSON.
	Args string
	// Offset is the string at the end of Args that a server with connection state
	// recovery adds to the event, without its quotation marks; "" if there is none.
	// The copies of an event that went to several sockets may differ in it.
	Offset string
	// Attachments are the binary parts, which the arguments refer to by
	// {"_placeholder":true,"num":N}.
	Attachments [][]byte
	// AckID is what the server wants an answer under, NoID if it does not.
	AckID int64
}

// ArgList splits Args.
func (e Event) ArgList() ([]json.RawMessage, error) { return SplitArgs(e.Args) }

// Ack is the answer to an event of ours: Args and Attachments as in Event.
type Ack struct {
	At          time.Time
	Args        string
	Attachments [][]byte
}

// ArgList splits Args.
func (a Ack) ArgList() ([]json.RawMessage, error) { return SplitArgs(a.Args) }
