//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// Whatever has the focus, the line one stands on shows, and rows are what they should be.
func TestTheLineOneStandsOnShows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDriver(t, 80, rapid.IntRange(14, 40).Draw(rt, "h"), 1)
		d.ask(0, "GET /boat")
		d.answer(0, 200, `[`+strings.Repeat(boats+",", 9)+`0]`)
		d.press("tab", "tab")
		keys := []string{"j", "k", "pgdown", "pgup", "g", "G", "enter", "-", "+", "#", "n", "N"}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			d.press(rapid.SampledFrom(keys).Draw(rt, "key"))
			if text := ansi.Strip(d.app.View().Content); strings.Count(text, "┃ ▌") != 1 {
				rt.Fatalf("the line does not show:\n%s", text)
			}
		}
		d.app.closeAll()
	})
}

// A row costs what it shows, however large the body.
func TestALargeBodyScrolls(t *testing.T) {
	d := reading(t, `["`+strings.Repeat("x", 4<<20)+`",`+strings.Repeat(`"row",`, 100_000)+`"last"]`)
	d.press("G", "k")
	d.mustShow("last", "[100001]")
	d.press("g", "l", "l")
	d.mustShow("from column 16", "…xxxx")
	allocated := testing.AllocsPerRun(5, func() {
		d.app.Update(keyOf("j"))
		d.app.View()
	})
	if allocated > 5000 {
		t.Errorf("a step costs %v allocations", allocated)
	}
	d.press("g", "/")
	d.write("last")
	d.mustShow("1 of 1", "[100001]")
}
