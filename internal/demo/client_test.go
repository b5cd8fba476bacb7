package demo

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// patience ends a test that hangs. Nothing is expected to take it.
const patience = testwait.Guard

// start runs a demo server until the test ends.
func start(t *testing.T, opts Options) *Server {
	t.Helper()
	s, err := Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// client is a SailsSocket that remembers what it saw.
type client struct {
	*sailsclient.SailsSocket
	t *testing.T

	mu      sync.Mutex
	changed chan struct{} // closed and replaced with every addition
	events  []sailsclient.Event
	changes []sailsclient.Change
}

// SocketEvent implements sailsclient.Observer.
func (c *client) SocketEvent(e sailsclient.Event) {
	c.note(func() { c.events = append(c.events, e) })
}

// SocketChanged implements sailsclient.Observer.
func (c *client) SocketChanged(change sailsclient.Change) {
	c.note(func() { c.changes = append(c.changes, change) })
}

func (c *client) note(add func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	add()
	close(c.changed)
	c.changed = make(chan struct{})
}

// until waits until the condition holds, which is asked with c.mu held.
func (c *client) until(what string, holds func() bool) {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		c.mu.Lock()
		held, changed := holds(), c.changed
		c.mu.Unlock()
		if held {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			c.t.Fatalf("waited in vain for %s; seen were %+v and %d events", what, c.changes, len(c.events))
		}
	}
}

// newClient makes a client that does not connect yet. It does not reconnect by
// itself.
func newClient(t *testing.T, url string, opts sailsclient.Options) *client {
	t.Helper()
	c := &client{t: t, changed: make(chan struct{})}
	opts.URL, opts.Observer, opts.Reconnect.Off = url, c, true
	opts.ConnectTimeout = cmp.Or(opts.ConnectTimeout, patience)
	socket, err := sailsclient.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	c.SailsSocket = socket
	t.Cleanup(socket.Close)
	return c
}

// connect makes a client that is connected.
func connect(t *testing.T, url string, version engineio.Version) *client {
	t.Helper()
	c := newClient(t, url, sailsclient.Options{EngineIO: version})
	c.dial()
	return c
}

func (c *client) dial() {
	c.t.Helper()
	if err := c.Connect(); err != nil {
		c.t.Fatal(err)
	}
	c.until("the connection", func() bool { return c.last().State == sailsclient.Connected })
}

// last is the latest change. c.mu is held.
func (c *client) last() sailsclient.Change {
	if len(c.changes) == 0 {
		return sailsclient.Change{}
	}
	return c.changes[len(c.changes)-1]
}

// ended waits until the connection, or the attempt to get one, is over, and
// returns why.
func (c *client) ended() *sailsclient.ConnectError {
	c.t.Helper()
	c.until("the end", func() bool { return c.last().State == sailsclient.Disconnected && len(c.changes) > 0 })
	c.mu.Lock()
	defer c.mu.Unlock()
	var reason *sailsclient.ConnectError
	if !errors.As(c.last().Reason, &reason) {
		c.t.Fatalf("ended without a ConnectError: %+v", c.last())
	}
	return reason
}

// sid is the socket's id.
func (c *client) sid() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last().SID
}

// request is answered with any status, or fails the test.
func (c *client) request(method, url string, data any) sailsclient.JWR {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answer, err := c.Request(ctx, sailsclient.Request{Method: method, URL: url, Data: data})
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer
}

// must is request with an answer of 200, and its body.
func (c *client) must(method, url string, data any) json.RawMessage {
	c.t.Helper()
	answer := c.request(method, url, data)
	if answer.StatusCode != 200 || answer.ParseError != nil {
		c.t.Fatalf("%s %s was answered %d %s %+v", method, url, answer.StatusCode, answer.Body, answer.ParseError)
	}
	return answer.Body
}

// heard takes the events that have arrived, each as [name, argument]. What the
// server sent to this socket before the call is among them: a request behind
// it has been answered.
func (c *client) heard() []any {
	c.t.Helper()
	c.must("get", "/rooms", nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	heard := []any{}
	for _, e := range c.events {
		heard = append(heard, []any{e.Name, decode(c.t, []byte(e.Args))})
	}
	c.events = nil
	return heard
}

func decode(t *testing.T, raw []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return value
}

// wantHeard fails unless these events, and no others, have arrived in this
// order.
func (c *client) wantHeard(want ...string) {
	c.t.Helper()
	wanted := []any{}
	for _, w := range want {
		wanted = append(wanted, decode(c.t, []byte(w)))
	}
	if got := c.heard(); !reflect.DeepEqual(got, wanted) {
		c.t.Errorf("heard\n  %s\nwant\n  %s", lines(got), lines(wanted))
	}
}

func lines(values []any) string {
	var text string
	for _, v := range values {
		line, _ := json.Marshal(v) // decoded JSON always encodes
		text += string(line) + "\n  "
	}
	return text
}

// wantBody fails unless the body is this JSON.
func wantBody(t *testing.T, got json.RawMessage, want string) {
	t.Helper()
	if !reflect.DeepEqual(decode(t, got), decode(t, []byte(want))) {
		t.Errorf("body %s, want %s", got, want)
	}
}

// eachVersion runs a test in both generations, and on a server of the older one
// for a client that has to find out.
func eachVersion(t *testing.T, test func(t *testing.T, opts Options, version engineio.Version)) {
	for name, c := range map[string]struct {
		opts    Options
		version engineio.Version
	}{
		"3":                 {Options{}, engineio.V3},
		"4":                 {Options{}, engineio.V4},
		"auto, server of 3": {Options{Only: engineio.V3}, engineio.Auto},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, c.opts, c.version)
		})
	}
}
