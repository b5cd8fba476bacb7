package pubsub_test

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// client is a socket whose ledger learns all that it does and hears.
type client struct {
	*sailsclient.SailsSocket
	t testing.TB

	mu      sync.Mutex
	ledger  *pubsub.Ledger
	notices []pubsub.Notice
	changed chan sailsclient.State
}

func (c *client) SocketEvent(e sailsclient.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ledger.Heard(e, pubsub.Look(e))
	if n, ok := pubsub.Read(e); ok {
		c.notices = append(c.notices, n)
	}
}

func (c *client) SocketChanged(change sailsclient.Change) {
	if change.State == sailsclient.Connected {
		c.mu.Lock()
		c.ledger.Connected(change.SID)
		c.mu.Unlock()
	}
	if change.State == sailsclient.Disconnected {
		c.mu.Lock()
		c.ledger.Disconnected(time.Now())
		c.mu.Unlock()
	}
	c.changed <- change.State
}

func connect(t testing.TB, url string) *client {
	t.Helper()
	const plenty = 100
	c := &client{t: t, ledger: pubsub.NewLedger(), changed: make(chan sailsclient.State, plenty)}
	socket, err := sailsclient.New(sailsclient.Options{URL: url, Observer: c})
	if err != nil {
		t.Fatal(err)
	}
	c.SailsSocket = socket
	t.Cleanup(socket.Close)
	c.dial()
	return c
}

func (c *client) dial() {
	c.t.Helper()
	if err := c.Connect(); err != nil {
		c.t.Fatal(err)
	}
	c.await(sailsclient.Connected)
}

// again connects anew.
func (c *client) again() {
	c.t.Helper()
	if err := c.Disconnect(); err != nil {
		c.t.Fatal(err)
	}
	c.await(sailsclient.Disconnected)
	c.dial()
}

func (c *client) await(state sailsclient.State) {
	c.t.Helper()
	for now := state + 1; now != state; {
		now = testwait.Receive(c.t, "state "+state.String(), c.changed)
	}
}

// ask makes a request, and has the ledger learn from its answer.
func (c *client) ask(method, url string, data any) sailsclient.JWR {
	c.t.Helper()
	return c.send(sailsclient.Request{Method: method, URL: url, Data: data})
}

func (c *client) send(r sailsclient.Request) sailsclient.JWR {
	c.t.Helper()
	answer, err := c.Request(testwait.Context(c.t), r)
	if err != nil {
		c.t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ledger.Answered(pubsub.ReadAnswer(r, answer), time.Now())
	return answer
}

// must is an ask that succeeds.
func (c *client) must(method, url string, data any) {
	c.t.Helper()
	if answer := c.ask(method, url, data); !answer.OK() {
		c.t.Fatalf("%s %s: %d %s", method, url, answer.StatusCode, answer.Body)
	}
}

// truth is what the server says: the rooms that the socket is in, besides its own.
// What the server sent before has arrived when this has.
func (c *client) truth() []string {
	c.t.Helper()
	var rooms []string
	if err := json.Unmarshal(c.ask("get", "/rooms", nil).Body, &rooms); err != nil {
		c.t.Fatal(err)
	}
	return slices.DeleteFunc(rooms, func(name string) bool { return !strings.HasPrefix(name, "sails_model_") && name != "lobby" })
}

// living are the rooms of the ledger that live, with evidence from one kind to
// another.
func (c *client) living(least, most pubsub.Evidence) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var rooms []string
	for _, s := range c.ledger.Subscriptions() {
		if s.Lost.IsZero() && s.Evidence >= least && s.Evidence <= most {
			rooms = append(rooms, s.Room.Name)
		}
	}
	slices.Sort(rooms)
	return rooms
}

// heard are the notices since the last time.
func (c *client) heard() []pubsub.Notice {
	c.t.Helper()
	c.truth()
	c.mu.Lock()
	defer c.mu.Unlock()
	heard := c.notices
	c.notices = nil
	return heard
}
