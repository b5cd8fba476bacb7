package pubsub_test

import (
	"testing"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// A room that is lost and gets a request stays lost until that is answered: to
// name it joins nothing.
func TestNamingWhatIsLost(t *testing.T) {
	b := newBook(t)
	b.hears(`boat {"verb":"updated","id":7,"data":{"a":1}}`)
	room := pubsub.ParseRoom("sails_model_boat_7:boat")
	b.Disconnected(start)
	if _, again, known := b.Find(room); !known || again != nil {
		t.Errorf("known %v, again %+v", known, again)
	}
	b.Name(room, &sailsclient.Request{Method: "post", URL: "/watch/7"}, start)
	b.want("naming what is lost")
	s, again, _ := b.Find(room)
	if again == nil || again.URL != "/watch/7" || s.Because != again || s.Lost.IsZero() {
		t.Errorf("it is %+v, again %+v", s, again)
	}
	if requests, unreplayable := b.Replay(); len(requests) != 1 || requests[0].URL != "/watch/7" || len(unreplayable) != 0 {
		t.Errorf("replaying sends %+v, and not %+v", requests, unreplayable)
	}
	b.answered(`POST /watch/7 "ok"`)
	b.want("the answer", "boat_7:boat")
}

func TestJoining(t *testing.T) {
	b := newBook(t)
	b.Joins(pubsub.ParseRoom("lobby"), sailsclient.Request{Method: "post", URL: "/lobby/join", Timeout: time.Second})
	b.want("nothing")
	b.answered(`get /lobby/join "ok"`)
	b.want("another request")
	b.answered(`POST /lobby/join "ok"`)
	b.want("what joins", "lobby")
	b.Disconnected(start)
	b.want("a disconnect")
	if requests, _ := b.Replay(); len(requests) != 1 || requests[0].URL != "/lobby/join" {
		t.Errorf("replaying sends %+v", requests)
	}
	b.answered(`POST /lobby/join "ok"`)
	b.want("joining again", "lobby")
}

// The revision changes with the rooms and what is lost of them, and with
// nothing else: whoever reads all of a ledger need not for every event.
func TestRevision(t *testing.T) {
	b := newBook(t)
	for _, step := range []struct {
		what    string
		do      func()
		changes bool
	}{
		{"an answer", func() { b.answered(`get /boat [{"id":1}]`) }, true},
		{"the same answer", func() { b.answered(`get /boat [{"id":1}]`) }, false},
		{"an event that proves", func() { b.hears(`boat {"verb":"updated","id":1,"data":{"a":1}}`) }, false},
		{"an event of a new room", func() { b.hears(`boat {"verb":"updated","id":2,"data":{"a":1}}`) }, true},
		{"a disconnect", func() { b.Disconnected(start) }, true},
		{"getting one back", func() { b.answered(`get /boat/1 {"id":1}`) }, true},
		{"a name", func() { b.Name(pubsub.ParseRoom("lobby"), nil, start) }, true},
		{"forgetting", func() { b.Forget(pubsub.ParseRoom("lobby")) }, true},
	} {
		before := b.Revision()
		if step.do(); (b.Revision() != before) != step.changes {
			t.Errorf("after %s the revision has changed: %v", step.what, !step.changes)
		}
	}
}
