//go:build unix && !race

package e2e

import (
	"testing"

	"sailscope/internal/ptytest"
)

// The demo shows without a server what sockets can be compared for: two of them
// with different subscriptions, one of which is served badly.
func TestDemoComparesTwoSockets(t *testing.T) {
	t.Parallel()
	term := start(t, ptytest.Options{Width: 140, Height: 50}, "demo")
	term.WaitText("2 connected", "1 demo", "2 lossy")
	term.Press("v")
	term.WaitText("timeline", "1 demo", "2 lossy")
	term.WaitText("missed") // by itself, after some events
	term.WaitText("●×2")
	term.Press("d")
	term.WaitText("deliveries", "✕", "×")
	term.Press(esc)
	term.WaitGone("show rows")
	term.Press("v")
	term.WaitText("rooms", "boat")
	term.Press("v")
	term.WaitText("GET /boat")
	quitAndCheck(t, term)
}
