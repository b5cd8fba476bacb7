package tui_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sailscope/internal/demo"
	"sailscope/internal/screen"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/tui"
	"sailscope/tui/program"
)

// terminal is a running dashboard on an emulated terminal.
type terminal struct {
	t      *testing.T
	screen *screen.Screen
	keys   io.Writer
	done   chan error
	// requests is the folder of saved requests.
	requests string
}

func start(t *testing.T, w, h int, urls ...string) *terminal {
	t.Helper()
	var sockets []tui.Socket
	for _, url := range urls {
		sockets = append(sockets, tui.Socket{Options: sailsclient.Options{URL: url}})
	}
	return startWith(t, w, h, sockets...)
}

func startWith(t *testing.T, w, h int, sockets ...tui.Socket) *terminal {
	t.Helper()
	// The emulator is an xterm. For a terminal it knows nothing of, Bubble Tea
	// falls back on insert mode, which the emulator does not have.
	t.Setenv("TERM", "xterm-256color")
	in, keys := io.Pipe()
	term := &terminal{t: t, screen: screen.New(w, h, keys), keys: keys, done: make(chan error, 1), requests: t.TempDir()}
	// Without a TTY, Bubble Tea leaves the carriage returns to the terminal.
	if _, err := io.WriteString(term.screen, "\x1b[20h"); err != nil {
		t.Fatal(err)
	}
	for i := range sockets {
		if options := &sockets[i].Options; options.ConnectTimeout == 0 {
			options.ConnectTimeout = testwait.Guard
		}
	}
	cfg := tui.Config{
		Sockets: sockets, RequestTimeout: testwait.Guard, StateDir: t.TempDir(), RequestsDir: term.requests,
		Input: in, Output: term.screen, Size: program.Size{Width: w, Height: h},
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer close(term.done)
		term.done <- tui.Run(ctx, cfg)
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-term.done; err != nil {
			t.Errorf("the dashboard ended with %v", err)
		}
		_ = keys.Close() // ends the reader of the program's input
		term.screen.Close()
	})
	return term
}

func (term *terminal) press(keys string) {
	term.t.Helper()
	if _, err := io.WriteString(term.keys, keys); err != nil {
		term.t.Fatal(err)
	}
}

// wait waits until the screen shows every text, within a row.
func (term *terminal) wait(texts ...string) screen.Frame {
	term.t.Helper()
	return term.waitFor(fmt.Sprintf("%q", texts), func(f screen.Frame) bool { return f.Has(texts...) })
}

// waitFor waits until something is true of the screen.
func (term *terminal) waitFor(what string, is func(screen.Frame) bool) screen.Frame {
	term.t.Helper()
	deadline := time.Now().Add(testwait.Guard)
	for {
		frame := term.screen.Frame()
		if is(frame) {
			return frame
		}
		if time.Now().After(deadline) {
			term.t.Fatalf("the screen never showed %s:\n%s", what, frame)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// waitGone waits until the screen shows a text no more.
func (term *terminal) waitGone(text string) {
	term.t.Helper()
	term.waitFor(fmt.Sprintf("a screen without %q", text), func(f screen.Frame) bool { return !f.Has(text) })
}

// waitForEvents waits until the first log on the screen has counted that many, as
// long as it goes on counting.
func (term *terminal) waitForEvents(n int) {
	term.t.Helper()
	defer func() {
		if term.t.Failed() {
			term.t.Logf("the screen shows\n%s", term.screen.Frame())
		}
	}()
	testwait.Count(term.t, "events", n, func() int { return term.screen.Frame().CountAfter("events · ") })
}

func startDemo(t *testing.T, o demo.Options) *demo.Server {
	t.Helper()
	server, err := demo.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// patientHeartbeat is for floods: the server's ping comes behind the events, and a
// slow machine may not have read them when the server expects the answer.
const patientHeartbeat = time.Hour

const enter, escape = "\r", "\x1b"

func TestProgramAsksAndListens(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected", "EIO4", "1 connected")
	term.press("i\x15POST /lobby/join" + enter)
	term.wait("response · 200 OK", "POST /lobby/join")
	term.press("\x15GET /boat/1" + enter)
	term.wait(`"id": 1`)
	if err := server.Flood(3, "lobby", map[string]string{"text": "ahoy"}); err != nil {
		t.Fatal(err)
	}
	term.wait(`lobby {"text":"ahoy"}`, "events · 3")
	server.DropConnections()
	term.wait("reconnected after", "subscriptions are lost. R sends the request")
	frame := term.screen.Frame()
	if !frame.Modes.AltScreen {
		t.Error("the dashboard is not on the alternate screen")
	}
}

func TestProgramReadsAnAnswer(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected")
	term.press("i\x15GET /boat" + enter)
	term.wait("response · 200 OK", `"id": 1`)
	term.press("\t\t" + escape)
	term.wait("? help")
	term.press("\t\t")
	term.wait("▶ response", "▌▾ [")
	term.press("-jj")
	term.wait("// 6 keys", "─ .[1] ─")
	term.press(" ")
	term.wait("▌▾   {")
	term.press("/\"name" + enter)
	term.wait("n next")
	term.press("|.[0].id" + enter)
	term.wait("▌  1", "| changes it")
	term.press("y")
	term.wait("━ copy ━")
	term.press("p")
	term.wait("✓ copied its path, 1 B")
}

func TestProgramQuitsWithAnOpenRequest(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected")
	term.press("i\x15GET /silent" + enter)
	term.wait("1 request pending")
	term.press(escape)
	term.wait("? help")
	term.press("q")
	term.wait("Quit anyway?")
	term.press("y")
	if err := <-term.done; err != nil {
		t.Fatal(err)
	}
	if modes := term.screen.Frame().Modes; modes.AltScreen || modes.CursorHidden || len(modes.On) > 0 {
		t.Errorf("the terminal was left with %+v", modes)
	}
}

// A real terminal's mouse reaches what it points at.
func TestProgramByMouse(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 240, 40, server.URL())
	term.wait("● connected")
	term.click("a add")
	term.wait("2 sockets", "2 connected")
	term.click("1 http://")
	term.click("f zoom")
	term.wait("[1 127.0.0.1:")
	term.click("2 127.0.0.1:")
	term.wait("[2 127.0.0.1:")
	term.click(": palette")
	term.wait("━ palette ━")
	term.click("close this socket's pane")
	term.wait("Close pane 2")
	term.click("y yes")
	term.wait("1 socket ")
	if err := server.Flood(100, "boat", map[string]any{"id": 7}); err != nil {
		t.Fatal(err)
	}
	term.wait("events · 100")
	x, y := term.find("events ·")
	term.press(fmt.Sprintf("\x1b[<64;%d;%dM", x+1, y+1))
	term.wait("3 newer below")
	term.click("q quit")
	if err := <-term.done; err != nil {
		t.Fatal(err)
	}
	if modes := term.screen.Frame().Modes; len(modes.On) > 0 {
		t.Errorf("the terminal was left with %+v", modes)
	}
}

// Rows, lines and fields are what a click on them says.
func TestProgramSelectsByMouse(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected")
	term.click("▌")
	term.press("GET /boat/1" + enter)
	term.wait("200 OK", `"id": 1`)
	term.click("/boat/1  ")
	term.press("lobby?and=")
	term.wait("▌ GET lobby?and=/boat/1")
	term.click(`"id": 1`)
	term.wait("▶ response", "▌  ")
	if err := server.Flood(3, "lobby", map[string]string{"text": "ahoy"}); err != nil {
		t.Fatal(err)
	}
	term.wait("events · 3")
	term.click(`lobby {"text":"ahoy"}`)
	term.wait("▶ events", "scrolled")
	term.click(`lobby {"text":"ahoy"}`)
	term.wait("━ event lobby ━", `"text": "ahoy"`)
}

// find is the cell where a text starts.
func (term *terminal) find(text string) (x, y int) {
	term.t.Helper()
	for y, line := range term.wait(text).Lines() {
		if before, _, found := strings.Cut(line, text); found {
			return utf8.RuneCountInString(before), y
		}
	}
	return 0, 0
}

func (term *terminal) click(text string) {
	term.t.Helper()
	x, y := term.find(text)
	term.press(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
}

// Fifty sockets on one server, in one terminal.
func TestProgramWithFiftySockets(t *testing.T) {
	server := startDemo(t, demo.Options{})
	term := start(t, 200, 50, strings.Fields(strings.Repeat(server.URL()+" ", 50))...)
	term.wait("50 sockets", "50 connected")
	if err := server.Flood(50, "blast", "hello"); err != nil {
		t.Fatal(err)
	}
	term.wait("events · 50")
	for range 49 {
		term.press("]")
	}
	term.wait("[50 127.0.0.1:", "events · 50")
}
