package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/dialog"
)

func TestThePaletteDoesWhatItFinds(t *testing.T) {
	d := newDriver(t, 120, 40, 3)
	d.press(":")
	d.mustShow("━ palette ━", "type a request")
	d.write("light")
	d.press("enter")
	if got := d.app.dash.FocusIndex(); got != 1 {
		t.Errorf("it went to pane %d, want 2, the lighthouse", got+1)
	}
	d.press(":")
	d.write("clo")
	d.press("enter")
	d.mustShow("Close pane 2")
	d.press("n", ":", "down", "down", "up", "esc")
	d.mustNotShow("━ palette ━")
	d.press(":")
	d.update(tea.PasteMsg{Content: "no such thing"})
	d.mustShow("No match.")
	d.press("enter")
	d.mustShow("━ palette ━")
}

// While typing, : is text and ctrl+p the palette.
func TestThePaletteWhileTyping(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	d.press("i")
	d.write("GET /a:b")
	d.mustShow("▌ GET /a:b")
	d.press("ctrl+p")
	d.write("send")
	d.press("enter")
	if n := len(d.pane(0).Pending); n != 1 {
		t.Errorf("%d requests were sent, want 1", n)
	}
}

// Every action is in the palette; those of no use now come last and say where
// they act.
func TestThePaletteHasEveryAction(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	entries := func() map[string]dialog.Entry {
		found := make(map[string]dialog.Entry)
		later := false
		for _, e := range dialog.NewPalette(d.app, d.app.paletteEntries()).Found() {
			if found[e.Name] = e; later && !e.NotNow {
				t.Errorf("%s comes after what is of no use now", e.Name)
			}
			later = e.NotNow
		}
		return found
	}
	there := entries()
	for _, act := range d.app.allActions() {
		if act.Name == "palette" || act.Name == "pane" {
			continue
		}
		if e, found := there[act.Name]; !found || e.NotNow == d.app.possible(act) {
			t.Errorf("%s in the palette: %v, not now: %v", act.Name, found, e.NotNow)
		}
	}
	d.press(":")
	d.write("jq")
	d.press("enter")
	d.mustShow("jq does nothing now: on the response")
	d.press("x", "y", "x", "y")
	if there := entries(); !there["zoom"].NotNow || there["go to pane 1"].Run != nil || there["add"].NotNow {
		t.Errorf("without panes it has %v", there)
	}
}

// What is called as it is typed comes first, of use now or not.
func TestThePaletteFindsEachActionByItsName(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	d.press(":")
	p := d.app.dialog.(*dialog.Palette)
	first := func(typed, want string) {
		t.Helper()
		d.press("ctrl+u")
		p.Paste(tea.PasteMsg{Content: typed})
		if found := p.Found(); len(found) == 0 || found[0].Name != want {
			t.Errorf("%q finds %v, want %s first", typed, found, want)
		}
	}
	for _, act := range (*app)(nil).allActions() {
		if act.Name == "palette" || act.Name == "pane" {
			continue
		}
		first(act.Name, act.Name)
		first(strings.ReplaceAll(act.Name, "-", " "), act.Name)
		first(strings.ToUpper(strings.ReplaceAll(act.Name, "-", "")), act.Name)
	}
	for typed, want := range map[string]string{"cle": "clear-events", "clear": "clear-events", "disconnect": "connect", "go to pane 2": "go to pane 2"} {
		first(typed, want)
	}
}

func TestTheChoiceStaysInSight(t *testing.T) {
	d := newDriver(t, 80, 12, 12)
	d.press(":")
	for range 60 {
		d.press("down")
		d.mustShow("┃ ▌ ")
	}
	for range 20 {
		d.press("pgup")
	}
	d.mustShow("┃ ▌ help")
}

func TestNamingASocket(t *testing.T) {
	d := newDriver(t, 80, 24, 2)
	d.press("r")
	d.mustShow("━ name this socket ━", "harbour")
	d.press("ctrl+u")
	d.write(" the harbour master ")
	d.press("enter")
	d.mustShow("[1 the harbour master]")
	d.press("r", "ctrl+u", "enter")
	d.mustShow("[1 127.0.0.1:1]")
	d.press("r")
	d.update(tea.PasteMsg{Content: "pasted"})
	d.press("esc")
	d.mustNotShow("pasted")
}
