//go:build unix && !race

package e2e

import (
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
	"sailscope/internal/screen"
)

// The tour is what the README promises of the first minutes.
func TestTour(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{Width: 140, Height: 40})
	term.WaitText("sailscope", "1 socket", "1 connected")

	request(term, "GET /boat?limit=3")
	term.WaitText("200 OK", `"Kittiwake"`, "← 200 OK", "s · GET /boat?limit=3")

	// The request has subscribed the socket to the harbour's traffic, and so has
	// berths: moving boats is most of it.
	request(term, "GET /berth")
	term.WaitText(`"North Quay 1"`)
	term.WaitFor("an event of the demo's own traffic", func(f screen.Frame) bool {
		return f.Has(` boat #`) || f.Has(` berth #`)
	})

	term.Press("a")
	term.WaitText("2 sockets", "2 connected", "2 http://127.0.0.1")
	if got := focusedPane(term.Frame()); got != "2" {
		t.Errorf("the new pane is %q, want it to have the focus", got)
	}
	term.Press("[")
	waitFocus(term, "1")
	term.Press("2")
	waitFocus(term, "2")
	term.Press("1")
	waitFocus(term, "1")

	for _, part := range []string{"body", "response", "events"} {
		term.Press(tab)
		if part != "body" {
			term.WaitText("▶ " + part)
		}
	}
	zoomAndHelp(term)
	closeSecond(term)
	reconnect(term)
	quitAndCheck(t, term)
}

func zoomAndHelp(term *ptytest.Terminal) {
	term.Press("f")
	term.WaitText("[1 demo]") // the tabs
	term.WaitGone("┃┏", "╭─ 2 http")
	term.Press("?")
	term.WaitText("━ keys ━", "palette: every action and pane by name")
	leaveDialog(term, "━ keys ━")
	term.Press(esc)
	term.WaitGone("[1 demo]")
}

func closeSecond(term *ptytest.Terminal) {
	term.Press("2")
	waitFocus(term, "2")
	term.Press("x")
	term.WaitText("Close pane 2, http://127.0.0.1")
	term.Press("n")
	term.WaitGone("Close pane 2")
	term.WaitText("2 sockets")
	term.Press("x")
	term.WaitText("Close pane 2")
	term.Press("y")
	term.WaitGone("Close pane 2", "2 http://127.0.0.1")
	term.WaitText("1 socket ", "1 connected")
	waitFocus(term, "1")
}

func reconnect(term *ptytest.Terminal) {
	term.Press("c")
	term.WaitText("✕ disconnected", "0 connected", "c connects")
	term.Press("c")
	term.WaitText("● connected", "1 connected", "● reconnected after")
}

// The form adds a socket to another server.
func TestFormAddsAnotherServer(t *testing.T) {
	t.Parallel()
	here, there := serve(t, demo.Options{}), serve(t, demo.Options{})
	term := start(t, ptytest.Options{Width: 140}, here.URL())
	term.WaitText("1 connected")
	term.Press("A")
	term.WaitText("━ add a socket ━", here.URL())
	term.Press(ctrlU, "ftp://127.0.0.1", enter)
	term.WaitText("ftp://127.0.0.1", "✕ ") // what is wrong, in the form, which stays
	term.Press(ctrlU, there.URL(), up, "the other one", enter)
	term.WaitGone("━ add a socket ━")
	term.WaitText("2 sockets", "2 connected", "2 the other one", there.URL())
	if here.Sockets() != 1 || there.Sockets() != 1 {
		t.Errorf("%d and %d sockets on the servers, want 1 and 1", here.Sockets(), there.Sockets())
	}

	request(term, "POST /lobby/join")
	term.WaitText(`"room": "lobby"`)
	if _, err := there.Broadcast("lobby", "lobby", map[string]string{"text": "ahoy there"}); err != nil {
		t.Fatal(err)
	}
	term.WaitText("· lobby", "ahoy there")
	quitAndCheck(t, term)
}

// A body is written in a field of its own, and ctrl+j sends from there.
func TestBodyIsSent(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{})
	term := start(t, ptytest.Options{}, server.URL())
	term.WaitText("1 connected")
	term.Press("i", ctrlU, "POST /echo", tab, `{"cargo":`, enter, `"salt"}`, ctrlJ)
	term.WaitText("200 OK", `"cargo": "salt"`)
	requests := server.Requests()
	if len(requests) != 1 {
		t.Fatalf("the server got %d requests, want 1: %+v", len(requests), requests)
	}
	leaveTyping(term)
	quitAndCheck(t, term)
}

// What is pasted goes into the field, and outside of one it does nothing: a
// paste is not a series of commands.
func TestPaste(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{})
	term.Press("\x1b[200~qaxy\x1b[201~")
	term.Press("i", ctrlU, "\x1b[200~GET /boat/1\x1b[201~")
	term.WaitText("GET /boat/1", "1 socket ")
	leaveTyping(term)
	quitAndCheck(t, term)
}

// Quitting with a request on its way asks first; ctrl+c does not.
func TestQuitAsksWhileARequestIsPending(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{})
	request(term, "GET /silent")
	term.WaitText("1 request pending")
	term.Press("q")
	term.WaitText("1 request without a response yet. Quit anyway?")
	term.Press("n")
	term.WaitGone("Quit anyway?")
	term.Press("q")
	term.WaitText("Quit anyway?")
	term.Press("y")
	if exit := term.WaitExit(); !endedWhenAsked(exit) {
		t.Errorf("quitting ended with %+v, want exit code 0", exit)
	}
	term.AssertRestored()
}

func leaveDialog(term *ptytest.Terminal, title string) {
	term.Press(esc)
	term.WaitGone(title)
}

// focusedPane is the number of the pane whose frame is heavy.
func focusedPane(f screen.Frame) string {
	_, title, found := strings.Cut(f.String(), "┏━ ")
	if !found {
		return ""
	}
	number, _, _ := strings.Cut(title, " ")
	return number
}

func waitFocus(term *ptytest.Terminal, number string) {
	term.WaitFor("the focus on pane "+number, func(f screen.Frame) bool { return focusedPane(f) == number })
}
