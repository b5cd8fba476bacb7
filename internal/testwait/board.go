package testwait

import (
	"sync"
	"time"
)

// Board is a lock for what goroutines tell a test, which waits until enough was
// told. The zero value is ready to use.
type Board struct {
	mu      sync.Mutex
	changed chan struct{} // closed with the next Do; nil if nobody waits
}

// Do runs a function with the lock held, and wakes up those who wait.
func (b *Board) Do(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	if b.changed != nil {
		close(b.changed)
		b.changed = nil
	}
}

// Wait waits until the condition holds, which is asked with the lock held. It
// returns false after Guard.
func (b *Board) Wait(holds func() bool) bool {
	guard := time.NewTimer(Guard)
	defer guard.Stop()
	for {
		changed := b.ask(holds)
		if changed == nil {
			return true
		}
		select {
		case <-changed:
		case <-guard.C:
			return false
		}
	}
}

// ask returns nil if the condition holds, or what is closed when it may.
func (b *Board) ask(holds func() bool) chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if holds() {
		return nil
	}
	if b.changed == nil {
		b.changed = make(chan struct{})
	}
	return b.changed
}
