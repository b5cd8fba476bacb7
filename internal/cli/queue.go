package cli

import (
	"context"
	"slices"
	"sync"
	"unsafe"
)

// maxQueuedBytes bounds what may wait between the sockets and the output. A reader
// that falls behind further than this loses events and learns how many, unless
// --block holds the connection back.
const maxQueuedBytes = 64 << 20

// chunkLength is how many entries are handed over at a time.
const chunkLength = 256

// entrySize is what an entry takes besides its texts.
const entrySize = int(unsafe.Sizeof(entry{}))

// queue is between the sockets, which must never wait, and the one writer. When
// it is full, events are dropped; everything else is always taken. What has been
// handed out counts until the next take, so that the bound is on all there is.
type queue struct {
	mu     sync.Mutex
	chunks [][]entry // all but the last one are full
	spare  []entry
	// gaps has, for each socket that is losing events, the entry that counts them.
	gaps   map[*source]*entry
	bytes  int // of the entries in the queue
	taken  int // bytes of the entries that are handed out
	handed int // events among them
	lost   int // events that were dropped
	closed bool
	wake   chan struct{}
	room   chan struct{} // closed when there is room again; nil if nobody waits for it

	maxBytes int
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), maxBytes: maxQueuedBytes}
}

// putEvent queues an event, or counts it as dropped where it would have stood.
// One that was promised room is always taken.
func (q *queue) putEvent(e entry, promised bool) {
	size := e.size()
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return
	case promised || q.fits(size):
		q.gaps = nil
		q.append(e, size)
	default:
		q.drop(e)
	}
	q.signal()
}

// fits tells whether there is room. One event always has: one larger than the
// limit could never pass. q.mu is held.
func (q *queue) fits(size int) bool {
	used := q.bytes + q.taken
	return used+size <= q.maxBytes || used == 0
}

// roomFor is nil if there is room for an event, else what is closed when it is
// worth asking again.
func (q *queue) roomFor(e entry) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.fits(e.size()) {
		return nil
	}
	if q.room == nil {
		q.room = make(chan struct{})
	}
	return q.room
}

// append adds an entry. q.mu is held.
func (q *queue) append(e entry, size int) *entry {
	last := len(q.chunks) - 1
	if last < 0 || len(q.chunks[last]) == chunkLength {
		q.chunks = append(q.chunks, q.newChunk())
		last++
	}
	q.chunks[last] = append(q.chunks[last], e)
	q.bytes += size
	return &q.chunks[last][len(q.chunks[last])-1]
}

// newChunk is the spare chunk, or a new one. It never grows: entries stay where
// they are. q.mu is held.
func (q *queue) newChunk() []entry {
	if chunk := q.spare; chunk != nil {
		q.spare = nil
		return chunk
	}
	return make([]entry, 0, chunkLength)
}

// drop counts e in the gap that is open for its socket. q.mu is held.
func (q *queue) drop(e entry) {
	q.lost++
	if gap := q.gaps[e.from]; gap != nil {
		gap.dropped++
		return
	}
	if q.gaps == nil {
		q.gaps = make(map[*source]*entry)
	}
	q.gaps[e.from] = q.append(entry{from: e.from, dropped: 1, droppedAt: e.event.At}, entrySize)
}

// put queues what must not get lost.
func (q *queue) put(e entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.append(e, e.size())
	q.signal()
}

// close lets the writer take what is queued and refuses anything more.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.makeRoom()
	q.signal()
}

// take waits for entries and hands out some of them, until the next take. more
// is false when nothing follows them: the queue is closed, or ctx has ended.
func (q *queue) take(ctx context.Context) (entries []entry, more bool) {
	more = ctx.Err() == nil
	q.release()
	for {
		if entries, last := q.next(!more); len(entries) > 0 || last {
			return entries, !last
		}
		select {
		case <-q.wake:
		case <-ctx.Done():
			more = false
		}
	}
}

// release frees what was handed out.
func (q *queue) release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.taken > 0 {
		q.taken, q.handed = 0, 0
		q.makeRoom()
	}
}

// next takes the oldest chunk, or all of them if it is the end. last tells that
// nothing follows.
func (q *queue) next(ending bool) (entries []entry, last bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case len(q.chunks) == 0:
	case ending:
		entries, q.chunks = slices.Concat(q.chunks...), nil
	default:
		entries = q.chunks[0]
		q.chunks[0] = nil
		q.chunks = q.chunks[1:]
	}
	q.gaps = nil // one of them may be in what is handed out
	q.taken, q.handed = 0, 0
	for i := range entries {
		q.taken += entries[i].size()
		q.handed += entries[i].events()
	}
	q.bytes -= q.taken
	return entries, ending || len(q.chunks) == 0 && q.closed
}

// reuse takes back a chunk that was handed out, when nobody looks at it any more:
// the events in it can be large, and the next take may be long in coming.
func (q *queue) reuse(entries []entry) {
	clear(entries)
	q.mu.Lock()
	defer q.mu.Unlock()
	if cap(entries) == chunkLength {
		q.spare = entries[:0]
	}
}

// idle tells that nothing waits.
func (q *queue) idle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.chunks) == 0
}

// dropped is how many events were dropped so far.
func (q *queue) dropped() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.lost
}

// waiting is how many events may not have been written, those that are handed out
// among them.
func (q *queue) waiting() (events int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	events = q.handed
	for _, chunk := range q.chunks {
		for i := range chunk {
			events += chunk[i].events()
		}
	}
	return events
}

// makeRoom wakes those who wait for room. q.mu is held.
func (q *queue) makeRoom() {
	if q.room != nil {
		close(q.room)
		q.room = nil
	}
}

func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
