//go:build unix && !race

package e2e

import (
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
	"sailscope/internal/sailstest"
	"sailscope/internal/screen"
	"sailscope/internal/testwait"
)

// Without a server, the first screen says what to do and keeps trying.
func TestNoServerAtStart(t *testing.T) {
	t.Parallel()
	addr := deadPort(t)
	term := start(t, ptytest.Options{}, "http://"+addr)
	term.WaitText("0 connected", "Not connected since", "refused", "sailscope demo", "c stops trying")
	serve(t, demo.Options{Addr: addr})
	term.WaitText("1 connected", "● connected")
	term.WaitGone("Not connected since", "sailscope demo")
	request(term, "GET /boat/1")
	term.WaitText("200 OK", `"Kittiwake"`)
	quitAndCheck(t, term)
}

// A request before there is a connection says so, and goes out when there is one.
func TestRequestWithoutConnection(t *testing.T) {
	t.Parallel()
	addr := deadPort(t)
	term := start(t, ptytest.Options{}, "http://"+addr)
	term.WaitText("Not connected since")
	request(term, "GET /boat")
	term.WaitText("⋯ GET /boat waits for the connection", "1 request pending")
	serve(t, demo.Options{Addr: addr})
	term.WaitText("1 connected", "s · GET /boat")
	term.WaitGone("pending")
	quitAndCheck(t, term)
}

// A Sails app that crashes and comes back: the pane says that it is gone, why,
// and what the way back costs.
func TestServerIsKilledAndRestarted(t *testing.T) {
	t.Parallel()
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			server := sailstest.Start(t, generation)
			term := start(t, ptytest.Options{Width: 150}, server.URL())
			term.WaitText("1 connected", "EIO"+strings.TrimPrefix(generation.String(), "eio"))
			request(term, "POST /lobby/join")
			term.WaitText("200 OK", `"room": "lobby"`)

			server.Kill()
			term.WaitText("0 connected", "Disconnected since", "Why: ", "c stops trying", "the connection was lost")
			server.Restart(t)
			term.WaitText("1 connected", "● connected", "reconnected after")
			term.WaitGone("Disconnected since", "Why: ")

			request(term, "POST /boat?name=Phoenix")
			term.WaitText(`"name": "Phoenix"`)
			quitAndCheck(t, term)
		})
	}
}

// A real app's events reach a second pane, and only the pane that joined.
func TestTwoPanesOnARealApp(t *testing.T) {
	t.Parallel()
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			app := sharedApps.URL(t, generation)
			term := start(t, ptytest.Options{Width: 180}, app, app)
			term.WaitText("2 sockets", "2 connected")
			request(term, "GET /boat")
			term.WaitText("← 200 OK", "s · GET /boat")
			term.Press("]")
			waitFocus(term, "2")
			request(term, "POST /boat?name=Swift")
			term.WaitText(`"name": "Swift"`)
			frame := term.WaitText(`+ created boat #`)
			line := lineWith(frame, `+ created boat #`)
			if at := strings.Index(line, "+ created boat"); at > len(line)/2 {
				t.Errorf("the event is in the pane of the socket that caused it:\n%s", line)
			}
			quitAndCheck(t, term)
		})
	}
}

const (
	// floodSize is more than any test waits for.
	floodSize = 500_000_000
	// patientHeartbeat is for floods: the server's ping comes behind the events, and a
	// slow machine may not have read them when the server expects the answer.
	patientHeartbeat = time.Hour
)

// While events flood in, keys act, and the dashboard still ends.
func TestKeysInAFlood(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{PingInterval: patientHeartbeat})
	term := start(t, ptytest.Options{}, server.URL())
	term.WaitText("1 connected")
	if err := server.Flood(floodSize, "wave", map[string]any{"height": 2.5, "from": "the west"}); err != nil {
		t.Fatal(err)
	}
	term.WaitText("· wave")
	term.WaitFor("a rate", func(f screen.Frame) bool { return !f.Has(" 0 events/s") })

	term.Press("?")
	term.WaitText("━ keys ━")
	leaveDialog(term, "━ keys ━")
	term.Press("i", ctrlU, "GET /boat/2")
	term.WaitText("GET /boat/2")
	leaveTyping(term)
	term.Press("a")
	term.WaitText("2 sockets", "2 connected")
	term.Press("[")
	waitFocus(term, "1")
	term.Press("f")
	const counted = "events · "
	before := term.WaitText("[1 ", counted).CountAfter(counted)
	term.WaitFor("more events: without them this test shows nothing", func(f screen.Frame) bool { return f.CountAfter(counted) > before })
	quitAndCheck(t, term)
}

// More events than a log keeps: they are all counted, and the log says that its
// oldest rows are gone.
func TestAFullLogSaysSo(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{PingInterval: patientHeartbeat})
	term := start(t, ptytest.Options{}, server.URL())
	term.WaitText("1 connected")
	const events = 50_000 // more than a log keeps, less than the inbox does
	if err := server.Flood(events, "wave", 1); err != nil {
		t.Fatal(err)
	}
	testwait.Count(t, "events", events, func() int { return term.Frame().CountAfter("events · ") })
	for range 3 {
		term.Press(tab)
	}
	term.WaitText("▶ events")
	term.Press("g")
	term.WaitText("older rows were dropped")
	term.Press("G")
	term.WaitText("following")
	quitAndCheck(t, term)
}
