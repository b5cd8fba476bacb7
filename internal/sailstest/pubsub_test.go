package sailstest

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
)

// Whatever a client believes of its rooms is compared with what these routes say, so they agree.
func TestRoomsAreTold(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := Start(t, generation)
		c := connect(t, s)
		c.must("post", "/captain", payload{"callsign": "echo_1:red"})
		c.must("post", "/room/join", payload{"room": "quay / \"north\""})
		c.must("post", "/room/join", payload{"room": "quay"})
		c.must("post", "/room/leave", payload{"room": "quay"})
		c.must("get", "/crew_member", nil)
		c.must("post", "/records/subscribe", payload{"model": "sailor", "ids": []int{7, 8}})
		c.must("post", "/records/unsubscribe", payload{"model": "sailor", "ids": []int{8}})

		want := []string{
			c.id(), `quay / "north"`, "sails_model_captain_echo_1:red:captain", "sails_model_create_crew_member", "sails_model_sailor_7:sailor",
		}
		wantRooms(t, c.must("get", "/rooms", nil), want...)
		_, body := get(t, s, "/rooms/"+c.id())
		wantRooms(t, json.RawMessage(body), want...)
		_, body = get(t, s, "/sockets")
		var all map[string]json.RawMessage
		decode(t, json.RawMessage(body), &all)
		wantRooms(t, all[c.id()], want...)
		for path, want := range map[string]int{"/rooms/nobody": http.StatusNotFound, "/rooms": http.StatusBadRequest} {
			if status, _ := get(t, s, path); status != want {
				t.Errorf("GET %s by HTTP answered %d, want %d", path, status, want)
			}
		}
	})
}

// verbs makes one request of every kind that notifies, and returns the verbs that the caller hears.
func (c *socket) verbs() []string {
	c.t.Helper()
	c.must("post", "/port", payload{"id": "le_havre:2"})
	c.must("get", "/sailor", nil)
	for _, request := range []struct {
		method, url string
		data        any
	}{
		{"post", "/sailor", payload{"name": "Sam"}},
		{"patch", "/sailor/1", payload{"name": "Samuel"}},
		{"put", "/sailor/1/harbours/le_havre:2", nil},
		{"delete", "/sailor/1/harbours/le_havre:2", nil},
		{"delete", "/sailor/1", nil},
	} {
		c.must(request.method, request.url, request.data)
	}
	c.must("get", "/echo", nil)
	var verbs []string
	for len(c.heard) > 0 {
		var told struct{ Verb string }
		e := c.next()
		decode(c.t, json.RawMessage(e.Args), &told)
		verbs = append(verbs, e.Name+" "+told.Verb)
	}
	return verbs
}

func TestMirrorIsOffUnlessAsked(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		if verbs := connect(t, Start(t, generation)).verbs(); verbs != nil {
			t.Errorf("without MIRROR the caller hears %q", verbs)
		}
		verbs := connect(t, Start(t, generation, WithEnv("MIRROR=1"))).verbs()
		want := []string{
			"sailor created", "sailor updated", "sailor addedTo", "port addedTo", "sailor removedFrom", "port removedFrom", "sailor destroyed",
		}
		if !slices.Equal(verbs, want) {
			t.Errorf("with MIRROR the caller hears %q, want %q", verbs, want)
		}
	})
}

func TestBlueprintsCanBeVaried(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := Start(t, generation, WithEnv("SHORTCUTS=1", "BLUEPRINT_PREFIX=/api/v1", "PLURALIZE=1", "AUTO_WATCH=0"))
		c := connect(t, s)
		c.must("get", "/api/v1/sailors/create?name=Sam", nil)
		c.must("get", "/api/v1/boats/find", nil)
		wantRooms(t, c.must("get", "/rooms", nil), c.id(), "sails_model_sailor_1:sailor") // but in that of no class
		if status, _ := get(t, s, "/sailor"); status != http.StatusNotFound {
			t.Errorf("without the prefix the blueprints answer %d", status)
		}
	})
}
