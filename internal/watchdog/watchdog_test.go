package watchdog_test

import (
	"testing"
	"time"

	"sailscope/internal/watchdog"
)

// clock hands out timers, which the test lets run out.
type clock struct {
	asked chan time.Duration
	timer chan chan time.Time
}

func newClock() clock {
	return clock{make(chan time.Duration, 10), make(chan chan time.Time, 10)}
}

func (c clock) after(d time.Duration) <-chan time.Time {
	timer := make(chan time.Time)
	c.asked <- d
	c.timer <- timer
	return timer
}

func TestItEndsOnceItsTimeIsUp(t *testing.T) {
	c, exits := newClock(), make(chan int, 10)
	dog := watchdog.New(func(code int) { exits <- code }, c.after)
	restored := false
	dog.Before(func() { restored = true })
	for range 3 {
		dog.Ask()
	}
	if first := <-c.asked; first != watchdog.Patience || len(c.asked) != 0 {
		t.Errorf("it waits %v, and %d more were asked for", first, len(c.asked))
	}
	if len(exits) > 0 {
		t.Error("it ended at once")
	}
	close(<-c.timer)
	if code := <-exits; code != 1 || !restored {
		t.Errorf("exit code %d, restored %t", code, restored)
	}
}

// Both times together are what docs/design.md promises.
func TestItEndsWithinTwoSeconds(t *testing.T) {
	c, exits := newClock(), make(chan int, 1)
	dog := watchdog.New(func(code int) { exits <- code }, c.after)
	stuck := make(chan struct{})
	defer close(stuck)
	dog.Before(func() { <-stuck })
	dog.Ask()
	whole := <-c.asked
	close(<-c.timer)
	whole += <-c.asked
	close(<-c.timer)
	<-exits
	if whole > 2*time.Second {
		t.Errorf("it may take %v", whole)
	}
}

func TestWithoutADog(*testing.T) {
	var none *watchdog.Dog
	none.Ask()
	none.Before(func() {})()
}
