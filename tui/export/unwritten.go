package export

import (
	"sync"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
)

// maxUnwrittenBytes bounds the entries that wait for the disk, as in listen.
const maxUnwrittenBytes = 64 << 20

// Unwritten is the queue between the screen, which must never wait, and the goroutine
// that writes a recording. When it is full, it drops entries, and a row at their place
// has their number. Entries count toward the bound until the next take.
type Unwritten struct {
	mu      sync.Mutex
	entries []Recorded
	// gaps has, for each socket that is losing entries, the index of the entry that
	// counts them.
	gaps     map[jsonl.Socket]int
	bytes    int // of the entries
	taken    int // bytes of the entries that are being written
	lost     uint64
	ending   bool
	maxBytes int
	wake     chan struct{}
}

func newUnwritten(maxBytes int) *Unwritten {
	return &Unwritten{maxBytes: maxBytes, wake: make(chan struct{}, 1)}
}

// put adds an entry, or counts it as dropped. An empty queue takes any entry, because
// one larger than the bound could never pass.
func (u *Unwritten) put(e Recorded) {
	size := e.Size()
	u.mu.Lock()
	defer u.mu.Unlock()
	used := u.bytes + u.taken
	switch {
	case u.ending:
		return
	case used > 0 && used+size > u.maxBytes:
		u.drop(e)
	default:
		u.gaps = nil
		u.entries = append(u.entries, e)
		u.bytes += size
	}
	u.signal()
}

// drop counts an entry. The caller holds u.mu.
func (u *Unwritten) drop(e Recorded) {
	u.lost++
	if at, open := u.gaps[e.Socket]; open {
		u.entries[at].Dropped++
		return
	}
	if u.gaps == nil {
		u.gaps = make(map[jsonl.Socket]int)
	}
	u.gaps[e.Socket] = len(u.entries)
	u.entries = append(u.entries, Recorded{e.Socket, dashboard.Entry{Kind: dashboard.EntryDropped, At: e.At, Dropped: 1}})
}

// take waits for entries and returns them. It reuses into for the next ones. more is
// false when these are the last.
func (u *Unwritten) take(into []Recorded) (entries []Recorded, more bool) {
	clear(into)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.taken = 0
	for len(u.entries) == 0 && !u.ending {
		u.mu.Unlock()
		<-u.wake
		u.mu.Lock()
	}
	entries, u.entries = u.entries, into[:0]
	u.gaps, u.taken, u.bytes = nil, u.bytes, 0
	return entries, !u.ending
}

// end refuses entries from now on.
func (u *Unwritten) end() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ending = true
	u.signal()
}

// Missed returns the number of dropped entries.
func (u *Unwritten) Missed() uint64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.lost
}

func (u *Unwritten) signal() {
	select {
	case u.wake <- struct{}{}:
	default:
	}
}
