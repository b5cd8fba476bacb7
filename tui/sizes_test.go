//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// Every scene is a whole frame at sizes that nobody designed it for, also right
// after another size.
func TestScenesAtOddSizes(t *testing.T) {
	for name := range states(t) {
		t.Run(name, func(t *testing.T) {
			d := states(t)[name](120, 40)
			for _, zoomed := range []bool{false, true} {
				d.app.zoomed = zoomed
				for _, w := range []int{leastWidth, minPaneWidth, 79, 117, 121, 240} {
					for _, h := range []int{leastHeight, leastHeight + 1, minPaneHeight + 1, 21, 33} {
						d.update(tea.WindowSizeMsg{Width: w, Height: h})
						checkFrame(t, d)
					}
				}
			}
		})
	}
}
