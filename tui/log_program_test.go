package tui_test

import (
	"os"
	"strings"
	"testing"

	"sailscope/internal/demo"
)

// The keys of the log, in a running program.
func TestProgramFiltersOpensAndSaves(t *testing.T) {
	t.Chdir(t.TempDir())
	server := startDemo(t, demo.Options{})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected")
	say := func(text string) {
		t.Helper()
		if err := server.Flood(3, "lobby", map[string]string{"text": text}); err != nil {
			t.Fatal(err)
		}
	}
	say("ahoy")
	say("hello")
	term.wait("events · 6")
	term.press("\t\t\t/ahoy")
	term.wait("3 of 7, enter keeps")
	term.press("\r")
	term.wait("3 of 7 shown, esc all", "▌")
	say("ahoy again")
	term.wait("6 of 10 shown")
	term.press("p")
	say("ahoy, ahoy")
	term.wait("6 of 10 shown", "paused, 3 wait")
	term.press("p")
	term.wait("9 of 13 shown")
	term.press(enter)
	term.wait("━ event lobby ━", `"text": "ahoy, ahoy"`)
	term.press("r")
	term.wait(`["lobby",{"text":"ahoy, ahoy"}]`)
	term.press("q")
	term.wait("9 of 13 shown")
	term.press("S")
	term.wait("✓ saved 9 of 13 rows")
	files, err := os.ReadDir(".")
	if err != nil || len(files) != 1 || !strings.HasPrefix(files[0].Name(), "sailscope-127.0.0.1-") {
		t.Fatalf("%v, %v", files, err)
	}
	term.press("y")
	term.wait("✓ copied")
	term.press("C")
	term.wait("Cleared. What comes next appears here.")
}

// With a filter on, a flood is counted whole, and keys act meanwhile.
func TestProgramFiltersAFlood(t *testing.T) {
	const events = 200_000
	server := startDemo(t, demo.Options{})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected")
	term.press("\t\t\t/id:7 !gone\r")
	term.wait("0 of 1 shown")
	if err := server.Flood(events, "boat", map[string]any{"verb": "updated", "id": 7}); err != nil {
		t.Fatal(err)
	}
	term.press("a")
	term.wait("2 sockets")
	term.press("1")
	term.wait("events · 200,000", "20,000 of 20,000 shown")
}
