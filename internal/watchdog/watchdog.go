// Package watchdog ends a program that was asked to end and does not: one that
// is stuck, or that writes to somebody who does not read.
package watchdog

import (
	"sync"
	"time"
)

const (
	// Patience is how long the program has to end in good order.
	Patience = 1500 * time.Millisecond
	// lastWords is how long what runs before a forced end may take.
	lastWords = 250 * time.Millisecond
	// exitCode is that of a forced end.
	exitCode = 1
)

// Dog ends the program, once, when it has been asked to end and its time is up.
// A nil Dog never does. Its methods may be called by several goroutines.
type Dog struct {
	exit  func(code int)
	after func(time.Duration) <-chan time.Time

	mu      sync.Mutex
	asked   bool
	lent    bool
	restore func()
}

// New is a Dog that ends the program by exit, with the clock that after is.
func New(exit func(code int), after func(time.Duration) <-chan time.Time) *Dog {
	return &Dog{exit: exit, after: after}
}

// Ask tells that the program has been asked to end. The first call starts the
// countdown.
func (d *Dog) Ask() {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.asked {
		return
	}
	d.asked = true
	expired := d.after(Patience)
	go func() {
		<-expired
		d.end()
	}()
}

// Before sets what runs before a forced end, and returns what unsets it. It may
// be stuck itself: the end does not wait for it long.
func (d *Dog) Before(restore func()) (unset func()) {
	if d == nil {
		return func() {}
	}
	d.set(restore)
	return func() { d.set(nil) }
}

// Lend tells that another program has the terminal, whose ctrl+c is not for this
// one. What it returns takes the terminal back.
func (d *Dog) Lend() (back func()) {
	if d == nil {
		return func() {}
	}
	d.lend(true)
	return func() { d.lend(false) }
}

// Lent tells whether another program has the terminal.
func (d *Dog) Lent() bool {
	if d == nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lent
}

func (d *Dog) lend(lent bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lent = lent
}

func (d *Dog) set(restore func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.restore = restore
}

func (d *Dog) end() {
	d.mu.Lock()
	restore := d.restore
	d.mu.Unlock()
	if restore != nil {
		done := make(chan struct{})
		go func() {
			defer close(done)
			restore()
		}()
		select {
		case <-done:
		case <-d.after(lastWords):
		}
	}
	d.exit(exitCode)
}
