//go:build !race

// Hundreds of reconnects, to see what they leave behind. The race detector watches fewer of
// them in TestRequestsUnderCuts and TestCutAtEveryByteOfTheHandshake.

package sailsclient_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/faultproxy"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// silent is an Observer that keeps nothing but the last state of a socket.
type silent struct {
	testwait.Board
	last sailsclient.Change
}

func (*silent) SocketEvent(sailsclient.Event) {}

func (s *silent) SocketChanged(c sailsclient.Change) { s.Do(func() { s.last = c }) }

// until waits until a change is so.
func (s *silent) until(t *testing.T, what string, holds func(sailsclient.Change) bool) {
	t.Helper()
	if !s.Wait(func() bool { return holds(s.last) }) {
		t.Fatalf("waited in vain for %s", what)
	}
}

// held is what the process holds when all that is unused is gone.
type held struct {
	goroutines int
	heap       uint64
}

func measure() held {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one finalized or took from pools
	runtime.ReadMemStats(&m)
	return held{runtime.NumGoroutine(), m.HeapAlloc}
}

// wantNoGrowth waits for goroutines that are about to end. A leaked connection
// holds several kilobytes; hundreds of them would be far over the limit.
func wantNoGrowth(t *testing.T, before held) {
	t.Helper()
	const limit = 2 << 20
	eventually(t, fmt.Sprintf("%d goroutines again", before.goroutines), func() bool { return runtime.NumGoroutine() <= before.goroutines })
	if after := measure(); after.heap > before.heap+limit {
		t.Errorf("the heap grew from %d to %d bytes", before.heap, after.heap)
	}
}

// While a server is gone, however many attempts that are, sockets hold nothing
// more; when it is back, so are they.
func TestDeadPort(t *testing.T) {
	eachWay(t, func(t *testing.T, w way) {
		s := startDemo(t, demo.Options{})
		p := faultproxy.Start(t, s.URL())
		const sockets, attempts, warm = 5, 500, 20
		all := make([]*silent, sockets)
		for i := range all {
			all[i] = &silent{}
			newClient(t, p.URL(), w.options, hasty, func(o *sailsclient.Options) { o.Observer = all[i] }).Start()
		}
		each := func(what string, holds func(sailsclient.Change) bool) {
			for _, o := range all {
				o.until(t, what, holds)
			}
		}
		tried := func(n int) func(sailsclient.Change) bool {
			return func(c sailsclient.Change) bool { return c.Attempt >= n }
		}
		each("the connection", w.carries)
		whole := measure()
		p.Refuse()
		p.Cut()
		each("the first attempts", tried(warm))
		early := measure()
		each("the last attempts", tried(attempts))
		late := measure()
		if late.heap > early.heap+2<<20 {
			t.Errorf("the heap grew from %d to %d bytes", early.heap, late.heap)
		}
		p.Admit()
		each("the connection again", w.carries)
		wantNoGrowth(t, whole)
		most := sockets // each has one, and until they are closed as idle those that carried a poll and a POST
		if w.transports[0] == engineio.Polling {
			most = 3 * sockets
		}
		if got := p.Counts(); got.Refused < sockets*attempts || got.Open < sockets || got.Open > most {
			t.Errorf("%+v", got)
		}
	})
}

// carries tells that a change is the last on the way to a connection.
func (w way) carries(c sailsclient.Change) bool {
	return c.State == sailsclient.Connected && c.Transport == w.ends
}

// Lost connections leave nothing behind.
func TestManyCuts(t *testing.T) {
	for _, over := range []way{byWebsocket, byPolling, byUpgrade} {
		t.Run(over.name, func(t *testing.T) {
			eachRevision(t, func(t *testing.T, v engineio.Version) { wantNothingLeft(t, over.in(v)) })
		})
	}
}

func wantNothingLeft(t *testing.T, w way) {
	t.Helper()
	s := startDemo(t, demo.Options{})
	p := faultproxy.Start(t, s.URL())
	o := &silent{}
	c := newClient(t, p.URL(), w.options, hasty, func(opts *sailsclient.Options) { opts.Observer = o })
	c.Start()
	const rounds, warm = 300, 30
	var before held
	var reached uint64 // the last connection's generation; an attempt may fail in between
	for round := range uint64(rounds) {
		o.until(t, "the connection", func(last sailsclient.Change) bool {
			if !w.carries(last) || last.Generation <= reached {
				return false
			}
			reached = last.Generation
			return true
		})
		if round == warm {
			before = measure()
		}
		if round < rounds-1 {
			pending := c.Later(deadline(t), "get", "/silent", nil)
			eventually(t, "the request to be sent", func() bool { return len(s.Requests()) == int(round)+1 })
			lose := p.Cut
			if round%2 == 1 {
				lose = s.DropConnections
			}
			if lostBy(lose, pending) == nil {
				t.Error("the silent request was answered")
			}
		}
	}
	wantNoGrowth(t, before)
}

// lostBy loses the connection until the request on it fails: a cut between two
// polls loses nothing.
func lostBy(lose func(), pending func() (sailsclient.JWR, error)) error {
	failed := make(chan error, 1)
	go func() {
		_, err := pending()
		failed <- err
	}()
	const again = 50 * time.Millisecond
	for {
		lose()
		select {
		case err := <-failed:
			return err
		case <-time.After(again):
		}
	}
}
