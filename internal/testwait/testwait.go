// Package testwait is how tests wait: for what must happen, however long it
// takes. Guard is the one limit, and it is for tests that hang.
package testwait

import (
	"context"
	"testing"
	"time"
)

// Guard ends a test that hangs. A slow machine may need much of it, so no test
// has a shorter limit of its own for what must happen.
const Guard = 5 * time.Minute

// pause is the time between two looks at a condition that nobody announces.
const pause = time.Millisecond

// Until waits until the condition holds, for what nobody announces. It fails
// the test after Guard.
func Until(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	for end := time.Now().Add(Guard); !holds(); time.Sleep(pause) {
		if time.Now().After(end) {
			tb.Fatalf("waited in vain for %s", what)
		}
	}
}

// Count waits until a count has become what is wanted, as long as it changes: the
// time for all of it grows with the slowness of the machine, and may be longer than
// Guard. It fails the test after a Guard in which nothing was counted.
func Count(tb testing.TB, what string, want int, count func() int) {
	tb.Helper()
	last, end := -1, time.Time{}
	for {
		got := count()
		if got == want {
			return
		}
		if got != last {
			last, end = got, time.Now().Add(Guard)
		}
		if time.Now().After(end) {
			tb.Fatalf("waited in vain for %s: %d of %d", what, got, want)
		}
		time.Sleep(pause)
	}
}

// Receive returns the next value of a channel. It fails the test after Guard,
// or if the channel is closed.
func Receive[T any](tb testing.TB, what string, from <-chan T) T {
	tb.Helper()
	guard := time.NewTimer(Guard)
	defer guard.Stop()
	select {
	case got, open := <-from:
		if !open {
			tb.Fatalf("the channel was closed before %s came", what)
		}
		return got
	case <-guard.C:
		tb.Fatalf("waited in vain for %s", what)
	}
	panic("not reached: Fatalf ends the test")
}

// Closed waits until a channel is closed. It fails the test after Guard.
func Closed(tb testing.TB, what string, done <-chan struct{}) {
	tb.Helper()
	guard := time.NewTimer(Guard)
	defer guard.Stop()
	select {
	case <-done:
	case <-guard.C:
		tb.Fatalf("waited in vain for %s", what)
	}
}

// Context returns a context that ends after Guard, and with the test.
func Context(tb testing.TB) context.Context {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Guard)
	tb.Cleanup(cancel)
	return ctx
}
