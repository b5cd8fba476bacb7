//go:build !race

// The race detector makes each of these hundreds of thousands of events ten times slower. It
// watches a flood of the whole program in internal/e2e (TestKeysInAFlood).

package tui_test

import (
	"testing"

	"sailscope/internal/demo"
)

// While a flood comes in, keys act, the log says what it holds, and every event
// is accounted for.
func TestProgramInAFlood(t *testing.T) {
	const events = 300_000
	server := startDemo(t, demo.Options{PingInterval: patientHeartbeat})
	term := start(t, 120, 40, server.URL())
	term.wait("● connected")
	if err := server.Flood(events, "boat", map[string]any{"verb": "updated", "id": 7, "data": map[string]any{"length": 12}}); err != nil {
		t.Fatal(err)
	}
	term.press("a")
	term.wait("2 sockets")
	term.press("?")
	term.wait("━ keys ━")
	term.press("q")
	term.press("1")
	term.waitForEvents(events)
}

// With a filter on, a flood is counted whole, and keys act meanwhile.
func TestProgramFiltersAFlood(t *testing.T) {
	const events = 200_000
	server := startDemo(t, demo.Options{PingInterval: patientHeartbeat})
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
	term.waitForEvents(events)
	term.wait("20,000 of 20,000 shown")
}
