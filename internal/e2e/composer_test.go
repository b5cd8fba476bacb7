//go:build unix && !race

package e2e

import (
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
)

// The editor gets the terminal, and the dashboard gets it back, with what was
// written.
func TestTheEditorHasTheTerminal(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{})
	term := start(t, ptytest.Options{
		Env: []string{`VISUAL=ask() { echo "name it:"; read name; printf '{"name":"%s"}' "$name" >"$1"; }; ask`},
	}, server.URL())
	term.WaitText("1 connected")
	term.Press(tab, "e")
	term.WaitText("name it:")
	term.Press("Freya", enter)
	term.WaitText("1 connected", `{"name":"Freya"}`, "✓ JSON")
	term.Press("i", ctrlU, "POST /echo", ctrlJ)
	term.WaitText("200 OK", `"name": "Freya"`)
	leaveTyping(term)
	quitAndCheck(t, term)
}

// The next run knows what was asked in the last one.
func TestTheHistoryOutlivesTheRun(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{})
	state := "XDG_STATE_HOME=" + t.TempDir()
	for _, name := range []string{"first", "second"} {
		term := start(t, ptytest.Options{Env: []string{state}}, server.URL())
		term.WaitText("1 connected")
		if name == "second" {
			term.Press("\x12")
			term.WaitText("━ history ━", "GET /boat?limit=2")
			term.Press(enter, enter)
			term.WaitText("200 OK", "GET /boat?limit=2")
			leaveTyping(term)
		} else {
			request(term, "GET /boat?limit=2")
			term.WaitText("200 OK")
		}
		quitAndCheck(t, term)
	}
	if n := len(server.Requests()); n != 2 {
		t.Errorf("the server got %d requests, want 2", n)
	}
}
