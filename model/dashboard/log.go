package dashboard

import (
	"encoding/json"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// EntryKind says what a log entry is about.
type EntryKind uint8

// The kinds of entries.
const (
	EntryEvent   EntryKind = iota
	EntryRequest           // a request was sent
	EntryAnswer            // a response came, or a request failed
	EntryChange            // the socket has connected, lost its connection, or waits
	EntryDropped           // the inbox has dropped events
)

// Entry is one row of a pane's log. Which fields are set depends on Kind.
type Entry struct {
	Seq      uint64 // the number of the row in the log, from 1, without gaps
	Kind     EntryKind
	At       time.Time
	Event    sailsclient.Event
	Glance   pubsub.Glance       // of the event
	Exchange *Exchange           // EntryRequest, EntryAnswer
	Change   *sailsclient.Change // EntryChange
	// Waits is set on an EntryRequest that waits for a connection. Another EntryRequest
	// follows when it is sent.
	Waits bool
	// Gap is how long the socket was not connected, on the EntryChange of the new
	// connection.
	Gap time.Duration
	// Lasted is how long the connection was open, on the EntryChange of its end.
	Lasted  time.Duration
	Dropped uint64 // EntryDropped
}

// Size returns about how many bytes the entry takes, with its request.
func (e Entry) Size() int {
	size := itemOverhead + eventSize(e.Event)
	switch e.Kind {
	case EntryRequest:
		if body, isJSON := e.Exchange.Request.Data.(json.RawMessage); isJSON {
			size += len(body)
		}
	default: // small; bodies of responses have a bound of their own
	}
	return size
}

// Limits of one pane's log. For typical events of 75 bytes, the number of entries is the limit. The
// bytes are the limit for apps that publish whole documents.
const (
	maxLogEntries = 20_000
	maxLogBytes   = 32 << 20
)

// Log is a pane's log. Only the screen's goroutine may use it.
type Log struct {
	ring  *Ring[Entry]
	next  uint64
	start time.Time
}

// NewLog returns an empty log.
func NewLog() *Log {
	return &Log{ring: NewRing(maxLogEntries, maxLogBytes, Entry.Size), next: 1}
}

// Add appends an entry, and returns it with its number.
func (l *Log) Add(e Entry) Entry {
	if l.start.IsZero() {
		l.start = e.At
	}
	e.Seq = l.next
	l.next++
	l.ring.Push(e)
	return e
}

// Len returns the number of entries.
func (l *Log) Len() int { return l.ring.Len() }

// Bytes returns about how many bytes the entries take.
func (l *Log) Bytes() int { return l.ring.Bytes() }

// At returns the entry at i, 0 for the oldest; i must be below Len.
func (l *Log) At(i int) Entry { return l.ring.At(i) }

// Trimmed returns how many of the oldest entries were dropped.
func (l *Log) Trimmed() uint64 { return l.ring.Trimmed() }

// NewestSeq returns the number of the newest entry, 0 if there never was one.
func (l *Log) NewestSeq() uint64 { return l.next - 1 }

// OldestSeq returns the number of the oldest entry, or that of the next one if there is none.
func (l *Log) OldestSeq() uint64 { return l.next - uint64(l.ring.Len()) }

// Find returns the entry with a number, if it is still there.
func (l *Log) Find(seq uint64) (Entry, bool) {
	if seq < l.OldestSeq() || seq >= l.next {
		return Entry{}, false
	}
	return l.ring.At(int(seq - l.OldestSeq())), true
}

// Start returns when the first entry came after the log was made or cleared.
func (l *Log) Start() time.Time { return l.start }

// Clear drops all entries. The numbers continue.
func (l *Log) Clear() {
	l.ring.Clear()
	l.start = time.Time{}
}

// Snapshot returns a copy of the log. It copies the entries, and not what they point to.
func (l *Log) Snapshot() *Log {
	snapshot := *l
	snapshot.ring = l.ring.Clone()
	return &snapshot
}
