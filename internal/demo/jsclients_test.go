package demo

import (
	"encoding/json"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient/engineio"
)

// jsAnswer is the part of a JWR that the scripts print.
type jsAnswer struct {
	StatusCode int
	Body       json.RawMessage
}

func runScript(t *testing.T, into any, script string, args ...string) {
	t.Helper()
	out := sailstest.NodeScript(t, script, args...)
	if err := json.Unmarshal([]byte(out), into); err != nil {
		t.Fatalf("%s printed %q: %v", script, out, err)
	}
}

// The official client, sails.io.js on socket.io-client 2, takes the demo for a
// Sails app, over either transport.
func TestOfficialClient(t *testing.T) {
	for name, transports := range map[string][]string{
		"default":   nil,
		"websocket": {"--transport", "websocket"},
		"polling":   {"--transport", "polling"},
		"upgrade":   {"--transport", "polling", "--transport", "websocket"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, Options{})
			var seen struct {
				Connected                         bool
				Find, Create, Join, Say, NotFound jsAnswer
				Created                           struct {
					Verb string
					ID   int
					Data struct{ Name string }
				}
				Lobby struct{ From, Text string }
			}
			runScript(t, &seen, "sails-client.js", append([]string{s.URL()}, transports...)...)
			if !seen.Connected {
				t.Error("the official client did not connect")
			}
			for name, got := range map[string]jsAnswer{"find": seen.Find, "create": seen.Create, "join": seen.Join, "say": seen.Say} {
				if got.StatusCode != 200 {
					t.Errorf("%s was answered %d %s", name, got.StatusCode, got.Body)
				}
			}
			if seen.NotFound.StatusCode != 404 || string(seen.NotFound.Body) != `"Not Found"` {
				t.Errorf("an unknown route was answered %d %s", seen.NotFound.StatusCode, seen.NotFound.Body)
			}
			if seen.Created.Verb != "created" || seen.Created.ID != 6 || seen.Created.Data.Name != "Nimbus" {
				t.Errorf("the watcher was told %+v", seen.Created)
			}
			if seen.Lobby.From != "sails.io.js" || seen.Lobby.Text != "ahoy" {
				t.Errorf("in the lobby was heard %+v", seen.Lobby)
			}
		})
	}
}

// io(url) of socket.io-client 4 works as it is: polling first, then an upgrade.
func TestPlainSocketIO4Client(t *testing.T) {
	for name, transports := range map[string][]string{
		"default":   nil,
		"websocket": {"--transport", "websocket"},
		"polling":   {"--transport", "polling"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, Options{Only: engineio.V4})
			var seen struct {
				SID string
				Ack jsAnswer
			}
			runScript(t, &seen, "plain-client.js", append([]string{s.URL()}, transports...)...)
			if seen.Ack.StatusCode != 200 || seen.SID == "" {
				t.Errorf("sid %q, GET /boat was answered %d %s", seen.SID, seen.Ack.StatusCode, seen.Ack.Body)
			}
		})
	}
}

// What JavaScript makes of the demo's bodies and events is what it makes of
// those of Sails: binary is a Buffer, an absent body is undefined.
func TestOfficialClientReadsEveryBody(t *testing.T) {
	for _, transport := range []string{"websocket", "polling"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			s := start(t, Options{})
			var seen struct {
				JWRs   []jsAnswer
				Events []struct {
					Event string
					Args  []json.RawMessage
				}
			}
			runScript(t, &seen, "sails-requests.js", s.URL(), "--transport", transport, `[
				{"method": "get", "url": "/scalar/binary"}, {"method": "get", "url": "/scalar/undefined"},
				{"method": "get", "url": "/scalar/null"}, {"method": "post", "url": "/binary"},
				{"method": "post", "url": "/hostile"}, {"method": "post", "url": "/echo", "data": {"text": "þ 🚤 \u001b"}}]`)
			const buffer = `{"type":"Buffer","data":[0,1,2,4,253,254,255]}`
			for i, want := range []string{buffer, "", "null"} {
				if got := string(seen.JWRs[i].Body); got != want {
					t.Errorf("body %d is %s, want %s", i, got, want)
				}
			}
			var echoed struct{ Body struct{ Text string } }
			if err := json.Unmarshal(seen.JWRs[5].Body, &echoed); err != nil || echoed.Body.Text != "þ 🚤 \x1b" {
				t.Errorf("echoed %+v %v", echoed, err)
			}
			if len(seen.Events) != 2 {
				t.Fatalf("%d events", len(seen.Events))
			}
			wantBody(t, seen.Events[0].Args[0], `{"name":"chart","data":`+buffer+`,"thumbnail":{"type":"Buffer","data":[116,105,110,121]}}`)
			if seen.Events[1].Event != hostileEvent {
				t.Errorf("event %q", seen.Events[1].Event)
			}
		})
	}
}
