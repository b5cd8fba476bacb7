package dashboard

import (
	"encoding/json"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// EntryKind tells what a log entry is about.
type EntryKind uint8

// The kinds of entries.
const (
	EntryEvent   EntryKind = iota
	EntryRequest           // a request was sent
	EntryAnswer            // an answer came, or a request failed
	EntryChange            // the socket connected, was lost, waits
	EntryDropped           // events were dropped before they got here
)

// Entry is one row of a pane's log. Which fields are set depends on Kind.
type Entry struct {
	Seq      uint64 // numbers the log's rows, from 1, without gaps
	Kind     EntryKind
	At       time.Time
	Event    sailsclient.Event
	Glance   pubsub.Glance       // of the event
	Exchange *Exchange           // EntryRequest, EntryAnswer
	Change   *sailsclient.Change // EntryChange
	// Waits is set on an EntryRequest that was not sent but waits for a
	// connection; another one follows when it goes out.
	Waits bool
	// Gap is how long the socket was without connection, on the EntryChange
	// that ends the gap.
	Gap time.Duration
	// Lasted is how long the connection was there, on the EntryChange that ends
	// it.
	Lasted  time.Duration
	Dropped uint64 // EntryDropped
}

// Size is about what the entry takes in memory, its request included.
func (e Entry) Size() int {
	size := itemOverhead + eventSize(e.Event)
	switch e.Kind {
	case EntryRequest:
		if body, isJSON := e.Exchange.Request.Data.(json.RawMessage); isJSON {
			size += len(body)
		}
	default: // is small; the bodies of responses have a budget of their own
	}
	return size
}

// Limits of one pane's log. At the 75 bytes of a typical event the entries are
// the limit; the bytes are for apps that publish whole documents.
const (
	maxLogEntries = 20_000
	maxLogBytes   = 32 << 20
)

// Log is a pane's log. It belongs to the screen's goroutine.
type Log struct {
	ring  *Ring[Entry]
	next  uint64
	start time.Time
}

// NewLog makes an empty log.
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

// Len is the number of entries there.
func (l *Log) Len() int { return l.ring.Len() }

// Bytes is about what the entries take in memory.
func (l *Log) Bytes() int { return l.ring.Bytes() }

// At is the entry at i, 0 for the oldest; i must be below Len.
func (l *Log) At(i int) Entry { return l.ring.At(i) }

// Trimmed is how many of the oldest entries were let go.
func (l *Log) Trimmed() uint64 { return l.ring.Trimmed() }

// NewestSeq is the number of the newest entry, 0 if there never was one.
func (l *Log) NewestSeq() uint64 { return l.next - 1 }

// OldestSeq is the number of the oldest entry that is there, or of the next one
// if none is.
func (l *Log) OldestSeq() uint64 { return l.next - uint64(l.ring.Len()) }

// Find is the entry with a number, if it is still there.
func (l *Log) Find(seq uint64) (Entry, bool) {
	if seq < l.OldestSeq() || seq >= l.next {
		return Entry{}, false
	}
	return l.ring.At(int(seq - l.OldestSeq())), true
}

// Start is when the first entry came since the log was made or cleared.
func (l *Log) Start() time.Time { return l.start }

// Clear lets go of all entries; the numbers go on.
func (l *Log) Clear() {
	l.ring.Clear()
	l.start = time.Time{}
}

// Snapshot is the log as it is now. It takes a copy of the entries, not of what
// they point to.
func (l *Log) Snapshot() *Log {
	snapshot := *l
	snapshot.ring = l.ring.Clone()
	return &snapshot
}
