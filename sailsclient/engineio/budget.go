package engineio

import "sync/atomic"

// Budget bounds the memory that connections take for what they have not read to
// the end, in bytes. Several connections can share one. A nil Budget has no
// bound.
type Budget struct{ left atomic.Int64 }

// NewBudget returns a Budget of so many bytes.
func NewBudget(bytes int64) *Budget {
	b := &Budget{}
	b.left.Store(bytes)
	return b
}

// Reserve takes n bytes, and reports whether they were there. Whoever gets them
// gives them back with Release.
func (b *Budget) Reserve(n int64) bool {
	if b == nil || b.left.Add(-n) >= 0 {
		return true
	}
	b.left.Add(n)
	return false
}

// Release gives back what Reserve took.
func (b *Budget) Release(n int64) {
	if b != nil {
		b.left.Add(n)
	}
}

// Left is how much can be reserved.
func (b *Budget) Left() int64 { return b.left.Load() }

// share is what one link has taken of a budget. grow is for the reader; free may
// be called by anyone, twice.
type share struct {
	budget *Budget
	held   atomic.Int64
}

func (s *share) grow(n int64) error {
	if !s.budget.Reserve(n) {
		return ErrBudget
	}
	s.held.Add(n)
	return nil
}

func (s *share) free() {
	if n := s.held.Swap(0); n > 0 {
		s.budget.Release(n)
	}
}
