package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/program"
)

func (d *driver) text() string { return ansi.Strip(d.app.View().Content) }

func (d *driver) mustShow(what ...string) {
	d.tb.Helper()
	for _, w := range what {
		if !strings.Contains(d.text(), w) {
			d.tb.Fatalf("the screen does not show %q:\n%s", w, d.text())
		}
	}
}

func (d *driver) mustNotShow(what string) {
	d.tb.Helper()
	if strings.Contains(d.text(), what) {
		d.tb.Fatalf("the screen shows %q:\n%s", what, d.text())
	}
}

func TestTypingAndSending(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	d.connected(0, noon)
	d.press("i", "ctrl+u")
	d.write("POST /lobby/say")
	d.press("tab")
	d.write(`{"text":"ahoy q?"}`)
	if d.quit || d.app.dialog != nil {
		t.Fatal("typed text acted as keys")
	}
	d.press("ctrl+j")
	p := d.pane(0)
	if len(p.Pending) != 1 || p.Pending[0].Line() != "POST /lobby/say" {
		t.Fatalf("pending %+v", p.Pending)
	}
	d.mustShow("→ POST /lobby/say", "1 request pending")
	d.answer(0, 201, `{"said":"ahoy"}`)
	d.mustShow("201 Created", "12 ms", `"said": "ahoy"`, "← 201 Created")
	d.press("esc", "tab", "esc", "ctrl+j")
	if len(p.Pending) != 1 {
		t.Fatal("ctrl+j does not send from another part of the pane")
	}
	d.press("shift+tab", "shift+tab", "enter", "enter")
	if len(p.Pending) != 2 {
		t.Fatal("enter, enter on the request line does not type and send")
	}
}

func TestAPasteIsNotAKeyPress(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	d.update(tea.PasteMsg{Content: "qx?A"})
	if d.quit || d.app.dialog != nil {
		t.Fatal("a paste pressed keys")
	}
	d.press("i", "ctrl+u")
	d.update(tea.PasteMsg{Content: "GET /pasted"})
	d.mustShow("GET /pasted")
}

func TestABadRequestSaysWhatToDo(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	d.press("i", "ctrl+u")
	d.write("FETCH /boat")
	d.press("enter")
	d.mustShow(`unknown method "FETCH"`)
	d.write("s")
	d.mustNotShow("unknown method")
	if len(d.pane(0).Pending) != 0 {
		t.Fatal("a bad request was sent")
	}
}

func TestPanesAndFocus(t *testing.T) {
	d := newDriver(t, 80, 24, 3)
	focus := func(want int) {
		t.Helper()
		if got := d.app.dash.FocusIndex(); got != want {
			t.Fatalf("focus on pane %d, want %d", got+1, want+1)
		}
	}
	focus(0)
	d.press("]")
	focus(1)
	d.press("[", "[")
	focus(2)
	d.press("2")
	focus(1)
	d.press("9")
	focus(1)
	d.press("i", "ctrl+u")
	d.write("GET /copied")
	d.press("esc", "a")
	focus(3)
	d.mustShow("4 sockets", "GET /copied")
	d.press("x")
	d.mustShow("Close pane 4")
	d.press("n")
	focus(3)
	d.press("x", "y")
	focus(2)
	d.mustShow("3 sockets")
}

func TestZoomAndEscape(t *testing.T) {
	d := newDriver(t, 200, 50, 2)
	d.mustShow("1 harbour ✕", "2 lighthouse ✕")
	d.press("f")
	d.mustShow("[1 harbour]")
	d.press("esc")
	d.mustNotShow("[1 harbour]")
	d.press("f", "f")
	d.mustNotShow("[1 harbour]")
}

func TestQuit(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.ask(0, "GET /silent")
	d.press("q")
	if d.quit {
		t.Fatal("q quits without asking though a request is pending")
	}
	d.mustShow("1 request without a response")
	d.press("esc", "q", "y")
	if !d.quit {
		t.Fatal("y does not quit")
	}
	for _, key := range []string{"q", "ctrl+c", "ctrl+alt+c"} {
		d = newDriver(t, 80, 24, 1)
		if d.press(key); !d.quit {
			t.Errorf("%s does not quit", key)
		}
	}
	d = newDriver(t, 80, 24, 1)
	d.press("i", "ctrl+c")
	if !d.quit {
		t.Error("ctrl+c does not quit while typing")
	}
	d = newDriver(t, 80, 24, 1)
	d.press("A", "ctrl+c")
	if !d.quit {
		t.Error("ctrl+c does not quit out of a dialog")
	}
}

func TestScrollingTheEvents(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.connected(0, noon)
	for i := range 100 {
		d.event(0, noon, "boat", `{"n":`+draw.Count(i)+`}`)
	}
	d.press("tab", "tab", "tab")
	d.mustShow(`{"n":99}`, "following")
	d.press("k", "k", "k")
	d.mustShow("scrolled", `{"n":99}`, `▌12:00:00.000 · boat {"n":96}`)
	d.event(0, noon, "boat", `{"n":100}`)
	d.mustShow("1 newer below", `{"n":99}`)
	d.mustNotShow(`{"n":100}`)
	d.press("pgup")
	d.mustNotShow(`{"n":99}`)
	d.press("g")
	d.mustShow("connected as sid-1")
	d.press("pgdown")
	d.mustNotShow("connected as sid-1")
	d.press("G")
	d.mustShow(`{"n":100}`, "following")
	d.event(0, noon, "long", `"`+strings.Repeat("x", 200)+`END"`)
	d.mustNotShow("END")
	for range 20 {
		d.press("right")
	}
	d.mustShow("END")
	for range 20 {
		d.press("left")
	}
	d.mustShow("long")
}

func TestScrollingTheResponse(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.ask(0, "GET /list")
	lines := make([]string, 300)
	for i := range lines {
		lines[i] = `"row ` + draw.Count(i) + `"`
	}
	d.answer(0, 200, "["+strings.Join(lines, ",")+"]")
	d.mustShow("row 0", "more lines")
	d.press("tab", "tab", "G")
	d.mustShow("row 299")
	d.press("g")
	d.mustShow("row 0")
	d.press("pgdown", "pgup", "j", "k")
	d.mustShow("row 0")
}

func TestEveryAnswerHasAForm(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	outcome := func(o dashboard.Outcome) {
		d.ask(0, "GET /x")
		o.Exchange, o.At = d.pane(0).Pending[0], noon
		d.items(dashboard.Item{Pane: d.pane(0).ID, Outcome: &o})
	}
	outcome(dashboard.Outcome{Answer: sailsclient.JWR{StatusCode: 204}})
	d.mustShow("204 No Content", "the server sent no body")
	outcome(dashboard.Outcome{Answer: sailsclient.JWR{StatusCode: 400, ParseError: &sailsclient.ParseError{Message: "cannot read", Details: "bad url"}}})
	d.mustShow("400 Bad Request", "cannot read", "bad url")
	outcome(dashboard.Outcome{Answer: sailsclient.JWR{
		StatusCode: 200, Body: []byte(`{"_placeholder":true,"num":0}`), Attachments: [][]byte{make([]byte, 2048)},
	}})
	d.mustShow("// binary 0: 2.0 KB")
	outcome(dashboard.Outcome{Answer: sailsclient.ParseJWR(socketio.Ack{Args: `"ahoy"`}, noon)})
	d.mustShow(" not a JWR ", `"ahoy"`, "! the response is not a JWR: it is a string")
	outcome(dashboard.Outcome{Answer: sailsclient.ParseJWR(socketio.Ack{Args: "{\"statusCode\":\"404\",\"body\":\"gone\",\"\u202e\":1}"}, noon)})
	d.mustShow("404 Not Found", `"gone"`, "! the response is not a JWR: statusCode is a string", `"\u202e": 1`)
	outcome(dashboard.Outcome{Err: &sailsclient.DisconnectedError{Reason: sailsclient.ErrClosed}})
	d.mustShow("✕ no response", "disconnected before the response came")
}

func TestEventsSayWhatTheyCarry(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	item := dashboard.Item{Pane: d.pane(0).ID}
	item.Event.At, item.Event.Name, item.Event.Attachments = noon, "image", [][]byte{make([]byte, 12)}
	d.items(item)
	d.mustShow("image [binary 12 B]")
	d.update(program.Batch(dashboard.Batch{Dropped: map[dashboard.PaneID]uint64{d.pane(0).ID: 12345}}))
	d.mustShow("! 12,345 events dropped")
	d.connected(0, noon)
	d.refused(0, true)
	d.connected(0, noon.Add(time.Second))
	d.mustShow("reconnected after")
}

// The screen is idle when nothing moves: no tick is armed, and the frame is not
// composed again.
func TestIdleMeansIdle(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	d.connected(0, noon.Add(-time.Hour))
	before := d.app.View().Content
	if d.app.ticking || d.app.keepTicking() != nil {
		t.Fatal("an idle dashboard ticks")
	}
	if allocs := testing.AllocsPerRun(10, func() { d.app.View() }); allocs != 0 {
		t.Errorf("an unchanged frame costs %v allocations", allocs)
	}
	d.update(tea.FocusMsg{})
	if d.app.stale || d.app.View().Content != before {
		t.Error("a message that changes nothing makes a new frame")
	}
	d.event(0, noon, "boat", "{}")
	if !d.app.ticking {
		t.Error("nothing would bring the rate back to zero")
	}
}

// Only the pane that changed is drawn again.
func TestOnlyWhatChangedIsDrawn(t *testing.T) {
	d := newDriver(t, 200, 50, 4)
	places, _ := d.app.layout.tile(draw.Rect{Y: 1, W: 200, H: 48}, 4)
	second := func() *string {
		d.app.View()
		u := d.app.ui[d.pane(1).ID]
		return &u.Draw(d.app.look(u, 1, places[1]), noon).Lines[0]
	}
	other := second()
	d.event(0, noon, "boat", "{}")
	if second() != other {
		t.Error("an event on pane 1 made pane 2 draw itself")
	}
}

// A key may mean something else in another part of a pane, but nowhere two
// things.

// A dashboard that begins without a socket says what its keys do, and any may be
// pressed.
func TestNoSocketsToBeginWith(t *testing.T) {
	t.Chdir(t.TempDir()) // for what is recorded
	d := newDriverWith(t, Config{Template: sailsclient.Options{URL: "http://127.0.0.1:1"}}, 80, 24, 0)
	d.mustShow("No sockets. a adds one for http://127.0.0.1:1, A asks for its address.", "0 sockets")
	for _, act := range (*app)(nil).allActions() {
		if act.Name == "add" || act.Name == "quit" || act.Name == "quit-now" || act.Name == "suspend" {
			continue
		}
		for _, key := range act.Keys {
			d.press(key, "esc", "esc")
		}
	}
	d.app.dialog, d.app.view = nil, keymap.InPanes
	d.press("a")
	d.mustShow("1 socket ", "http://127.0.0.1:1")
	d.press("x", "y")
	d.mustShow("a adds one like the last")
}
