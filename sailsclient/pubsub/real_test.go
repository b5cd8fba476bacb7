package pubsub_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

type m = map[string]any

func eachGeneration(t *testing.T, test func(*testing.T, sailstest.Generation)) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			t.Parallel()
			test(t, g)
		})
	}
}

// wantTruth compares the ledger with the server: what is believed is true, and
// of what is true everything is believed, or else guessed, but for these rooms.
// No guess is wrong.
func (c *client) wantTruth(after string, unknowable ...string) {
	c.TB.Helper()
	wrong, guessed, missing := c.errors()
	if len(wrong) > 0 {
		c.TB.Errorf("after %s it believes in %q, which it is not in", after, wrong)
	}
	if missing = without(missing, unknowable); len(missing) > 0 {
		c.TB.Errorf("after %s it does not know of %q", after, missing)
	}
	if len(guessed) > 0 {
		c.TB.Errorf("after %s it guesses %q wrongly", after, guessed)
	}
}

// errors are the rooms that the ledger believes in or guesses wrongly, and those
// that it does not know.
func (c *client) errors() (wrong, guessed, missing []string) {
	c.TB.Helper()
	truth := c.truth()
	wrong = without(c.living(pubsub.Believed, pubsub.Seen), truth)
	guessed = without(c.living(pubsub.Guessed, pubsub.Guessed), truth)
	missing = without(truth, c.living(pubsub.Guessed, pubsub.Seen))
	return wrong, guessed, missing
}

func without(list, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(gone, s) })
}

func TestTruthOfRealSails(t *testing.T) {
	for _, environment := range [][]string{nil, {"MIRROR=1"}, {"SHORTCUTS=1", "BLUEPRINT_PREFIX=/api/v1"}} {
		t.Run(fmt.Sprint(environment), func(t *testing.T) {
			t.Parallel()
			eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
				s := sailstest.Start(t, g, sailstest.WithEnv(environment...))
				prefix := ""
				if len(environment) > 1 {
					prefix = "/api/v1"
				}
				actor, watcher := connect(t, s.URL()), connect(t, s.URL())
				watcher.must("get", prefix+"/boat", nil)
				watcher.wantTruth("asking for no boats")
				for _, step := range boatSteps() {
					path := step.url
					if step.method != "" {
						actor.must(step.method, prefix+path, step.data)
					} else {
						watcher.must("get", prefix+path, nil)
					}
					what := step.method + " " + path
					actor.wantTruth("its "+what, step.unknowable...)
					watcher.wantTruth("the other's "+what, step.unknowable...)
				}
			})
		})
	}
}

// step is a request, of the watcher if it has no method.
type step struct {
	method, url string
	data        any
	unknowable  []string // rooms that nothing has told of
}

func boatSteps() []step {
	return []step{
		{"post", "/boat", m{"name": "Albatross"}, nil},
		{"post", "/boat", m{"name": "Kittiwake"}, nil},
		{"post", "/boat", m{"name": "Nordlys"}, nil},
		// It has no berth, and nothing tells that it could have one: Sails joins that class room too.
		{"", "/boat/1", nil, []string{"sails_model_create_berth"}},
		{"post", "/berth", m{"label": "A"}, nil},
		{"post", "/berth", m{"label": "B", "boats": []int{1}}, nil},
		{"", "/boat", nil, nil},
		{"put", "/berth/1/boats/2", nil, nil},
		{"put", "/berth/1/boats/3", nil, nil},
		{"put", "/berth/2/boats", []int{2, 3}, nil},
		{"get", "/berth/2/boats", nil, nil},
		{"delete", "/berth/2/boats/3", nil, nil},
		{"patch", "/boat/3", m{"name": "Northern Light"}, nil},
		{"get", "/boat/2/berth", nil, nil},
		{"get", "/boat?populate=false", nil, nil},
		{"get", "/boat?populate=berth", nil, nil},
		{"get", "/berth", nil, nil},
		{"delete", "/boat/3", nil, nil},
		{"delete", "/berth/1", nil, nil},
		{"post", "/boat", m{"name": "Petrel", "berth": 2}, nil},
		{"get", "/boat/4", nil, nil},
		{"delete", "/boat?id=4", nil, nil},
	}
}

// The GET shortcuts do what the REST routes do, writing included.
func TestTruthOfShortcuts(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g, sailstest.WithEnv("SHORTCUTS=1"))
		c := connect(t, s.URL())
		for _, path := range []string{
			"/boat/create?name=Albatross", "/boat/create?name=Kittiwake", "/berth/create?label=A", "/boat/find/1", "/berth/1/boats/add/1",
			"/berth/1/boats/replace?boats=[1,2]", "/berth/1/boats/remove/2", "/boat/update/2?name=Tern", "/boat/find", "/berth/find",
			"/boat/find/2", "/boat/destroy/1", "/berth/1/boats",
		} {
			c.must("get", path, nil)
			c.wantTruth("GET " + path)
		}
		c.again()
		before := c.living(pubsub.Guessed, pubsub.Seen)
		if len(before) > 0 {
			t.Errorf("a new connection lives in %q", before)
		}
		c.replay()
		c.wantTruth("replaying")
		if n := count(t, c, "/boat"); n != 1 {
			t.Errorf("replaying left %d boats", n)
		}
	})
}

// Paths in the plural leave the model's name to be guessed, until an event tells.
func TestTruthOfPlurals(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g, sailstest.WithEnv("PLURALIZE=1"))
		actor, watcher := connect(t, s.URL()), connect(t, s.URL())
		watcher.must("get", "/boats", nil)
		watcher.wantTruth("asking for boats")
		if believed := watcher.living(pubsub.Believed, pubsub.Seen); len(believed) > 0 {
			t.Errorf("it believes in %q", believed)
		}
		actor.must("post", "/boats", m{"name": "Albatross"})
		actor.must("post", "/boats", m{"name": "Tern"})
		watcher.must("get", "/boats/2", nil)
		watcher.wantTruth("asking for one", "sails_model_create_berth")
		if guessed := watcher.living(pubsub.Guessed, pubsub.Guessed); len(guessed) > 0 {
			t.Errorf("it guesses %q", guessed)
		}
	})
}

func count(t *testing.T, c *client, path string) int {
	t.Helper()
	var list []any
	if err := json.Unmarshal(c.ask("get", path, nil).Body, &list); err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// replay makes the requests that the ledger has for what is lost.
func (c *client) replay() (unreplayable []pubsub.Room) {
	c.TB.Helper()
	var requests []sailsclient.Request
	c.Do(func() { requests, unreplayable = c.ledger.Replay() })
	for _, r := range requests {
		c.send(r)
	}
	return unreplayable
}

// The names, keys and associations that are hard to tell: what is believed is
// true, and what nobody can tell is listed here.
func TestTruthOfHardModels(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		a, b := connect(t, s.URL()), connect(t, s.URL())
		b.must("get", "/port", nil)
		a.must("post", "/port", m{"id": "le_havre:2", "label": "Le Havre"})
		a.must("post", "/port", m{"id": "find/é:port", "label": "Nowhere"})
		a.must("get", "/port/le_havre:2", nil)
		a.must("get", "/port/find%2F%C3%A9:port", nil)
		a.must("post", "/captain", m{"callsign": "ANNA", "name": "Anna"})
		a.must("get", "/captain/ANNA", nil) // only now can the captains' key be told
		a.must("post", "/captain", m{"callsign": "BO", "name": "Bo"})
		a.must("post", "/voyage", m{"name": "Out", "skipper": "ANNA", "origin": "le_havre:2", "destination": "find/é:port"})
		a.must("post", "/sailor", m{"name": "Cai"})
		a.must("post", "/sailor", m{"name": "Dee", "mentor": 1})
		a.must("post", "/crew_member", m{"voyage": 1, "sailor": 2, "rank": "mate"})
		a.must("get", "/crew_member", nil)
		b.must("get", "/port/le_havre:2/departures", nil)
		b.must("get", "/sailor/1/pupils", nil)
		b.must("put", "/port/le_havre:2/pilots/2", nil)
		b.must("get", "/captain/ANNA", nil)
		b.must("get", "/captain", nil)
		a.wantTruth("all this")
		b.wantGuesses(
			[]string{
				"sails_model_create_departure", "sails_model_create_pupil",
				"sails_model_departure_1:departure", "sails_model_pilot_2:pilot", "sails_model_pupil_2:pupil",
			},
			[]string{"sails_model_create_sailor", "sails_model_sailor_2:sailor"},
		)
	})
}

// wantGuesses checks that what is believed is true, and how far guesses go.
func (c *client) wantGuesses(wantWrong, wantUnknown []string) {
	c.TB.Helper()
	wrong, guessed, missing := c.errors()
	if len(wrong) > 0 {
		c.TB.Errorf("it believes in %q, which it is not in", wrong)
	}
	if !slices.Equal(guessed, wantWrong) {
		c.TB.Errorf("it guesses %q wrongly, want %q", guessed, wantWrong)
	}
	if !slices.Equal(missing, wantUnknown) {
		c.TB.Errorf("it does not know of %q, want %q", missing, wantUnknown)
	}
}

// What apps send by hand is neither a notification nor a subscription; what they
// do by hand to subscriptions shows only in events.
func TestByHandOnRealSails(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		actor, watcher := connect(t, s.URL()), connect(t, s.URL())
		actor.must("post", "/boat", m{"name": "Albatross"})
		lobby := sailsclient.Request{Method: "post", URL: "/room/join", Data: m{"room": "lobby"}}
		watcher.send(lobby)
		watcher.must("get", "/boat/1", nil)
		watcher.heard()
		before := watcher.living(pubsub.Guessed, pubsub.Seen)

		actor.must("post", "/room/broadcast", m{"room": "lobby", "event": "boat", "data": m{"verb": "sunk", "id": 1}})
		actor.must("post", "/room/broadcast", m{"room": "lobby", "event": "boat", "data": m{"verb": "updated", "id": 1, "by": "Ada", "data": m{}}})
		actor.must("post", "/blast", m{"event": "news", "data": m{"id": 7}})
		actor.must("post", "/lobby/say", m{"text": "ahoy"})
		actor.must("post", "/shout", m{"text": "ahoy"})
		actor.must("post", "/records/publish", m{"model": "boat", "ids": []int{1}, "data": m{"id": 1, "says": "toot"}})
		if heard := watcher.heard(); len(heard) > 0 {
			t.Errorf("it took for notifications: %+v", heard)
		}
		if after := watcher.living(pubsub.Guessed, pubsub.Seen); !slices.Equal(after, before) {
			t.Errorf("it knew of %q, and then of %q", before, after)
		}

		// Nothing tells of subscribing by hand, until it shows.
		room := pubsub.RoomOf(pubsub.Record{Model: "sailor", ID: "1"})
		watcher.must("post", "/records/subscribe", m{"model": "sailor", "ids": []int{1}})
		actor.must("post", "/sailor", m{"name": "A"})
		actor.must("patch", "/sailor/1", m{"name": "B"})
		if heard := watcher.heard(); len(heard) != 1 || heard[0].Room() != room {
			t.Errorf("it heard %+v", heard)
		}
		if seen := watcher.living(pubsub.Seen, pubsub.Seen); !slices.Equal(seen, []string{room.Name}) {
			t.Errorf("it has seen %q", seen)
		}

		// A room that the user names is made again by its request.
		watcher.Do(func() { watcher.ledger.Name(pubsub.ParseRoom("lobby"), &lobby, time.Now()) })
		watcher.again()
		if unreplayable := watcher.replay(); !slices.Equal(unreplayable, []pubsub.Room{room}) {
			t.Errorf("not to be replayed are %+v", unreplayable)
		}
		if named := watcher.living(pubsub.Named, pubsub.Named); !slices.Equal(named, []string{"lobby"}) {
			t.Errorf("named are %q", named)
		}
		actor.must("post", "/lobby/say", m{"text": "ahoy"})
		watcher.wantTruth("replaying", "sails_model_create_berth")
	})
}

// With mirror, who does it hears of it too.
func TestMirrorOnRealSails(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g, sailstest.WithEnv("MIRROR=1"))
		c := connect(t, s.URL())
		c.must("get", "/boat", nil)
		c.must("post", "/boat", m{"name": "Albatross"})
		c.must("patch", "/boat/1", m{"name": "Tern"})
		heard := c.heard()
		if len(heard) != 2 || heard[0].Verb != pubsub.Created || heard[1].Verb != pubsub.Updated {
			t.Fatalf("it heard %+v", heard)
		}
		if !strings.Contains(string(heard[1].Data), `"Tern"`) || !strings.Contains(string(heard[1].Previous), `"Albatross"`) {
			t.Errorf("the update is %s, before it %s", heard[1].Data, heard[1].Previous)
		}
		c.must("delete", "/boat/1", nil)
		c.wantTruth("all this", "sails_model_create_berth")
	})
}
