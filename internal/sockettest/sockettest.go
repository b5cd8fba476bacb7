// Package sockettest has a SailsSocket for tests, which remembers what it was told.
package sockettest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"sailscope/internal/testwait"
	"sailscope/sailsclient"
)

// Client is a SailsSocket that remembers what its Observer was told. Do and Until
// guard the fields.
type Client struct {
	*sailsclient.SailsSocket
	testwait.Board
	TB testing.TB
	// Events and Changes are those that no method has taken out yet.
	Events  []sailsclient.Event
	Changes []sailsclient.Change
}

// SocketEvent implements sailsclient.Observer.
func (c *Client) SocketEvent(e sailsclient.Event) {
	c.Do(func() { c.Events = append(c.Events, e) })
}

// SocketChanged implements sailsclient.Observer.
func (c *Client) SocketChanged(change sailsclient.Change) {
	c.Do(func() { c.Changes = append(c.Changes, change) })
}

// New makes a client that is not connected. It reconnects quickly.
func New(tb testing.TB, url string, vary ...func(*sailsclient.Options)) *Client {
	tb.Helper()
	c := &Client{TB: tb}
	opts := sailsclient.Options{
		URL: url, Observer: c, ConnectTimeout: testwait.Guard,
		Reconnect: sailsclient.Reconnect{Delay: 10 * time.Millisecond, DelayMax: 100 * time.Millisecond},
	}
	for _, v := range vary {
		v(&opts)
	}
	socket, err := sailsclient.New(opts)
	if err != nil {
		tb.Fatal(err)
	}
	c.SailsSocket = socket
	tb.Cleanup(socket.Close)
	return c
}

// Connected makes a client that is connected.
func Connected(tb testing.TB, url string, vary ...func(*sailsclient.Options)) *Client {
	tb.Helper()
	c := New(tb, url, vary...)
	c.Dial()
	return c
}

// Start begins to connect.
func (c *Client) Start() {
	c.TB.Helper()
	if err := c.Connect(); err != nil {
		c.TB.Fatal(err)
	}
}

// Dial connects, and returns how.
func (c *Client) Dial() sailsclient.Change {
	c.TB.Helper()
	c.Start()
	return c.Await(sailsclient.Connected)
}

// HangUp disconnects the socket and waits for its Disconnected change.
func (c *Client) HangUp() {
	c.TB.Helper()
	if err := c.Disconnect(); err != nil {
		c.TB.Fatal(err)
	}
	c.Await(sailsclient.Disconnected)
}

// Until waits for a condition, which it checks with the lock held.
func (c *Client) Until(what string, holds func() bool) {
	c.TB.Helper()
	if !c.Wait(holds) {
		c.Do(func() {
			c.TB.Fatalf("waited in vain for %s; the changes were %+v, the events %+v", what, c.Changes, c.Events)
		})
	}
}

// Await takes changes out until one enters the state, and returns that one.
func (c *Client) Await(state sailsclient.State) sailsclient.Change {
	c.TB.Helper()
	var found sailsclient.Change
	c.Until("state "+state.String(), func() bool {
		at := slices.IndexFunc(c.Changes, func(x sailsclient.Change) bool { return x.State == state })
		if at < 0 {
			return false
		}
		found = c.Changes[at]
		c.Changes = c.Changes[at+1:]
		return true
	})
	return found
}

// Refusal waits until an attempt or a connection has failed, and returns why.
func (c *Client) Refusal(state sailsclient.State) *sailsclient.ConnectError {
	c.TB.Helper()
	change := c.Await(state)
	reason, ok := errors.AsType[*sailsclient.ConnectError](change.Reason)
	if !ok {
		c.TB.Fatalf("it is %s without a ConnectError: %v", state, change.Reason)
	}
	return reason
}

// Event takes the first event of that name out.
func (c *Client) Event(name string) sailsclient.Event {
	c.TB.Helper()
	var found sailsclient.Event
	c.Until("event "+name, func() bool {
		at := slices.IndexFunc(c.Events, func(e sailsclient.Event) bool { return e.Name == name })
		if at < 0 {
			return false
		}
		found = c.Events[at]
		c.Events = slices.Delete(c.Events, at, at+1)
		return true
	})
	return found
}

// Take takes all events out.
func (c *Client) Take() (taken []sailsclient.Event) {
	c.Do(func() { taken, c.Events = c.Events, nil })
	return taken
}

// Heard takes all events out, each as a list of its name and its arguments. It
// makes a request first, so that what the server sent before is among them.
func (c *Client) Heard() []any {
	c.TB.Helper()
	c.Must("get", "/rooms", nil)
	heard := []any{}
	for _, e := range c.Take() {
		var event []any
		name, _ := json.Marshal(e.Name) // a string
		text := "[" + string(name)
		if e.Args != "" {
			text += "," + e.Args
		}
		if err := json.Unmarshal([]byte(text+"]"), &event); err != nil {
			c.TB.Fatalf("%v in the event %s %s", err, e.Name, e.Args)
		}
		heard = append(heard, event)
	}
	return heard
}

// Ask makes a request, and fails the test if there is no response.
func (c *Client) Ask(method, url string, data any) sailsclient.JWR {
	c.TB.Helper()
	answer, err := c.Request(testwait.Context(c.TB), sailsclient.Request{Method: method, URL: url, Data: data})
	if err != nil {
		c.TB.Fatalf("%s %s: %v", method, url, err)
	}
	return answer
}

// Must is Ask for a response of 200, and returns its body.
func (c *Client) Must(method, url string, data any) json.RawMessage {
	c.TB.Helper()
	answer := c.Ask(method, url, data)
	if answer.StatusCode != http.StatusOK || !answer.OK() {
		c.TB.Fatalf("%s %s: the response is %d %s %+v", method, url, answer.StatusCode, answer.Body, answer.ParseError)
	}
	return answer.Body
}

// Later sends a request now, and returns what waits for the response.
func (c *Client) Later(ctx context.Context, method, url string, data any) func() (sailsclient.JWR, error) {
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
