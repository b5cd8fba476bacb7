package cli

import (
	"context"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
)

// speaker is a socket that has a plain server send events to everybody on it.
type speaker struct {
	*sailsclient.SailsSocket
	t     *testing.T
	heard chan sailsclient.Event
	ready chan struct{}
}

func (s *speaker) SocketEvent(e sailsclient.Event) { s.heard <- e }

func (s *speaker) SocketChanged(c sailsclient.Change) {
	if c.State == sailsclient.Connected && !c.Upgraded && c.Reason == nil {
		s.ready <- struct{}{}
	}
}

func newSpeaker(t *testing.T, server *sailstest.Server) *speaker {
	t.Helper()
	const plenty = 100
	s := &speaker{t: t, heard: make(chan sailsclient.Event, plenty), ready: make(chan struct{}, plenty)}
	socket, err := sailsclient.New(sailsclient.Options{URL: server.URL(), Observer: s})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(socket.Close)
	s.SailsSocket = socket
	if err := socket.Connect(); err != nil {
		t.Fatal(err)
	}
	<-s.ready
	return s
}

// toAll has all sockets of the server hear an event, and waits until this one has.
func (s *speaker) toAll(name string, payload any) sailsclient.Event {
	s.t.Helper()
	if err := s.Emit("toall", name, payload); err != nil {
		s.t.Fatal(err)
	}
	return <-s.heard
}

// With connection state recovery each server adds an offset of its own to every
// event. They are still copies of one event, and it is resourceful
// pubsub if it would be without.
func TestCompareLooksPastOffsets(t *testing.T) {
	one := sailstest.StartPlain(t, sailstest.EIO4, sailstest.WithEnv("RECOVERY=1"))
	two := sailstest.StartPlain(t, sailstest.EIO4, sailstest.WithEnv("RECOVERY=1"))
	speakers := []*speaker{newSpeaker(t, one), newSpeaker(t, two)}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	c := compare(ctx, t, "--url", one.URL(), "--url", two.URL())
	c.says("comparing 2 sockets")
	offsets := map[string]bool{}
	payloads := []any{"ahoy", map[string]any{"verb": "updated", "id": 7, "data": map[string]any{"name": "Tern"}}, nil}
	for _, payload := range payloads {
		for _, s := range speakers {
			offsets[s.toAll("boat", payload).Offset] = true
		}
	}
	if len(offsets) <= len(payloads) || offsets[""] {
		t.Errorf("the offsets are %v", offsets)
	}
	one.Stop() // behind all events, which a kill may overtake
	two.Stop()
	report := c.ends(exitNoAnswer) // both are lost at the end, and nothing else is wrong
	if len(report.Events) != len(payloads) || len(report.Missing) != 0 || len(report.Doubled) != 0 {
		t.Fatalf("%+v", report)
	}
	if e := report.Events[1]; e.Verb != "updated" || e.ID != "7" {
		t.Errorf("the notification is %+v", e)
	}
}
