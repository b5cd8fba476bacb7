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

// isEvent tells the entries that --count counts.
func (e entry) isEvent() bool { return e.line == nil && e.dropped == 0 }

// value is what the entry's line says.
func (e entry) value() any {
	switch {
	case e.line != nil:
		return e.line
	case e.dropped > 0:
		return jsonl.Dropped{Head: e.from.head(e.droppedAt, "dropped"), Count: e.dropped}
	}
	return jsonl.NewEvent(e.from.head(e.event.At, "event"), e.event)
}
