package sailsclient_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/advice"
	"sailscope/internal/demo"
	"sailscope/internal/sailstest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// patience ends a test that hangs. Nothing is expected to take it.
const patience = testwait.Guard

// client is a SailsSocket that remembers what its Observer was told.
type client struct {
	*sailsclient.SailsSocket
	t testing.TB

	mu      sync.Mutex
	changed chan struct{} // closed and replaced with every addition
	events  []sailsclient.Event
	changes []sailsclient.Change
}

func (c *client) SocketEvent(e sailsclient.Event) {
	c.note(func() { c.events = append(c.events, e) })
}

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
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for {
		c.mu.Lock()
		held, changed := holds(), c.changed
		c.mu.Unlock()
		if held {
			return
		}
		select {
		case <-changed:
		case <-deadline.C:
			c.t.Fatalf("waited in vain for %s; the changes were %+v, events %+v", what, c.changes, c.events)
		}
	}
}

// newClient makes a client that is not connected yet. It retries quickly.
func newClient(t testing.TB, url string, vary ...func(*sailsclient.Options)) *client {
	t.Helper()
	c := &client{t: t, changed: make(chan struct{})}
	opts := sailsclient.Options{
		URL: url, Observer: c, ConnectTimeout: patience,
		Reconnect: sailsclient.Reconnect{Delay: 10 * time.Millisecond, DelayMax: 100 * time.Millisecond},
	}
	for _, v := range vary {
		v(&opts)
	}
	socket, err := sailsclient.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	c.SailsSocket = socket
	t.Cleanup(socket.Close)
	return c
}

// connect makes a client that is connected.
func connect(t testing.TB, url string, vary ...func(*sailsclient.Options)) *client {
	t.Helper()
	c := newClient(t, url, vary...)
	c.dial()
	return c
}

// dial connects and returns how.
func (c *client) dial() sailsclient.Change {
	c.t.Helper()
	if err := c.Connect(); err != nil {
		c.t.Fatal(err)
	}
	return c.await(sailsclient.Connected)
}

// await takes changes out of what was told until one enters the state.
func (c *client) await(state sailsclient.State) sailsclient.Change {
	c.t.Helper()
	var found sailsclient.Change
	c.until("state "+state.String(), func() bool {
		at := slices.IndexFunc(c.changes, func(x sailsclient.Change) bool { return x.State == state })
		if at < 0 {
			return false
		}
		found = c.changes[at]
		c.changes = c.changes[at+1:]
		return true
	})
	return found
}

// refusal waits until the attempt or the connection has failed, and returns why.
func (c *client) refusal(state sailsclient.State) *sailsclient.ConnectError {
	c.t.Helper()
	change := c.await(state)
	reason, ok := errors.AsType[*sailsclient.ConnectError](change.Reason)
	if !ok {
		c.t.Fatalf("it is %s without a ConnectError: %v", state, change.Reason)
	}
	return reason
}

// awaitOffline waits until that many requests wait for a connection.
func (c *client) awaitOffline(n int) {
	c.t.Helper()
	eventually(c.t, "offline requests", func() bool { return c.Offline() == n })
}

// eventually waits for what nobody tells of.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	testwait.Until(t, what, holds)
}

// event takes the first event of that name out of what was told.
func (c *client) event(name string) sailsclient.Event {
	c.t.Helper()
	var found sailsclient.Event
	c.until("event "+name, func() bool {
		at := slices.IndexFunc(c.events, func(e sailsclient.Event) bool { return e.Name == name })
		if at < 0 {
			return false
		}
		found = c.events[at]
		c.events = slices.Delete(c.events, at, at+1)
		return true
	})
	return found
}

// heard takes the events that have arrived, each as its name and arguments. A
// request comes first, so what the server sent before is among them.
func (c *client) heard() []any {
	c.t.Helper()
	c.must("get", "/rooms", nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	heard := []any{}
	for _, e := range c.events {
		heard = append(heard, decode(c.t, []byte(`{"`+e.Name+`":[`+e.Args+`]}`)))
	}
	c.events = nil
	return heard
}

func deadline(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// request is answered with any status, or fails the test.
func (c *client) request(method, url string, data any) sailsclient.JWR {
	c.t.Helper()
	answer, err := c.Request(deadline(c.t), sailsclient.Request{Method: method, URL: url, Data: data})
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer
}

// must is request with an answer of 200, and its body.
func (c *client) must(method, url string, data any) json.RawMessage {
	c.t.Helper()
	answer := c.request(method, url, data)
	if answer.StatusCode != 200 || !answer.OK() {
		c.t.Fatalf("%s %s was answered %d %s %+v", method, url, answer.StatusCode, answer.Body, answer.ParseError)
	}
	return answer.Body
}

// later sends a request now and returns what waits for its answer.
func (c *client) later(ctx context.Context, method, url string, data any) func() (sailsclient.JWR, error) {
	type result struct {
		answer sailsclient.JWR
		err    error
	}
	done := make(chan result, 1)
	go func() {
		answer, err := c.Request(ctx, sailsclient.Request{Method: method, URL: url, Data: data})
		done <- result{answer, err}
	}()
	return func() (sailsclient.JWR, error) {
		r := <-done
		return r.answer, r.err
	}
}

func decode(t testing.TB, raw []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return value
}

// wantJSON compares as JSON. Times of records become 0: they are not the same twice.
func wantJSON(t testing.TB, what string, got, want any) {
	t.Helper()
	w, g := timeless(asJSON(t, want)), timeless(asJSON(t, got))
	if !reflect.DeepEqual(g, w) {
		t.Errorf("%s:\n got %s\nwant %s", what, lines(g), lines(w))
	}
}

// lines shows a list with an element on each line.
func lines(v any) string {
	list, isList := v.([]any)
	if !isList {
		text, _ := json.Marshal(v) // it was JSON
		return string(text)
	}
	var all strings.Builder
	for _, element := range list {
		all.WriteString("\n  " + lines(element))
	}
	return all.String()
}

func asJSON(t testing.TB, v any) any {
	t.Helper()
	switch text := v.(type) {
	case string:
		return decode(t, []byte(text))
	case json.RawMessage:
		return decode(t, text)
	default:
		return v
	}
}

func timeless(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for key, value := range x {
			if _, isNumber := value.(float64); isNumber && (key == "createdAt" || key == "updatedAt") {
				value = 0.0
			}
			x[key] = timeless(value)
		}
	case []any:
		for i := range x {
			x[i] = timeless(x[i])
		}
	}
	return v
}

func wantRefusal(t testing.TB, got *sailsclient.ConnectError, want sailsclient.Refusal) {
	t.Helper()
	if got.Refusal != want {
		t.Errorf("refusal %d, want %d: %v (%v)", got.Refusal, want, got, got.Err)
	}
}

// eachGeneration runs a test for every generation of real apps, side by side.
func eachGeneration(t *testing.T, test func(*testing.T, sailstest.Generation)) {
	t.Helper()
	t.Parallel()
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			test(t, generation)
		})
	}
}

// eachRevision runs a test against the demo in both revisions.
func eachRevision(t *testing.T, test func(t *testing.T, v engineio.Version)) {
	t.Helper()
	for _, v := range []engineio.Version{engineio.V3, engineio.V4} {
		t.Run("eio"+v.String(), func(t *testing.T) { test(t, v) })
	}
}

func startDemo(t testing.TB, opts demo.Options) *demo.Server {
	t.Helper()
	s, err := demo.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func revision(v engineio.Version) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.EngineIO = v }
}

func origin(text string) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.ConnectHeaders = map[string][]string{"Origin": {text}} }
}

func noReconnect(o *sailsclient.Options) { o.Reconnect.Off = true }

// told is an error as a program tells it, with the words of what to do.
func told(err error) string { return advice.CommandLine.Explain(err).Error() }
