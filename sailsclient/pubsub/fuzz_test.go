package pubsub_test

import (
	"testing"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/sailsclient/socketio"
)

// Whatever a server sends is read without a panic, and what is taken for a
// notification is one argument of JSON that comes back from its parts.
func FuzzRead(f *testing.F) {
	for _, args := range []string{
		usualUpdate,
		`{"verb":"created","data":{"id":"a_b:c"},"id":"a_b:c"}`,
		`{"id":"7","verb":"destroyed","previous":null}`,
		`{"id":1,"verb":"addedTo","attribute":"boats","addedIds":[2,"3"],"added":{"id":2}}`,
		`{"id":-0.5e9,"verb":"removedFrom","attribute":"\u00e9\n","removedId":"\""}`,
		`1,[{"_placeholder":true,"num":0}],"x"`,
		`{"verb":"updated","id":1,"data":{"a":{"_placeholder":true,"num":0}},"previous":{"a":{"_placeholder":true,"num":1}}}`,
		`{`, `,`, ` `,
	} {
		f.Add("boat", args, []byte{1, 2})
	}
	f.Fuzz(func(t *testing.T, name, args string, attachment []byte) {
		e := event(name, args, attachment)
		g := pubsub.Look(e)
		n, ok := pubsub.Read(e)
		if ok != (g.Verb != "") || n.Verb != g.Verb || n.ID != g.ID {
			t.Fatalf("%q looks like %+v and is %+v", args, g, n)
		}
		if g != pubsub.Look(e) {
			t.Fatalf("%q looks different the second time", args)
		}
		ledger := pubsub.NewLedger()
		ledger.Heard(e, g)
		if !ok {
			return
		}
		if list, err := (socketio.Event{Args: args}).ArgList(); err != nil || len(list) != 1 {
			t.Fatalf("%q is a notification, and no JSON: %v", args, err)
		}
		if n.ID == "" || n.Room().Kind == pubsub.CustomRoom || n.Model != name {
			t.Fatalf("%q is %+v", args, n)
		}
		if destroyed := n.Verb == pubsub.Destroyed; !destroyed && !believed(ledger, n.Model, n.Verb, n.ID) {
			t.Fatalf("%q came, and the ledger is not in %+v", args, n.Room())
		}
	})
}

// No request and no answer breaks the ledger, and what it would send again reads.
func FuzzAnswered(f *testing.F) {
	for _, c := range [][3]string{
		{"get", "/boat", `[{"id":1,"berth":{"id":2},"crew":[{"id":3}]}]`},
		{"GET", "/api/v1/port/le%20havre:2/arrivals?x=1#y", `[]`},
		{"put", "/berth/1/boats/2", `{"id":1,"boats":[{"id":2}]}`},
		{"get", "/boat/create?name=a", `{"id":"7"}`},
		{"delete", "/captain/A", `{"callsign":"A"}`},
		{"post", "//%zz", `{"id":1}`},
		{"post", "/boat", `nonsense`},
	} {
		f.Add(c[0], c[1], c[2])
	}
	f.Fuzz(func(t *testing.T, method, url, body string) {
		ledger := pubsub.NewLedger()
		ledger.Answered(pubsub.ReadAnswer(sailsclient.Request{Method: method, URL: url}, sailsclient.JWR{StatusCode: 200, Body: []byte(body)}), start)
		live, _ := ledger.Len()
		ledger.Disconnected(start.Add(1))
		if nowLive, lost := ledger.Len(); nowLive != 0 || lost != live {
			t.Fatalf("of %d, %d live and %d are lost", live, nowLive, lost)
		}
		requests, unreplayable := ledger.Replay()
		if len(unreplayable) > 0 || live > 0 && len(requests) == 0 {
			t.Fatalf("not to be replayed: %+v, the others by %+v", unreplayable, requests)
		}
		for _, r := range requests {
			if verb, err := sailsclient.ParseMethod(r.Method); err != nil || verb != "get" {
				t.Fatalf("it would send %+v", r)
			}
		}
	})
}
