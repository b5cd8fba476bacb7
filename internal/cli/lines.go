package cli

import (
	"encoding/json"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// entry is one line of `listen` on its way to the writer: a line that is ready,
// an event, which is left as it came until there is time for it, or a number of
// events that were dropped.
type entry struct {
	from *source

	line any
	// problem is what people should be told about line, "" for nothing.
	problem string

	event sailsclient.Event

	dropped   int
	droppedAt time.Time
}

// head is what every line begins with.
type head struct {
	Time   string `json:"time"`
	Socket int    `json:"socket"`
	URL    string `json:"url"`
	Type   string `json:"type"`
}

type eventLine struct {
	head
	Event string `json:"event"`
	// Args are an array. Raw is there instead of them if the server sent
	// something that is not JSON.
	Args rawJSON `json:"args,omitempty"`
	Raw  string  `json:"raw,omitempty"`
}

type connectLine struct {
	head
	SID       string             `json:"sid"`
	Transport engineio.Transport `json:"transport"`
	EIO       int                `json:"eio"`
}

// upgradeLine tells that a connection goes on over another transport, or why it
// does not.
type upgradeLine struct {
	head
	Transport engineio.Transport `json:"transport"`
	Error     string             `json:"error,omitempty"`
}

type disconnectLine struct {
	head
	Reason string `json:"reason"`
}

type reconnectingLine struct {
	head
	Attempt int `json:"attempt"`
}

type connectErrorLine struct {
	head
	Error string `json:"error"`
}

// responseLine has no status when there was no answer, and then says why in
// Error. Error and Details are also those of a request the server could not
// parse.
type responseLine struct {
	head
	Request    string  `json:"request"`
	StatusCode int     `json:"statusCode,omitempty"`
	Body       rawJSON `json:"body,omitempty"`
	Error      string  `json:"error,omitempty"`
	Details    string  `json:"details,omitempty"`
}

type droppedLine struct {
	head
	Count int `json:"count"`
}

// isEvent tells the entries that --count counts.
func (e entry) isEvent() bool { return e.line == nil && e.dropped == 0 }

// value is what the entry's line says.
func (e entry) value() any {
	switch {
	case e.line != nil:
		return e.line
	case e.dropped > 0:
		return droppedLine{e.from.head(e.droppedAt, "dropped"), e.dropped}
	}
	line := eventLine{head: e.from.head(e.event.At, "event"), Event: e.event.Name}
	args := rawJSON("[" + e.event.Args + "]")
	if json.Valid(args) {
		line.Args = withBinary(args, e.event.Attachments)
	} else {
		line.Raw = e.event.Args
	}
	return line
}
