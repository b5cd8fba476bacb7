package pubsub_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"sailscope/internal/sockettest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// client is a socket whose ledger learns all that it does and hears.
type client struct {
	*sockettest.Client
	ledger  *pubsub.Ledger
	notices []pubsub.Notice
}

func (c *client) SocketEvent(e sailsclient.Event) {
	c.Do(func() {
		c.ledger.Heard(e, pubsub.Look(e))
		if n, ok := pubsub.Read(e); ok {
			c.notices = append(c.notices, n)
		}
	})
}

func (c *client) SocketChanged(change sailsclient.Change) {
	c.Do(func() {
		if change.State == sailsclient.Connected {
			c.ledger.Connected(change.SID)
		}
		if change.State == sailsclient.Disconnected {
			c.ledger.Disconnected(time.Now())
		}
	})
	c.Client.SocketChanged(change)
}

func connect(t testing.TB, url string) *client {
	t.Helper()
	c := &client{ledger: pubsub.NewLedger()}
	c.Client = sockettest.New(t, url, func(o *sailsclient.Options) { o.Observer = c })
	c.Dial()
	return c
}

// again connects anew.
func (c *client) again() {
	c.TB.Helper()
	c.HangUp()
	c.Dial()
}

// ask makes a request, and has the ledger learn from its answer.
func (c *client) ask(method, url string, data any) sailsclient.JWR {
	c.TB.Helper()
	return c.send(sailsclient.Request{Method: method, URL: url, Data: data})
}

func (c *client) send(r sailsclient.Request) sailsclient.JWR {
	c.TB.Helper()
	answer, err := c.Request(testwait.Context(c.TB), r)
	if err != nil {
		c.TB.Fatal(err)
	}
	c.Do(func() { c.ledger.Answered(pubsub.ReadAnswer(r, answer), time.Now()) })
	return answer
}

// must is an ask that succeeds.
func (c *client) must(method, url string, data any) {
	c.TB.Helper()
	if answer := c.ask(method, url, data); !answer.OK() {
		c.TB.Fatalf("%s %s: %d %s", method, url, answer.StatusCode, answer.Body)
	}
}

// truth is what the server says: the rooms that the socket is in, besides its own.
// What the server sent before has arrived when this has.
func (c *client) truth() []string {
	c.TB.Helper()
	var rooms []string
	if err := json.Unmarshal(c.ask("get", "/rooms", nil).Body, &rooms); err != nil {
		c.TB.Fatal(err)
	}
	return slices.DeleteFunc(rooms, func(name string) bool { return !strings.HasPrefix(name, "sails_model_") && name != "lobby" })
}

func (c *client) subscriptions() (all []pubsub.Subscription) {
	c.Do(func() { all = c.ledger.Subscriptions() })
	return all
}

// living are the rooms of the ledger that live, with evidence from one kind to
// another.
func (c *client) living(least, most pubsub.Evidence) []string {
	var rooms []string
	for _, s := range c.subscriptions() {
		if s.Lost.IsZero() && s.Evidence >= least && s.Evidence <= most {
			rooms = append(rooms, s.Room.Name)
		}
	}
	slices.Sort(rooms)
	return rooms
}

// heard are the notices since the last time.
func (c *client) heard() (heard []pubsub.Notice) {
	c.TB.Helper()
	c.truth()
	c.Do(func() { heard, c.notices = c.notices, nil })
	return heard
}
