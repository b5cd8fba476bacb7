package timeline

// queue is a list of rows that grows at its end and loses its head. Changes near
// either end are cheap.
type queue struct {
	rows []*row
	head int // the rows before it are gone
}

func (q *queue) len() int      { return len(q.rows) - q.head }
func (q *queue) at(i int) *row { return q.rows[q.head+i] }
func (q *queue) push(r *row)   { q.insert(q.len(), r) }
func (q *queue) pop() (first *row) {
	first = q.at(0)
	q.remove(0)
	return first
}

func (q *queue) insert(i int, r *row) {
	if len(q.rows) == cap(q.rows) && q.head > len(q.rows)/2 {
		q.compact()
	}
	q.rows = append(q.rows, r)
	copy(q.rows[q.head+i+1:], q.rows[q.head+i:])
	q.rows[q.head+i] = r
}

// compact uses the room of what is gone, instead of growing.
func (q *queue) compact() {
	n := copy(q.rows, q.rows[q.head:])
	clear(q.rows[n:])
	q.rows, q.head = q.rows[:n], 0
}

// remove moves whichever side is shorter.
func (q *queue) remove(i int) {
	if i < q.len()/2 {
		copy(q.rows[q.head+1:q.head+i+1], q.rows[q.head:q.head+i])
		q.rows[q.head] = nil
		q.head++
		return
	}
	last := len(q.rows) - 1
	copy(q.rows[q.head+i:], q.rows[q.head+i+1:])
	q.rows[last] = nil
	q.rows = q.rows[:last]
}

// slab makes many small slices of few large ones. One of those stays in memory
// as long as any slice of it does, which is short: rows go in the order they
// came.
type slab[T any] struct{ free []T }

const slabLength = 256

// take is a slice of n zero values that cannot grow in place.
func (s *slab[T]) take(n int) []T {
	if len(s.free) < n {
		s.free = make([]T, max(n, slabLength))
	}
	taken := s.free[:n:n]
	s.free = s.free[n:]
	return taken
}
