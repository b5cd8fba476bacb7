package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A body that is typed or pasted shows all its lines from the first, as long as
// they fit, and says so when they don't.
func TestTheBodyShowsItsLines(t *testing.T) {
	d := newDriver(t, 80, 50, 1)
	d.press("i", "tab")
	d.write("{")
	d.press("enter")
	d.write(`"name": "Freya"`)
	d.press("enter")
	d.write("}")
	d.mustShow("▌ {", `"name": "Freya"`, "▌ }")
	d.press("esc")
	d.mustShow("▌ {", `"name": "Freya"`, "▌ }")
	if _, err := d.app.focused().composer.request(); err == nil || !strings.Contains(err.Error(), "request first") {
		t.Errorf("the body is not what was written: %v", err)
	}

	d.press("enter", "ctrl+a")
	var lines []string
	for i := range 20 {
		lines = append(lines, fmt.Sprintf("line %d", i))
	}
	d.update(tea.PasteMsg{Content: "\r" + strings.Join(lines, "\r")})
	d.mustShow("line 19")
	d.mustNotShow("line 2 ")
	d.press("esc")
	d.mustShow("line 0", "more lines")
	d.mustNotShow(`\r`)
}

func TestALongRequestSaysWhereItIsCut(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.press("i")
	d.write("GET /" + strings.Repeat("long", 40) + "END")
	d.mustShow("END")
	d.mustNotShow("GET /")
	d.mustShow("▌ …")
	d.press("home")
	d.mustShow("▌ GET /long", "…")
	d.mustNotShow("END")
	d.press("esc")
	d.mustShow("▌ GET /long", "…")
}

// A long problem in a low, wide pane leaves the other parts their place.
func TestALongProblemInALowPane(t *testing.T) {
	d := newDriver(t, 140, 12, 1)
	d.press("i")
	d.write("GET " + strings.Repeat("no/path/at/all", 60))
	d.press("enter", "tab")
	d.write("{\n\n\n")
	d.press("enter", "enter", "enter", "ctrl+j")
	d.app.focused().notice = strings.Repeat("something else went wrong ", 40)
	d.app.focused().stale = true
	d.app.stale = true
	checkFrame(t, d)
	d.mustShow("✕ the path", "response", "events")
}
