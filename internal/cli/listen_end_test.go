package cli

import (
	"context"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/testwait"
	"sailscope/internal/watchdog"
	"sailscope/sailsclient/engineio"
)

// stepped is a `listen` at its end, whose output takes a write when the test says
// so, and whose timers run out when it says so.
type stepped struct {
	*floods
	taken  chan struct{} // a value lets one write through; closed, it lets all through
	timers chan stepTimer
	ended  chan error
}

type stepTimer struct {
	d    time.Duration
	ends chan time.Time
}

// steppedWriter is the output of stepped.
type steppedWriter struct {
	*countingWriter
	taken <-chan struct{}
}

func (w steppedWriter) Write(text []byte) (int, error) {
	<-w.taken
	return w.countingWriter.Write(text)
}

// endSlowly has a listener run whose duration is over.
func endSlowly(ctx context.Context, t *testing.T) *stepped {
	t.Helper()
	s := &stepped{
		floods: listenSlowly(t, listenFlags{duration: 1}, demo.Options{}, engineio.Auto),
		taken:  make(chan struct{}), timers: make(chan stepTimer, 1000), ended: make(chan error, 1),
	}
	s.awaitAll()
	f := s.floods
	f.listener.out.out = steppedWriter{&f.out, s.taken}
	s.after = func(d time.Duration) <-chan time.Time {
		timer := stepTimer{d, make(chan time.Time)}
		s.timers <- timer
		return timer.ends
	}
	go func() { s.ended <- s.run(ctx) }()
	return s
}

// timer is the next one that was started.
func (s *stepped) timer(want time.Duration) stepTimer {
	s.t.Helper()
	timer := testwait.Receive(s.t, "a timer", s.timers)
	if timer.d != want {
		s.t.Fatalf("it waits %s, want %s", timer.d, want)
	}
	return timer
}

// takeOne lets one write through.
func (s *stepped) takeOne() {
	s.t.Helper()
	before := s.listener.out.writes.Load()
	s.taken <- struct{}{}
	s.await("written", func() bool { return s.listener.out.writes.Load() > before })
}

// givesUp waits until it ends although not all is written.
func (s *stepped) givesUp(says string) {
	s.t.Helper()
	if err := testwait.Receive(s.t, "the end", s.ended); err != nil {
		s.t.Error(err)
	}
	close(s.taken)
	s.finish()
	s.says(" events were not written: " + says)
}

// A reader that reads gets everything, however long it takes.
func TestListenEndsWithASlowReader(t *testing.T) {
	s := endSlowly(t.Context(), t)
	for range 3 {
		timer := s.timer(readerPatience)
		s.takeOne()
		close(timer.ends)
	}
	s.timer(readerPatience)
	close(s.taken)
	if err := testwait.Receive(t, "the end", s.ended); err != nil {
		t.Error(err)
	}
	s.wroteAll()
}

// One that does not read any more holds nothing up.
func TestListenEndsWithoutAReader(t *testing.T) {
	s := endSlowly(t.Context(), t)
	timer := s.timer(readerPatience)
	s.takeOne()
	close(timer.ends)
	close(s.timer(readerPatience).ends)
	s.givesUp("nobody read the output for 30s")
}

// After a signal there is little time, also for a reader that reads.
func TestListenEndsWithASignal(t *testing.T) {
	if signalGrace >= watchdog.Patience {
		t.Errorf("the watchdog ends it after %s, before its own %s are over", watchdog.Patience, signalGrace)
	}
	ctx, signal := context.WithCancel(t.Context())
	s := endSlowly(ctx, t)
	s.timer(readerPatience)
	s.takeOne()
	signal()
	grace := s.timer(signalGrace)
	s.takeOne()
	close(grace.ends)
	s.givesUp("a signal leaves 1s for them")
}
