package socketio_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

const (
	upgrades      = 30
	echoes        = 500 // at least, of each connection
	echoesPerTime = 8   // that may be under way
	ticksPerBurst = 5
	burstEvery    = 4 // echoes
)

// Nothing is lost, repeated or overtaken while a connection that is in full use goes from polling to websocket.
func TestRealUpgradeUnderTraffic(t *testing.T) {
	eachGeneration(t, func(t *testing.T, server *sailstest.Server) {
		s := &realServer{server, routes()["upgrade"]}
		var connections sync.WaitGroup
		defer connections.Wait()
		for range upgrades {
			l, traffic := s.mustDial(t), newTraffic()
			root, err := l.Join(t.Context(), socketio.Namespace{OnEvent: traffic.hear})
			if err != nil {
				t.Fatal(err)
			}
			connections.Go(func() {
				if err := traffic.run(root, l); err != nil {
					t.Error(err)
				}
			})
		}
	})
}

// traffic are numbered events in both directions on one connection.
type traffic struct {
	room chan struct{} // a place for every echo that is under way

	mu            sync.Mutex
	echoed, ticks int // heard, in order
	failure       error
	changed       chan struct{} // has room for one wake-up
}

func newTraffic() *traffic {
	return &traffic{room: make(chan struct{}, echoesPerTime), changed: make(chan struct{}, 1)}
}

// hear checks that an event is the next of its kind.
func (f *traffic) hear(e socketio.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	want := strconv.Itoa(f.ticks % ticksPerBurst)
	switch e.Name {
	case "tick":
		f.ticks++
	case "echoed":
		want = strconv.Itoa(f.echoed)
		f.echoed++
		<-f.room // there is one for every echo
	}
	if e.Args != want && f.failure == nil {
		f.failure = fmt.Errorf("%s %s came, want %s", e.Name, e.Args, want)
	}
	select {
	case f.changed <- struct{}{}:
	default:
	}
}

// run emits until the upgrade is over and echoes have been sent, then waits for what is under way.
func (f *traffic) run(root *socketio.Socket, l line) error {
	sent, upgraded := 0, false
	for sent < echoes || !upgraded {
		select {
		case err := <-l.upgraded:
			if err != nil {
				return fmt.Errorf("the upgrade failed: %w", err)
			}
			upgraded = true
		case <-l.Done():
			return l.Err()
		case f.room <- struct{}{}:
			if err := root.Emit("echo", sent); err != nil {
				return err
			}
			if sent%burstEvery == 0 {
				if err := root.Emit("burst", ticksPerBurst); err != nil {
					return err
				}
			}
			sent++
		}
	}
	bursts := (sent + burstEvery - 1) / burstEvery
	if err := f.await(l, sent, bursts*ticksPerBurst); err != nil {
		return err
	}
	if l.Transport() != engineio.Websocket {
		return fmt.Errorf("over %s in the end", l.Transport())
	}
	return nil
}

// await waits until exactly so many events have been heard.
func (f *traffic) await(l line, echoed, ticks int) error {
	for {
		f.mu.Lock()
		failure, e, n := f.failure, f.echoed, f.ticks
		f.mu.Unlock()
		switch {
		case failure != nil:
			return failure
		case e > echoed || n > ticks:
			return fmt.Errorf("%d echoes and %d ticks, want %d and %d", e, n, echoed, ticks)
		case e == echoed && n == ticks:
			return nil
		}
		select {
		case <-f.changed:
		case <-l.Done():
			return l.Err()
		}
	}
}
