//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// labelWords is how many words a label may have.
const labelWords = 4

// Hints and the titles of dialogs are labels.
func TestLabelsAreShort(t *testing.T) {
	check := func(where, label string) {
		t.Helper()
		if n := len(strings.Fields(label)); n > labelWords {
			t.Errorf("%s: the label %q has %d words", where, label, n)
		}
	}
	for _, act := range newDriver(t, 120, 40, 1).app.actions {
		check(act.Name, act.Hint)
	}
	for name, scene := range states(t) {
		d := scene(240, 50)
		rows := d.screen()
		for _, z := range d.app.zones {
			if z.Hint {
				_, does, _ := strings.Cut(strings.TrimSpace(ansi.Strip(cropped(rows, z.Rect))), " ") // behind the key
				check(name, does)
			}
		}
		if d.app.dialog != nil && !strings.Contains(d.app.dialog.Title(), "/") { // a request's line is no label
			check(name, d.app.dialog.Title())
		}
	}
}
