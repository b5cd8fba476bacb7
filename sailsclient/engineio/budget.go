package engineio

import "sync/atomic"

// Budget bounds the memory, in bytes, for large messages that connections are receiving.
// Several connections can share one. A nil Budget has no bound.
type Budget struct{ left atomic.Int64 }

// NewBudget returns a Budget of that many bytes.
func NewBudget(bytes int64) *Budget {
	b := &Budget{}
	b.left.Store(bytes)
	return b
}

// Reserve takes n bytes and reports whether there were enough. If so, the caller must give
// them back with Release.
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

// Left returns how many bytes can be reserved.
func (b *Budget) Left() int64 { return b.left.Load() }

// share is what one link has reserved from a budget. Only the reader may call grow. Any
// goroutine may call free, also twice.
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
