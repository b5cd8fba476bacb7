package demo

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient/engineio"
)

// The demo claims to answer and notify as Sails does. This asks both the same,
// one request after the other, and compares the answers, what a second socket
// hears, and the rooms both are in.
func TestParityWithSails(t *testing.T) {
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			sails := sailstest.Start(t, generation)
			demo := start(t, Options{})
			version := engineio.Version(generation)
			theirs, ours := newPair(t, sails.URL(), version), newPair(t, demo.URL(), version)
			theirs.copyRecords(ours)
			theirs.subscribe()
			ours.subscribe()
			for _, step := range paritySteps() {
				want, got := theirs.do(step), ours.do(step)
				for part := range want {
					if !reflect.DeepEqual(got[part], want[part]) {
						t.Errorf("%s %s %v: %s\n  demo  %s\n  Sails %s",
							step.method, step.url, step.data, part, show(got[part]), show(want[part]))
					}
				}
			}
		})
	}
}

type step struct {
	method, url string
	data        any
}

func paritySteps() []step {
	type m = map[string]any
	list := func(values ...any) []any { return append([]any{}, values...) }
	return []step{
		// Asking.
		{"get", "/boat", nil}, {"get", "/boat?limit=1&skip=1", nil}, {"get", "/boat", m{"sort": "name DESC", "limit": 2}},
		{"get", "/boat?name=Nordlys", nil}, {"get", "/boat?berth=1", nil}, {"get", "/boat?length=12", nil},
		{"get", "/boat", m{"where": m{"name": "Nordlys"}}}, {"get", "/boat", m{"name": list("Nordlys", "Kittiwake")}},
		{"get", "/boat", m{"berth": nil}}, {"get", `/boat?where={"id":2}`, nil}, {"get", "/boat?id=2", nil},
		{"get", "/boat?limit=0", nil}, {"get", "/boat?populate=false", nil}, {"get", "/boat?populate=berth", nil},
		{"get", "/boat/1", nil}, {"get", "/boat/99", nil}, {"get", "/boat/abc", nil}, {"get", "/boat/1/berth", nil},
		{"get", "/boat/5/berth", nil}, {"get", "/berth/1/boats", nil}, {"get", "/berth/3", nil}, {"get", "/berth/99/boats", nil},
		{"get", "/BOAT/", nil}, {"get", "/boat#fragment", nil}, {"get", "boat", nil}, {"put", "/boat", nil},
		{"get", "/no-such-route", nil}, {"get", "/boat?nope=1", nil}, {"get", "/boat?length=abc", nil}, {"head", "/boat", nil},
		{"get", "/forbidden", nil}, {"get", "/scalar/string", nil}, {"get", "/scalar/null", nil}, {"get", "/scalar/undefined", nil},
		{"get", "/scalar/array", nil}, {"get", "/scalar/emptystring", nil}, {"get", "/hostile", nil},
		{"post", "/lobby/join", nil}, {"post", "/lobby/leave", nil},
		// Creating. With a berth, the demo deviates: see publishCreate.
		{"post", "/boat", m{"name": "Nimbus", "length": "9", "unknown": 1}}, {"post", "/boat", m{"name": 5.5}},
		{"post", "/boat", m{}}, {"post", "/boat", m{"name": ""}}, {"post", "/boat", m{"name": nil}},
		{"post", "/boat", m{"name": true, "length": true}}, {"post", "/boat", m{"name": "x", "length": "long"}}, {"post", "/boat", list(1)},
		{"post", "/berth", m{"label": "New Pier", "boats": list(6)}}, {"post", "/berth", m{"label": "Newer Pier", "boats": list(1, 7)}},
		{"post", "/berth", m{}},
		// Updating.
		{"patch", "/boat/2", m{"name": "Nordlys II"}}, {"put", "/boat/2", m{"length": 13}}, {"patch", "/boat/2?name=Third", nil},
		{"patch", "/boat/2", m{"berth": 3}}, {"patch", "/boat/2", m{"berth": 3}}, {"patch", "/boat/2", m{"berth": nil}},
		{"patch", "/boat/2", m{"berth": "4", "name": "Fourth"}}, {"patch", "/boat/99", m{"name": "x"}},
		{"patch", "/boat/2", m{"name": ""}}, {"patch", "/boat/2", m{"name": nil}}, {"patch", "/boat/2", m{"length": "long"}},
		{"patch", "/boat/2", m{"id": 77, "name": "Fifth"}}, {"patch", "/boat/2", m{"unknown": 1}}, {"patch", "/boat/2", nil},
		{"patch", "/berth/5", m{"label": "Old Pier"}}, {"patch", "/berth/5", m{"boats": list(2)}}, {"patch", "/berth/5", m{"boats": "x"}},
		{"get", "/berth", nil},
		// Collections.
		{"put", "/berth/1/boats/3", nil}, {"put", "/berth/1/boats/3", nil}, {"put", "/berth/2/boats/3", nil},
		{"put", "/berth/2/boats/5", nil}, {"put", "/berth/2/boats/99", nil}, {"put", "/berth/99/boats/1", nil},
		{"delete", "/berth/2/boats/3", nil}, {"delete", "/berth/2/boats/4", nil}, {"delete", "/berth/2/boats/99", nil},
		{"put", "/berth/2/boats", list(1, 2)}, {"put", "/berth/2/boats", list(2, 3)}, {"put", "/berth/3/boats", list(2)},
		{"put", "/berth/2/boats", list()}, {"put", "/berth/2/boats", list(99)}, {"get", "/boat", nil}, {"get", "/berth", nil},
		// Destroying.
		{"delete", "/boat/2", nil}, {"delete", "/boat/2", nil}, {"delete", "/berth/4", nil}, {"delete", "/berth/1", nil},
		{"delete", "/boat/abc", nil}, {"get", "/boat", nil}, {"get", "/berth", nil},
	}
}

// pair is a socket that acts and one that watches.
type pair struct{ actor, watcher *client }

func newPair(t *testing.T, url string, version engineio.Version) pair {
	return pair{connect(t, url, version), connect(t, url, version)}
}

// copyRecords gives a fresh Sails app the records that every demo starts with.
func (p pair) copyRecords(from pair) {
	for _, model := range []string{berth, boat} {
		// Asked for one by one, a record subscribes nobody to the class room.
		for _, record := range decode(p.actor.TB, from.actor.Must("get", "/"+model+"?populate=false", nil)).([]any) {
			delete(record.(map[string]any), "id") // or the app's counting would collide with it
			p.actor.Must("post", "/"+model, record)
		}
	}
	for _, c := range []*client{p.actor, p.watcher, from.actor, from.watcher} {
		if err := c.Disconnect(); err != nil { // forget what all this has subscribed to
			c.TB.Fatal(err)
		}
		c.Dial()
	}
}

// subscribe has the watcher hear of everything, and the actor of boats.
func (p pair) subscribe() {
	p.watcher.Must("get", "/boat", nil)
	p.watcher.Must("get", "/berth", nil)
	p.watcher.Heard()
}

// do makes a request and returns what can be seen of it, by name.
func (p pair) do(s step) map[string]any {
	answer := p.actor.Ask(s.method, s.url, s.data)
	seen := map[string]any{"status": answer.StatusCode, "body": "none"}
	if answer.Body != nil {
		seen["body"] = timeless(decode(p.actor.TB, answer.Body))
	}
	for name, c := range map[string]*client{"actor": p.actor, "watcher": p.watcher} {
		seen["what the "+name+" hears"] = timeless(c.Heard())
		seen["the rooms of the "+name] = roomsOf(c)
	}
	return seen
}

// roomsOf are the socket's rooms but the one of its own id.
func roomsOf(c *client) []string {
	var rooms []string
	if err := json.Unmarshal(c.Must("get", "/rooms", nil), &rooms); err != nil {
		c.TB.Fatal(err)
	}
	return slices.DeleteFunc(rooms, func(room string) bool { return !strings.HasPrefix(room, "sails_") && room != lobby })
}

// timeless takes out what differs between any two runs: times. The message of a
// usage error goes too: outside production Sails adds advice to it.
func timeless(value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = timeless(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = timeless(v[key])
		}
		for _, key := range []string{"createdAt", "updatedAt"} {
			if _, found := v[key]; found {
				v[key] = "some time"
			}
		}
		if v["code"] != nil {
			delete(v, "message")
		}
	}
	return value
}

func show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
