package cli

import (
	"time"

	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

// entry is one line of `listen` on its way to the writer: a line that is ready,
// an event, which is left as it came until there is time for it, or a number of
// events that were dropped.
type entry struct {
	from *source

	line any
	// problem is what people should be told about line, "" for nothing.
	problem string
	// refused tells that line is a response that is not a success.
	refused bool

	event sailsclient.Event

	dropped   int
	droppedAt time.Time
}

// isEvent tells the entries that are events.
func (e *entry) isEvent() bool { return e.line == nil && e.dropped == 0 }

// events is how many events the entry stands for: those are what --count counts.
func (e *entry) events() int {
	if e.isEvent() {
		return 1
	}
	return e.dropped
}

// size is about what the entry takes in memory.
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
