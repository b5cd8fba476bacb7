package socketio

import (
	"encoding/json"
	"time"
)

// Event is one EVENT packet of the server.
type Event struct {
	// At is when the last frame of the event arrived.
	At time.Time
	// Name is the event's name. One over 1 KB is replaced by its beginning, its length
	// and a hash.
	Name string
	// Args is the text of the arguments: JSON values separated by commas. It was not
	// checked whether they are JSON.
	Args string
	// Offset is the string that a server with connection state recovery adds at the end
	// of Args, without its quotation marks. It is "" if there is none. Copies of an event
	// on several sockets may have different offsets.
	Offset string
	// Attachments are the binary parts. The arguments refer to number N with
	// {"_placeholder":true,"num":N}.
	Attachments [][]byte
	// AckID is the id of the ack that the server asks for, NoID for none.
	AckID int64
}

// ArgList splits Args.
func (e Event) ArgList() ([]json.RawMessage, error) { return SplitArgs(e.Args) }

// Ack is the server's ack of an event. Args and Attachments are as in Event.
type Ack struct {
	At          time.Time
	Args        string
	Attachments [][]byte
}

// ArgList splits Args.
func (a Ack) ArgList() ([]json.RawMessage, error) { return SplitArgs(a.Args) }
