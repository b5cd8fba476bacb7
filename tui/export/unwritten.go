package export

import (
	"sync"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
)

// maxUnwrittenBytes bounds what may wait for the disk, as that of listen.
const maxUnwrittenBytes = 64 << 20

// Unwritten is between the screen, which must never wait, and the one that writes a
// recording. When it is full, entries are dropped, and counted where they would
// have stood. What was taken counts until the next take.
type Unwritten struct {
	mu      sync.Mutex
	entries []Recorded
	// gaps has, for each socket that is losing entries, the place of the entry that
	// counts them.
	gaps     map[jsonl.Socket]int
	bytes    int // of the entries
	taken    int // bytes of those that are being written
	lost     uint64
	ending   bool
	maxBytes int
	wake     chan struct{}
}

func newUnwritten(maxBytes int) *Unwritten {
	return &Unwritten{maxBytes: maxBytes, wake: make(chan struct{}, 1)}
}

// put takes an entry, or counts it. One always finds room: one larger than the
// bound could never pass.
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

// drop counts an entry. u.mu is held.
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

// take waits for entries and swaps them for the slice handed in. more is false
// when these are the last.
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

// end refuses what comes from now on.
func (u *Unwritten) end() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.ending = true
	u.signal()
}

// Missed is how many entries were dropped.
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
