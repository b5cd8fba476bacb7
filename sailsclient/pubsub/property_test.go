package pubsub_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sailscope/internal/demo"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// Whatever two sockets do, their ledgers agree with the server about the rooms
// they are in. The one thing they cannot know is which records were in a
// collection before it was replaced.
func TestLedgersTellTheTruth(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		server, err := demo.Start(demo.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer server.Close()
		sockets := []*client{connect(t, server.URL()), connect(t, server.URL())}
		defer sockets[0].Close()
		defer sockets[1].Close()
		for _, c := range sockets {
			c.must("get", "/boat", nil) // so that it knows the models
			c.must("get", "/berth", nil)
			c.again()
		}
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			actor := sockets[rapid.IntRange(0, 1).Draw(r, "actor")]
			request := requests().Draw(r, "request")
			if request.Method == "again" {
				actor.again()
			} else {
				actor.send(request)
			}
			for i, c := range sockets {
				if mistake := c.mistake(); mistake != "" {
					r.Fatalf("socket %d %s", i, mistake)
				}
			}
		}
	})
}

// Real Sails agrees, as far as a few hundred requests can tell.
func TestLedgersTellTheTruthOfSails(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g)
		sockets := []*client{connect(t, s.URL()), connect(t, s.URL())}
		for _, c := range sockets {
			c.must("post", "/berth", m{"label": "A"})
			c.must("post", "/boat", m{"name": "Albatross", "berth": 1})
			c.must("get", "/boat", nil)
			c.must("get", "/berth", nil)
		}
		const steps = 300
		for i := range steps {
			request, actor := requests().Example(i), sockets[i%len(sockets)]
			if request.Method == "again" {
				actor.again()
			} else if actor.send(request).StatusCode == http.StatusInternalServerError {
				actor.again() // Sails joins rooms before it finds out that a collection has no owner
			}
			for who, c := range sockets {
				if mistake := c.mistake(); mistake != "" {
					t.Fatalf("after request %d, %+v, socket %d %s", i, request, who, mistake)
				}
			}
		}
	})
}

// mistake tells of what the ledger should know, and does not.
func (c *client) mistake() string {
	c.TB.Helper()
	wrong, guessed, missing := c.errors()
	if len(wrong) == 0 && len(missing) == 0 && c.guessedByReplacing(guessed) {
		return ""
	}
	return fmt.Sprintf("is wrong of %q, guesses %q wrongly, and does not know of %q", wrong, guessed, missing)
}

// guessedByReplacing tells whether rooms are guessed because a collection was
// replaced.
func (c *client) guessedByReplacing(rooms []string) bool {
	because := map[string]*sailsclient.Request{}
	for _, s := range c.subscriptions() {
		because[s.Room.Name] = s.Because
	}
	for _, name := range rooms {
		if r := because[name]; r == nil || r.Method != "put" || !strings.HasSuffix(r.URL, "/boats") {
			return false
		}
	}
	return true
}

// requests draws what the blueprints can be asked; some of it they refuse.
func requests() *rapid.Generator[sailsclient.Request] {
	return rapid.Custom(func(t *rapid.T) sailsclient.Request {
		const most = 9
		id := rapid.IntRange(1, most)
		boat, berth := fmt.Sprint("/boat/", id.Draw(t, "boat")), fmt.Sprint("/berth/", id.Draw(t, "berth"))
		member := berth + strings.Replace(boat, "/boat", "/boats", 1)
		one := func(method, url string, data any) sailsclient.Request {
			return sailsclient.Request{Method: method, URL: url, Data: data}
		}
		return rapid.SampledFrom([]sailsclient.Request{
			one("get", "/boat", nil),
			one("get", "/boat?limit=2", nil),
			one("get", "/boat?populate=false&limit=3", nil),
			one("get", "/berth?limit=1", nil),
			one("get", boat, nil),
			one("get", berth, nil),
			one("get", berth+"/boats", nil),
			one("get", boat+"/berth", nil),
			one("post", "/boat", m{"name": "Albatross", "berth": id.Draw(t, "of")}),
			one("post", "/berth", m{"label": "Z", "boats": []int{id.Draw(t, "with")}}),
			one("patch", boat, m{"name": "Tern"}),
			one("patch", boat, m{"berth": nil}),
			one("put", member, nil),
			one("delete", member, nil),
			one("put", berth+"/boats", rapid.SliceOfDistinct(id, rapid.ID[int]).Draw(t, "all")),
			one("delete", boat, nil),
			one("delete", berth, nil),
			one("get", "/rooms", nil),
			one("again", "", nil),
		}).Draw(t, "which")
	})
}

// Room names come back from events: where a notice goes is where its ledger
// proves the socket to be.
func TestNoticesProveTheirRoom(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		model := rapid.StringMatching(`[a-z_0-9]+`).Draw(r, "model")
		id := rapid.StringMatching(`[a-zA-Z0-9_:é -]+`).Draw(r, "id")
		verb := rapid.SampledFrom([]string{`"created","data":{}`, `"updated","data":{}`}).Draw(r, "verb")
		e := event(model, fmt.Sprintf(`{"id":%q,"verb":%s}`, id, verb))
		ledger := pubsub.NewLedger()
		ledger.Heard(e, pubsub.Look(e))
		n, ok := pubsub.Read(e)
		if !ok || !believed(ledger, n.Model, n.Verb, n.ID) {
			r.Fatalf("%s: %+v", e.Args, n)
		}
		for _, s := range ledger.Subscriptions() {
			if (s.Room == n.Room()) != (s.Evidence == pubsub.Seen) {
				r.Fatalf("%s: %+v", e.Args, s)
			}
		}
	})
}
