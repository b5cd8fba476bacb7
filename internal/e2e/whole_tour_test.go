//go:build unix && !race

package e2e

import (
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
)

// More keys, as xterm sends them.
const (
	down      = "\x1b[B"
	right     = "\x1b[C"
	ctrlF     = "\x06"
	ctrlO     = "\x0f"
	ctrlP     = "\x10"
	ctrlR     = "\x12"
	ctrlS     = "\x13"
	ctrlT     = "\x14"
	ctrlX     = "\x18"
	backspace = "\x7f"
)

// step is a stop of the tour: keys, and what the screen shows and no longer shows then.
type step struct {
	keys  string
	shows []string
	gone  string
}

func walk(term *ptytest.Terminal, steps ...step) {
	for _, s := range steps {
		term.Press(s.keys)
		if len(s.shows) > 0 {
			term.WaitText(s.shows...)
		}
		if s.gone != "" {
			term.WaitGone(s.gone)
		}
	}
}

func shows(texts ...string) []string { return texts }

// Everything there is on the screen, once, in one run that leaves the terminal as it was.
func TestWholeTour(t *testing.T) {
	server := serve(t, demo.Options{})
	requests := t.TempDir()
	t.Chdir(t.TempDir()) // for what is saved
	term := start(t, ptytest.Options{Width: 140, Height: 40, Env: []string{"TOUR_BOAT=2"}}, "--requests", requests, server.URL())
	term.WaitText("1 connected")
	composerTour(term)
	requestsTour(term)
	responseTour(term)
	eventsTour(t, term, server)
	panesTour(term)
	dialogsTour(term)
	quitAndCheck(t, term)
}

// composerTour goes through the tabs, the help with JSON, and the completion.
func composerTour(term *ptytest.Terminal) {
	walk(term,
		step{"i" + ctrlU + "GET /boat/1" + enter, shows("200 OK", `"id": 1`), ""},
		step{ctrlU + "PATCH /b" + right, shows("PATCH /boat/1"), ""},
		step{tab + "{", shows("{}", "✓ JSON"), ""},
		step{`"name":"Freya`, shows(`{"name":"Freya"}`, "✓ JSON"), ""},
		step{backspace, shows(`{"name":"Frey"}`), ""},
		step{right + right + "x", shows("✕ line 1, column"), ""},
		step{backspace + ctrlF, shows(`"name": "Frey"`, "✓ JSON"), ""},
		step{ctrlT + "x-app", shows("[Headers 1]", "✕ "), ""},
		step{": tour" + ctrlJ, shows("x-app: tour", "200 OK", "PATCH /boat/1"), ""},
		step{esc, nil, typingHint},
		step{ctrlT, shows("[Connection]", "transport"), ""},
		step{ctrlT, shows("[Body]", `"name": "Frey"`), ""},
	)
}

// requestsTour keeps requests and takes them back, and cancels one.
func requestsTour(term *ptytest.Terminal) {
	walk(term,
		step{ctrlS + "boats/rename" + enter, shows("✓ saved as boats/rename"), "━ save the request ━"},
		step{"i" + ctrlU + "GET /boat/{{TOUR_BOAT}}" + enter, shows("200 OK", `"id": 2`), ""},
		step{ctrlU + "GET /boat/{{NOWHERE}}" + enter, shows("✕ ", "NOWHERE"), ""},
		step{ctrlR, shows("━ history ━", "GET /boat/1"), ""},
		step{"boat/1", nil, "GET /boat/{{TOUR_BOAT}} "},
		step{esc, nil, "━ history ━"},
		step{ctrlO, shows("━ saved requests ━", "boats/rename"), ""},
		step{enter, shows("▌ PATCH /boat/1", `"name": "Frey"`), "━ saved requests ━"},
		step{"i" + ctrlU + "GET /silent" + enter, shows("1 request pending", "ctrl+x cancel"), ""},
		step{ctrlX, shows("✕ no response", "Canceled by you"), "1 request pending"},
		step{esc, nil, typingHint},
	)
}

// responseTour reads answers in every way there is.
func responseTour(term *ptytest.Terminal) {
	walk(term,
		step{ctrlR + "getboat/1" + enter, shows("▌ GET /boat/1"), "✓ JSON"}, // without the body of the one before
		step{ctrlU + "GET /boat?limit=2" + enter, shows("200 OK", "s · ", `"Nordlys"`), ""},
		step{"&skip=1" + enter, shows("GET /boat?limit=2&skip=1"), ""},
		step{esc, nil, typingHint},
		step{tab + tab, shows("▶ response"), ""},
		step{"-", shows("▸", "// 6 keys"), ""},
		step{"+", nil, "▸"},
		step{"/name" + enter, shows("1 of 2", "n next"), ""},
		step{"n", shows("2 of 2"), ""},
		step{esc, nil, "n next"},
		step{".[0].len" + tab, shows("path .[0].length"), ""},
		step{enter, shows("─ .[0].length"), ""},
		step{"|.[].id" + enter, shows("jq | .[].id", "| changes it"), `"name"`},
		step{"|" + ctrlU + enter, shows(`"name"`), "| changes it"},
		step{"#", shows(" 1 ▾ ["), ""},
		step{"#", nil, " 1 ▾ ["},
		step{"T", nil, "▾"},
		step{"T", shows("▾ ["), ""},
		step{"H", shows("· headers"), ""},
		step{"H", nil, "· headers"},
		step{"<", shows("GET /boat?limit=2 "), "skip=1 ─"},
		step{">", shows("skip=1"), ""},
		step{"D", shows("· changes", "--- ", "+++ "), ""},
		step{"D", nil, "· changes"},
		step{"y", shows("━ copy ━"), ""},
		step{"p", shows("✓ copied its path"), ""},
	)
}

// eventsTour looks at what comes in every way there is.
func eventsTour(t *testing.T, term *ptytest.Terminal, server *demo.Server) {
	t.Helper()
	say := func(text string) {
		if err := server.Flood(1, "lobby", map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
	}
	say("ahoy " + strings.Repeat("and on ", 20) + "END")
	say("a sail")
	walk(term,
		step{tab, shows("▶ events", "following"), ""},
		step{"/ahoy", shows("1 of ", "enter keeps"), ""},
		step{enter, shows("shown, esc all"), "a sail"},
		step{"F", shows("in all rows", "a sail"), ""},
		step{esc, nil, "in all rows"},
		step{"p", shows("paused · 0 new"), ""},
	)
	say("land in sight")
	walk(term,
		step{"", shows("paused · 1 new"), "land in sight"},
		step{"p", shows("following", "land in sight"), "paused"},
		step{"m", shows("◆ 1"), ""},
		step{"k", shows("scrolled"), ""},
		step{"'", shows("following"), ""},
		step{"t", shows(" 0:0"), ""},
		step{"t", shows("s ← 200"), " 0:0"},
		step{"t", nil, "s ← 200"},
		step{"w", shows("END"), ""},
		step{"w", nil, "END"},
		step{enter, shows("━ event lobby ━", `"text": "land in sight"`), ""},
		step{"-", shows("▸"), ""},
		step{"r", shows(`42["lobby",{"text":"land in sight"}]`), ""},
		step{"N", shows("a sail"), ""},
		step{esc, nil, "━ event lobby ━"},
		step{"S", shows("✓ saved"), ""},
		step{"y", shows("✓ copied"), ""},
		step{"C", shows("Cleared. New events appear here."), ""},
	)
}

// panesTour arranges sockets.
func panesTour(term *ptytest.Terminal) {
	walk(term,
		step{"a", shows("2 sockets", "2 connected", "┏━ 2 "), ""},
		step{"r" + "ferry" + enter, shows("2 ferry"), "━ name this socket ━"},
		step{"=", shows("in columns"), ""},
		step{"=", shows("in rows"), ""},
		step{"=", nil, "in rows"},
		step{"f", shows("[2 ferry]", "zoomed, f back"), ""},
		step{"[", shows("[1 127"), ""},
		step{"f", shows("┏━ 1 "), "zoomed"},
		step{"2", shows("┏━ 2 ferry"), ""},
		step{"x", shows("Close pane 2, ferry"), ""},
		step{"n", shows("2 sockets"), "Close pane"},
		step{"x", shows("Close pane 2"), ""},
		step{"y", shows("1 socket "), "2 ferry"},
	)
}

// dialogsTour opens what can be opened over the panes.
func dialogsTour(term *ptytest.Terminal) {
	walk(term,
		step{"?", shows("━ keys ━", "palette: every action"), ""},
		step{esc, nil, "━ keys ━"},
		step{ctrlP, shows("━ palette ━"), ""},
		step{"add-form" + enter, shows("━ add a socket ━", "connect-header"), ""},
		step{ctrlU + "http://127.0.0.1:1" + enter, shows("✕ ", "127.0.0.1:1"), "connecting…"},
		step{esc, nil, "━ add a socket ━"},
		step{"o", shows("━ options ━", "transport"), ""},
		step{down + down, nil, ""},
		step{esc, nil, "━ options ━"},
	)
}
