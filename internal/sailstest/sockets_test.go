package sailstest

import (
	"encoding/json"
	"net/http"
	"testing"

	"sailscope/internal/testwait"
	"sailscope/sailsclient"
)

// socket is a connected SailsSocket that keeps what it hears.
type socket struct {
	t     *testing.T
	sails *sailsclient.SailsSocket
	heard chan sailsclient.Event
}

func connect(t *testing.T, s *Server) *socket {
	t.Helper()
	sails, err := sailsclient.New(sailsclient.Options{URL: s.URL(), ConnectTimeout: testwait.Guard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sails.Close)
	c := &socket{t: t, sails: sails, heard: make(chan sailsclient.Event, 64)}
	sails.OnAny(func(e sailsclient.Event) { c.heard <- e })
	if err := sails.Connect(); err != nil {
		t.Fatal(err)
	}
	return c
}

// must makes a request that has to succeed, and returns the answer's body.
func (c *socket) must(method, url string, data any) json.RawMessage {
	c.t.Helper()
	answer, err := c.sails.Request(testwait.Context(c.t), sailsclient.Request{Method: method, URL: url, Data: data})
	if err != nil || answer.StatusCode != http.StatusOK {
		c.t.Fatalf("%s %s: %d %s, error %v", method, url, answer.StatusCode, answer.Body, err)
	}
	return answer.Body
}

// next returns the next event that the socket hears.
func (c *socket) next() sailsclient.Event {
	c.t.Helper()
	return testwait.Receive(c.t, "an event", c.heard)
}

// wantEvent wants the next event that the socket hears to be this one.
func (c *socket) wantEvent(name, argument string) {
	c.t.Helper()
	if e := c.next(); e.Name != name || e.Args != argument {
		c.t.Errorf("heard %s %s, want %s %s", e.Name, e.Args, name, argument)
	}
}

// wantSilence wants that the socket has heard nothing when it is answered.
func (c *socket) wantSilence() {
	c.t.Helper()
	c.must("get", "/echo", nil)
	select {
	case e := <-c.heard:
		c.t.Errorf("heard %s %s", e.Name, e.Args)
	default:
	}
}

// id is the socket's own, which is also the name of a room.
func (c *socket) id() string {
	c.t.Helper()
	var echo struct{ SocketID string }
	decode(c.t, c.must("get", "/echo", nil), &echo)
	return echo.SocketID
}

// rooms are the true rooms of the socket, sorted.
func (c *socket) rooms() []string {
	c.t.Helper()
	var rooms []string
	decode(c.t, c.must("get", "/rooms", nil), &rooms)
	return rooms
}
