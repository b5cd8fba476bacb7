package cli

import (
	"context"
	"slices"
	"sync"
	"unsafe"
)

// maxQueuedBytes bounds what waits for the output. If a reader is slower than that, events
// are dropped and counted, unless --block pauses the connection.
const maxQueuedBytes = 64 << 20

// chunkLength is how many entries the writer takes at a time.
const chunkLength = 256

// entrySize is the size of an entry in bytes, without its texts.
const entrySize = int(unsafe.Sizeof(entry{}))

// queue is between the sockets, which must never wait, and the one writer. When it is full,
// events are dropped, and everything else is still queued. Entries that the writer has taken
// count until its next take, so that the bound covers them, too.
type queue struct {
	mu     sync.Mutex
	chunks [][]entry // all but the last one are full
	spare  []entry
	// gaps has the entry that counts dropped events, for each socket that loses some now.
	gaps   map[*source]*entry
	bytes  int // of the entries in the queue
	taken  int // bytes of the entries that the writer has
	handed int // events among them
	lost   int // events that were dropped
	closed bool
	wake   chan struct{}
	room   chan struct{} // closed when there is room again; nil if nobody waits

	maxBytes int
}

func newQueue() *queue {
	return &queue{wake: make(chan struct{}, 1), maxBytes: maxQueuedBytes}
}

// putEvent queues an event, or counts it as dropped in its place. An event that was promised
// room is always queued.
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

// fits reports whether there is room. An empty queue has room for an event of any size.
// q.mu is held.
func (q *queue) fits(size int) bool {
	used := q.bytes + q.taken
	return used+size <= q.maxBytes || used == 0
}

// roomFor returns nil if there is room for an event, or else a channel that is closed when
// there may be room.
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

// newChunk returns the spare chunk, or a new one. A chunk never grows, so its entries do not
// move. q.mu is held.
func (q *queue) newChunk() []entry {
	if chunk := q.spare; chunk != nil {
		q.spare = nil
		return chunk
	}
	return make([]entry, 0, chunkLength)
}

// drop counts e in the gap of its socket. q.mu is held.
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

// put queues an entry that must not be dropped.
func (q *queue) put(e entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.append(e, e.size())
	q.signal()
}

// close refuses more entries. The writer still gets what is queued.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.makeRoom()
	q.signal()
}

// take waits for entries and returns some of them, which are valid until the next take. more
// is false if nothing follows: the queue is closed, or ctx has ended.
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

// release frees the entries of the last take.
func (q *queue) release() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.taken > 0 {
		q.taken, q.handed = 0, 0
		q.makeRoom()
	}
}

// next returns the oldest chunk. last means that nothing follows it.
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
	q.gaps = nil // one of them may be in the chunk
	q.taken, q.handed = 0, 0
	for i := range entries {
		q.taken += entries[i].size()
		q.handed += entries[i].events()
	}
	q.bytes -= q.taken
	return entries, ending || len(q.chunks) == 0 && q.closed
}

// reuse empties a chunk that nobody uses any more and keeps it: its events can be large, and
// the next take may come late.
func (q *queue) reuse(entries []entry) {
	clear(entries)
	q.mu.Lock()
	defer q.mu.Unlock()
	if cap(entries) == chunkLength {
		q.spare = entries[:0]
	}
}

// idle reports whether the queue is empty.
func (q *queue) idle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.chunks) == 0
}

// dropped returns how many events were dropped so far.
func (q *queue) dropped() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.lost
}

// waiting returns how many events may not have been written, including those of the last
// take.
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

// makeRoom wakes the sockets that wait for room. q.mu is held.
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
