package cli

import (
	"time"

	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

// entry is one line of `listen` on its way to the writer: a finished line, an event that the
// writer formats, or a number of dropped events.
type entry struct {
	from *source

	line any
	// problem is a message for people about line, "" for none.
	problem string
	// refused means that line is a response that is no success.
	refused bool

	event sailsclient.Event

	dropped   int
	droppedAt time.Time
}

// isEvent reports whether the entry is an event.
func (e *entry) isEvent() bool { return e.line == nil && e.dropped == 0 }

// events returns how many events the entry stands for. --count counts them.
func (e *entry) events() int {
	if e.isEvent() {
		return 1
	}
	return e.dropped
}

// size returns about how many bytes the entry takes.
func (e *entry) size() int {
	const place = 48 // of an attachment in a list, whatever is in it
	size := entrySize + len(e.event.Name) + len(e.event.Args)
	for _, attachment := range e.event.Attachments {
		size += place + len(attachment)
	}
	if response, ok := e.line.(jsonl.Response); ok {
		size += len(response.Body) + len(response.Raw)
	}
	return size
}

// appendTo appends the entry's line.
func (e *entry) appendTo(dst []byte) ([]byte, error) {
	if e.isEvent() {
		return jsonl.Socket{Number: e.from.number, URL: e.from.url}.AppendEvent(dst, e.event)
	}
	value := e.line
	if value == nil {
		value = jsonl.Dropped{Head: e.from.head(e.droppedAt, "dropped"), Count: e.dropped}
	}
	line, err := jsonl.Encode(value)
	return append(dst, line...), err
}
