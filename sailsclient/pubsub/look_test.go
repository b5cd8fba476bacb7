package pubsub_test

import (
	"slices"
	"strings"
	"testing"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/sailsclient/socketio"
)

func event(name, args string, attachments ...[]byte) sailsclient.Event {
	return sailsclient.Event{Event: socketio.Event{Name: name, Args: args, Attachments: attachments}}
}

func TestReadTellsWhatNotificationsMean(t *testing.T) {
	for _, c := range []struct {
		args string
		want pubsub.Notice
	}{
		{
			`{"verb":"created","data":{"name":"Ada","id":7},"id":7}`,
			pubsub.Notice{Record: pubsub.Record{ID: "7"}, Verb: pubsub.Created, Data: []byte(`{"name":"Ada","id":7}`)},
		},
		{
			`{"data":{"name":"Bo"},"id":7,"verb":"updated","previous":{"name":"Ada","id":7}}`,
			pubsub.Notice{
				Record: pubsub.Record{ID: "7"}, Verb: pubsub.Updated,
				Data: []byte(`{"name":"Bo"}`), Previous: []byte(`{"name":"Ada","id":7}`),
			},
		},
		{`{"verb":"updated","data":{},"id":-1.5e+300}`, pubsub.Notice{Record: pubsub.Record{ID: "-1.5e+300"}, Verb: pubsub.Updated, Data: []byte(`{}`)}},
		{`{"verb":"destroyed","id":"a_b:c"}`, pubsub.Notice{Record: pubsub.Record{ID: "a_b:c"}, Verb: pubsub.Destroyed}},
		{`{"id":"7","verb":"destroyed","previous":null}`, pubsub.Notice{Record: pubsub.Record{ID: "7"}, Verb: pubsub.Destroyed, Previous: []byte("null")}},
		{
			`{"id":1,"verb":"addedTo","attribute":"boats","addedId":"\u00e9\"é"}`,
			pubsub.Notice{Record: pubsub.Record{ID: "1"}, Verb: pubsub.AddedTo, Attribute: "boats", Others: []pubsub.ID{`é"é`}},
		},
		{
			`{"id":1,"verb":"addedTo","attribute":"boats","addedIds":[2,"3"],"added":{"id":2}}`,
			pubsub.Notice{
				Record: pubsub.Record{ID: "1"}, Verb: pubsub.AddedTo, Attribute: "boats",
				Others: []pubsub.ID{"2", "3"}, Added: []byte(`{"id":2}`),
			},
		},
		{
			` { "id" : 1 , "verb" : "removedFrom" , "attribute" : "a\tb" , "removedId" : 2 } `,
			pubsub.Notice{Record: pubsub.Record{ID: "1"}, Verb: pubsub.RemovedFrom, Attribute: "a\tb", Others: []pubsub.ID{"2"}},
		},
		{
			`{"id":1,"verb":"removedFrom","attribute":"boats","removedIds":[2]}`,
			pubsub.Notice{Record: pubsub.Record{ID: "1"}, Verb: pubsub.RemovedFrom, Attribute: "boats", Others: []pubsub.ID{"2"}},
		},
	} {
		e := event("boat", c.args)
		c.want.Model = "boat"
		got, ok := pubsub.Read(e)
		if !ok || !equal(got, c.want) {
			t.Errorf("%s is %+v, %v, want %+v", c.args, got, ok, c.want)
		}
		if g := pubsub.Look(e); g.Verb != c.want.Verb || g.ID != c.want.ID {
			t.Errorf("%s looks like %q %q", c.args, g.Verb, g.ID)
		}
	}
}

func equal(a, b pubsub.Notice) bool {
	return a.Record == b.Record && a.Verb == b.Verb && a.Attribute == b.Attribute && slices.Equal(a.Others, b.Others) &&
		string(a.Data) == string(b.Data) && string(a.Previous) == string(b.Previous) && string(a.Added) == string(b.Added)
}

func TestReadIsNotDeceived(t *testing.T) {
	for _, args := range []string{
		``,
		`null`,
		`"created"`,
		`[{"verb":"destroyed","id":1}]`,
		`{"verb":"destroyed","id":1},1`,
		`1,{"verb":"destroyed","id":1}`,
		`{"verb":"destroyed","id":1`,
		`{"verb":"destroyed","id":1,}`,
		`{"verb":"destroyed","id":01}`,
		`{"verb":"destroyed","id":1}}`,
		`{"verb":"destroyed"}`,
		`{"id":1}`,
		`{"verb":"destroyed","id":null}`,
		`{"verb":"destroyed","id":true}`,
		`{"verb":"destroyed","id":""}`,
		`{"verb":"destroyed","id":{}}`,
		`{"verb":"destroyed","id":[1]}`,
		`{"verb":"destroyed","id":1,"by":"Ada"}`,
		`{"verb":"destroyed","id":1,"data":{}}`,
		`{"verb":"destroyed","id":1,"previous":7}`,
		`{"verb":"Destroyed","id":1}`,
		`{"verb":["destroyed"],"id":1}`,
		`{"verb":"messaged","id":1,"data":{}}`,
		`{"verb":"created","id":1}`,
		`{"verb":"created","id":1,"data":"boat"}`,
		`{"verb":"created","id":1,"data":[]}`,
		`{"verb":"created","id":1,"data":{},"previous":{}}`,
		`{"verb":"updated","id":1}`,
		`{"verb":"updated","id":1,"data":null}`,
		`{"verb":"updated","id":1,"previous":{}}`,
		`{"verb":"addedTo","id":1,"addedId":2}`,
		`{"verb":"addedTo","id":1,"attribute":"boats"}`,
		`{"verb":"addedTo","id":1,"attribute":"","addedId":2}`,
		`{"verb":"addedTo","id":1,"attribute":["boats"],"addedId":2}`,
		`{"verb":"addedTo","id":1,"attribute":"boats","addedId":{"id":2}}`,
		`{"verb":"addedTo","id":1,"attribute":"boats","addedIds":[]}`,
		`{"verb":"addedTo","id":1,"attribute":"boats","addedIds":2}`,
		`{"verb":"addedTo","id":1,"attribute":"boats","addedIds":[2,{}]}`,
		`{"verb":"addedTo","id":1,"attribute":"boats","removedId":2}`,
		`{"verb":"addedTo","id":1,"attribute":"boats","addedId":2,"addedIds":[2]}`,
		`{"verb":"removedFrom","id":1,"attribute":"boats","removedId":2,"added":{}}`,
		"{\"verb\":\"destroyed\",\"id\":\"\x01\"}",
		`{"verb":"updated","id":1,"data":` + strings.Repeat(`{"a":`, 1e6) + strings.Repeat("}", 1e6) + "}",
		strings.Repeat("[", 1e6),
	} {
		e := event("boat", args)
		if n, ok := pubsub.Read(e); ok {
			t.Errorf("%.200s is taken for %+v", args, n)
		}
		if g := pubsub.Look(e); g.Verb != "" || g.ID != "" {
			t.Errorf("%.200s looks like %q %q", args, g.Verb, g.ID)
		}
	}
	if _, ok := pubsub.Read(event("", `{"verb":"destroyed","id":1}`)); ok {
		t.Error("an event without a name is taken for a notification")
	}
}

// Events are the same if name and arguments are, whatever the order of keys.
func TestFingerprint(t *testing.T) {
	fingerprint := func(name, args string, attachments ...[]byte) uint64 {
		return pubsub.Look(event(name, args, attachments...)).Fingerprint
	}
	same := [][2]string{
		{`{"a":1,"b":{"c":[2,3],"d":null}}`, ` { "b" : {"d":null, "c":[ 2 , 3 ]} , "a":1 } `},
		{`1,"x",{"a":1,"b":2}`, `1, "x", {"b":2,"a":1}`},
	}
	for _, c := range same {
		if fingerprint("e", c[0]) != fingerprint("e", c[1]) {
			t.Errorf("%s and %s differ", c[0], c[1])
		}
	}
	different := []string{
		``, `null`, `{}`, `[]`, `[[]]`, `[{}]`, `{"a":{}}`, `{"a":[]}`, `1`, `"1"`, `1,1`, `[1]`, `[1,1]`, `[1,2]`, `[2,1]`, `[[1],2]`, `[[1,2]]`,
		`{"a":1,"b":2}`, `{"a":2,"b":1}`, `{"a":1},{"b":2}`, `{"a":{"b":1}}`, `{"b":{"a":1}}`, `{"a":1,"a":1}`, `{`, `[`, `,`, `1,`, `{"_placeholder":true,"num":0}`,
	}
	for i, a := range different {
		for _, b := range different[:i] {
			if fingerprint("e", a) == fingerprint("e", b) {
				t.Errorf("%s and %s are the same", a, b)
			}
		}
	}
	if fingerprint("a", "1") == fingerprint("b", "1") {
		t.Error("the name does not count")
	}
	// Bytes count where they stand, not by their number.
	const first, second = `{"x":{"_placeholder":true,"num":0},"y":{"num":1,"_placeholder":true}}`, `{"y":{"_placeholder":true,"num":0},"x":{"_placeholder":true,"num":1}}`
	one, two := []byte("one"), []byte("two")
	if fingerprint("e", first, one, two) != fingerprint("e", second, two, one) {
		t.Error("the order of attachments counts")
	}
	if fingerprint("e", first, one, two) == fingerprint("e", first, two, one) {
		t.Error("the bytes do not count")
	}
}

const usualUpdate = `{"verb":"updated","data":{"name":"Kittiwake","knots":12.5},"id":17,"previous":` +
	`{"createdAt":1700000000000,"updatedAt":1700000000000,"id":17,"name":"Albatross","knots":11,"berth":{"id":3,"name":"A3"}}}`

func TestLookDoesNotAllocate(t *testing.T) {
	for _, e := range []sailsclient.Event{
		event("boat", usualUpdate),
		event("boat", `{"id":1,"verb":"addedTo","attribute":"boats","addedId":2}`),
		event("chat", `"hello",[1,2,{"a":null}]`),
		event("chat", `not JSON`),
	} {
		if n := testing.AllocsPerRun(100, func() { pubsub.Look(e) }); n != 0 {
			t.Errorf("%s: %v allocations", e.Args, n)
		}
	}
}

func BenchmarkLook(b *testing.B) {
	e := event("boat", usualUpdate)
	b.ReportAllocs()
	b.SetBytes(int64(len(e.Args)))
	for b.Loop() {
		pubsub.Look(e)
	}
}

func BenchmarkRead(b *testing.B) {
	e := event("boat", usualUpdate)
	b.ReportAllocs()
	for b.Loop() {
		pubsub.Read(e)
	}
}
