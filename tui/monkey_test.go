//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package tui

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"sailscope/tui/draw"
)

const (
	monkeyChecks = 100 // rapid's own number of checks
	monkeySteps  = 200 // inputs in each
)

// Whatever is pressed, pasted, clicked or dragged, and whatever comes meanwhile:
// every frame is whole, and in the end the dashboard still does what it is told.
func TestAnythingGoes(t *testing.T) {
	t.Chdir(t.TempDir()) // for what is saved
	keys := everyKey()
	inputs := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := newDriver(t, 80, 24, 2)
		defer d.app.closeAll()
		for range monkeySteps {
			input(rt, d, keys)
			inputs++
			if rapid.IntRange(0, 2).Draw(rt, "happens") == 0 {
				happening(rt, d)
			}
			checkFrame(t, d)
		}
		notStuck(t, d)
	})
	if least := monkeyChecks * monkeySteps; inputs < least && !t.Failed() {
		t.Errorf("the monkey made %d inputs, want at least %d: run it without -rapid.checks", inputs, least)
	}
}

// everyKey is what can be pressed, but for what ends or stops the program.
func everyKey() []string {
	var keys []string
	for _, act := range (*app)(nil).allActions() {
		keys = append(keys, act.Keys...)
	}
	keys = append(keys, "y", "n", "z", "/", "backspace", "ctrl+u", "ctrl+k", "ü", "界", "{", `"`)
	return slices.DeleteFunc(keys, func(k string) bool { return k == "ctrl+z" })
}

// input is something that people do.
func input(rt *rapid.T, d *driver, keys []string) {
	cell := func(most int) int { return rapid.IntRange(0, most).Draw(rt, "cell") }
	mouse := func() tea.Mouse { return tea.Mouse{X: cell(220), Y: cell(60), Button: tea.MouseButton(cell(8))} }
	switch rapid.IntRange(0, 15).Draw(rt, "input") {
	case 0:
		d.update(tea.WindowSizeMsg{Width: 1 + cell(219), Height: 1 + cell(59)})
	case 1:
		d.update(tea.PasteMsg{Content: rapid.String().Draw(rt, "paste")})
	case 2:
		d.update(tea.MouseClickMsg(mouse()))
		d.update(tea.MouseReleaseMsg(mouse()))
	case 3:
		d.update(tea.MouseWheelMsg(mouse()))
	default:
		d.press(rapid.SampledFrom(keys).Draw(rt, "key"))
	}
}

// happening is something that sockets bring.
func happening(rt *rapid.T, d *driver) {
	if len(d.app.dash.Panes()) == 0 {
		return
	}
	pane := rapid.IntRange(0, len(d.app.dash.Panes())-1).Draw(rt, "pane")
	switch rapid.IntRange(0, 5).Draw(rt, "happening") {
	case 0:
		d.connected(pane, noon)
	case 1:
		d.refused(pane, rapid.Bool().Draw(rt, "wasConnected"))
	case 2:
		if len(d.pane(pane).Pending) > 0 {
			d.answer(pane, rapid.IntRange(0, 700).Draw(rt, "status"), `{"a":[1,2,{"b":null}],"c":"`+strings.Repeat("x", 300)+`"}`)
		}
	default:
		d.event(pane, noon, rapid.String().Draw(rt, "name"), rapid.String().Draw(rt, "args"))
	}
}

// notStuck holds that there is a way back from wherever the monkey went: esc
// leads out of everything, and then keys do what they always do.
func notStuck(t *testing.T, d *driver) {
	t.Helper()
	const deepest = 10 // more than anything that can be open inside another
	d.update(tea.WindowSizeMsg{Width: 120, Height: 40})
	for range deepest {
		d.press("esc")
	}
	before := len(d.app.dash.Panes())
	d.press("a")
	d.mustShow(draw.Plural(before+1, "socket"))
	d.press("?")
	d.mustShow("━ keys ━")
	d.press("esc")
	d.mustNotShow("━ keys ━")
	d.quit = false
	d.press("ctrl+c")
	if !d.quit {
		t.Fatal("ctrl+c does not quit")
	}
}
