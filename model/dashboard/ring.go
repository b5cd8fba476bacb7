package dashboard

import "slices"

// Ring keeps the newest values, up to a number of entries and of bytes, and counts the dropped ones.
// Only one goroutine may use it.
type Ring[T any] struct {
	maxEntries int
	maxBytes   int
	size       func(T) int

	slots   []T // a circle once it has grown to maxEntries
	first   int
	length  int
	bytes   int
	trimmed uint64
}

// NewRing returns an empty ring. size returns how many of the maxBytes a value takes. It must not
// change while the value is in the ring. The ring grows with its values.
func NewRing[T any](maxEntries, maxBytes int, size func(T) int) *Ring[T] {
	return &Ring[T]{maxEntries: max(maxEntries, 1), maxBytes: maxBytes, size: size}
}

// Push adds a value and drops the oldest ones that no longer fit. The newest value always stays,
// whatever its size.
func (r *Ring[T]) Push(v T) {
	if r.length == len(r.slots) && len(r.slots) < r.maxEntries {
		r.grow()
	}
	if r.length == r.maxEntries {
		r.trim()
	}
	r.slots[(r.first+r.length)%len(r.slots)] = v
	r.length++
	r.bytes += r.size(v)
	for r.bytes > r.maxBytes && r.length > 1 {
		r.trim()
	}
}

func (r *Ring[T]) grow() {
	const least = 64
	bigger := make([]T, min(max(2*len(r.slots), least), r.maxEntries))
	for i := range r.length {
		bigger[i] = r.At(i)
	}
	r.slots, r.first = bigger, 0
}

func (r *Ring[T]) trim() {
	var zero T
	r.bytes -= r.size(r.slots[r.first])
	r.slots[r.first] = zero // what it pointed to can go
	r.first = (r.first + 1) % len(r.slots)
	r.length--
	r.trimmed++
}

// DropOldest drops the oldest value, if there is one.
func (r *Ring[T]) DropOldest() {
	if r.length > 0 {
		r.trim()
	}
}

// Clear empties the ring, and resets the count of dropped values.
func (r *Ring[T]) Clear() {
	*r = Ring[T]{maxEntries: r.maxEntries, maxBytes: r.maxBytes, size: r.size}
}

// Clone returns a ring with the same values. The two rings are independent.
func (r *Ring[T]) Clone() *Ring[T] {
	clone := *r
	clone.slots = slices.Clone(r.slots)
	return &clone
}

// Len returns the number of values in the ring.
func (r *Ring[T]) Len() int { return r.length }

// Bytes returns the sum of the sizes of the values.
func (r *Ring[T]) Bytes() int { return r.bytes }

// Trimmed returns how many values were dropped since the ring was made or cleared.
func (r *Ring[T]) Trimmed() uint64 { return r.trimmed }

// At returns the value at i, 0 for the oldest; i must be below Len.
func (r *Ring[T]) At(i int) T { return r.slots[(r.first+i)%len(r.slots)] }
