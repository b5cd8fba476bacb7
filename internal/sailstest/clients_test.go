package sailstest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"testing"
)

// answer is the part of a JWR that the scripts print.
type answer struct {
	StatusCode int
	Body       json.RawMessage
}

// runScript runs a script and decodes the JSON it prints.
func runScript(t *testing.T, into any, script string, args ...string) {
	t.Helper()
	out := NodeScript(t, script, args...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("%s printed %q: %v", script, out, err)
	}
}

// One app a generation serves all these: lifting takes longer than anything they do.
func TestOfficialClient(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := Start(t, generation)
		t.Run("requests and events", func(t *testing.T) { wantOfficialSummary(t, s) })
		t.Run("polling", func(t *testing.T) { wantPolling(t, s) })
		t.Run("rooms", func(t *testing.T) { wantTrueRooms(t, s) })
		t.Run("scalars", func(t *testing.T) { wantScalars(t, s) })
	})
}

func wantOfficialSummary(t *testing.T, s *Server) {
	var seen struct {
		Connected                         bool
		Find, Create, Join, Say, NotFound answer
		Created                           struct {
			Verb string
			ID   int
			Data struct{ Name string }
		}
		Lobby struct{ From, Text string }
	}
	runScript(t, &seen, "sails-client.js", s.URL())
	if !seen.Connected {
		t.Error("the official client did not connect")
	}
	answers := map[string]answer{"find": seen.Find, "create": seen.Create, "join": seen.Join, "say": seen.Say}
	for name, got := range answers {
		if got.StatusCode != http.StatusOK {
			t.Errorf("%s was answered %d %s", name, got.StatusCode, got.Body)
		}
	}
	if seen.NotFound.StatusCode != http.StatusNotFound || string(seen.NotFound.Body) != `"Not Found"` {
		t.Errorf("an unknown route was answered %d %s", seen.NotFound.StatusCode, seen.NotFound.Body)
	}
	if seen.Created.Verb != "created" || seen.Created.ID != 1 || seen.Created.Data.Name != "Nimbus" {
		t.Errorf("the watcher was told %+v", seen.Created)
	}
	if seen.Lobby.From != "sails.io.js" || seen.Lobby.Text != "ahoy" {
		t.Errorf("in the lobby was heard %+v", seen.Lobby)
	}
}

func wantPolling(t *testing.T, s *Server) {
	var seen struct{ Connected bool }
	runScript(t, &seen, "sails-client.js", s.URL(), "--transport", "polling")
	if !seen.Connected {
		t.Error("the official client did not connect by polling")
	}
}

func TestPlainSocketIO4Client(t *testing.T) {
	t.Parallel()
	s := Start(t, EIO4)
	for name, args := range map[string][]string{
		"websocket": {"--transport", "websocket"},
		"default":   nil,
	} {
		t.Run(name, func(t *testing.T) {
			var seen struct{ Ack answer }
			runScript(t, &seen, "plain-client.js", append([]string{s.URL()}, args...)...)
			if seen.Ack.StatusCode != http.StatusOK || string(seen.Ack.Body) != "[]" {
				t.Errorf("GET /boat was answered %d %s", seen.Ack.StatusCode, seen.Ack.Body)
			}
		})
	}
}

// wantTrueRooms checks that the rooms a socket is told to be in are the ones Sails put it into.
func wantTrueRooms(t *testing.T, s *Server) {
	var seen struct{ JWRs []answer }
	runScript(t, &seen, "sails-requests.js", s.URL(), `[
		{"method": "get", "url": "/echo"}, {"method": "get", "url": "/rooms"},
		{"method": "post", "url": "/lobby/join"}, {"method": "get", "url": "/berth"}, {"method": "get", "url": "/rooms"},
		{"method": "post", "url": "/lobby/leave"}, {"method": "get", "url": "/rooms"}]`)
	var echo struct{ SocketID string }
	decode(t, seen.JWRs[0].Body, &echo)
	wantRooms(t, seen.JWRs[1].Body, echo.SocketID)
	wantRooms(t, seen.JWRs[4].Body, echo.SocketID, "sails_model_create_berth", "lobby")
	wantRooms(t, seen.JWRs[6].Body, echo.SocketID, "sails_model_create_berth")
}

func wantRooms(t *testing.T, body json.RawMessage, want ...string) {
	t.Helper()
	var got []string
	decode(t, body, &got)
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("rooms %q, want %q", got, want)
	}
}

func decode(t *testing.T, raw json.RawMessage, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
}

// wantScalars checks that bodies of every kind arrive as what they are; "absent" is a kind of its own.
func wantScalars(t *testing.T, s *Server) {
	kinds := map[string]string{
		"string": `"ahoy"`, "jsonstring": `"\"ahoy\""`, "emptystring": `""`, "number": "42", "zero": "0",
		"bool": "true", "false": "false", "null": "null", "array": `[1,"two",null]`, "object": `{"answer":42}`,
		"empty": `"OK"`, "undefined": "", "binary": `{"type":"Buffer","data":[0,1,2,253,254,255]}`,
	}
	names := slices.Sorted(maps.Keys(kinds))
	requests := make([]map[string]string, 0, len(names))
	for _, name := range names {
		requests = append(requests, map[string]string{"method": "get", "url": "/scalar/" + name})
	}
	list, err := json.Marshal(requests)
	if err != nil {
		t.Fatal(err)
	}
	var seen struct{ JWRs []answer }
	runScript(t, &seen, "sails-requests.js", s.URL(), string(list))
	for i, name := range names {
		if got := string(seen.JWRs[i].Body); got != kinds[name] {
			t.Errorf("%s: body %s, want %s", name, got, kinds[name])
		}
	}
}
