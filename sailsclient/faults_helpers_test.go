package sailsclient_test

import (
	"encoding/json"
	"strconv"
	"sync"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/faultproxy"
	"sailscope/sailsclient"
)

// ledger stands before an Observer and checks what every socket promises,
// whatever happens to its connections: events have consecutive numbers, arrive
// once, in order, and only while the connection lives that they came over.
type ledger struct {
	sailsclient.Observer
	t testing.TB

	mu   sync.Mutex
	last sailsclient.Change
	seq  uint64
	said int // the number in the last event "shout"
}

// checked puts a ledger before the client's Observer.
func checked(t testing.TB) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.Observer = &ledger{Observer: o.Observer, t: t} }
}

func (l *ledger) SocketEvent(e sailsclient.Event) {
	l.mu.Lock()
	if l.seq++; e.Seq != l.seq {
		l.t.Errorf("event %d has the number %d", l.seq, e.Seq)
	}
	// An event may come right before the change that says Connected.
	if open := l.last.State == sailsclient.Connecting || l.last.State == sailsclient.Connected; !open || e.Generation != l.last.Generation {
		l.t.Errorf("event %d of generation %d came in generation %d, %s", e.Seq, e.Generation, l.last.Generation, l.last.State)
	}
	if e.Name == "shout" {
		var shout struct {
			Text int `json:",string"`
		}
		if err := json.Unmarshal([]byte(e.Args), &shout); err != nil || shout.Text <= l.said {
			l.t.Errorf("the shout %s came after number %d (%v)", e.Args, l.said, err)
		}
		l.said = shout.Text
	}
	l.mu.Unlock()
	l.Observer.SocketEvent(e)
}

func (l *ledger) SocketChanged(c sailsclient.Change) {
	l.mu.Lock()
	generation := l.last.Generation
	if c.State == sailsclient.Connecting {
		generation++
	}
	if c.Generation != generation {
		l.t.Errorf("%s in generation %d after %s in %d", c.State, c.Generation, l.last.State, l.last.Generation)
	}
	l.last = c
	l.mu.Unlock()
	l.Observer.SocketChanged(c)
}

// hasty reconnects at once: what is tested is not the wait.
func hasty(o *sailsclient.Options) {
	o.Reconnect.Delay, o.Reconnect.DelayMax = time.Millisecond, time.Millisecond
}

// behindProxy starts the demo, a proxy before it, and a client that is not
// connected yet.
func behindProxy(t *testing.T, opts demo.Options, vary ...func(*sailsclient.Options)) (*demo.Server, *faultproxy.Proxy, *client) {
	t.Helper()
	s := startDemo(t, opts)
	p := faultproxy.Start(t, s.URL())
	return s, p, newClient(t, p.URL(), append(vary, checked(t), hasty)...)
}

// crier shouts numbers to every socket of a demo.
type crier struct {
	*demo.Server
	t    testing.TB
	said int
}

const firstShout = 1000 // all have four digits

func (c *crier) shout(n int) {
	c.t.Helper()
	for range n {
		if err := c.Blast("shout", map[string]string{"text": strconv.Itoa(firstShout + c.said)}); err != nil {
			c.t.Fatal(err)
		}
		c.said++
	}
}

// took is how many events have arrived since the last time.
func took(c *client) int { return len(c.Take()) }

// tookOf is how many events of a connection have arrived since the last time.
func tookOf(c *client, generation uint64) int {
	n := 0
	for _, e := range c.Take() {
		if e.Generation == generation {
			n++
		}
	}
	return n
}

// wantUnbroken wants the first connection to live.
func wantUnbroken(t *testing.T, c *client) {
	t.Helper()
	c.Do(func() {
		if len(c.Changes) > 0 {
			t.Errorf("the connection went through %+v", c.Changes)
		}
	})
}
