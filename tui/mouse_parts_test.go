package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/request"
	"sailscope/tui/draw"
	"sailscope/tui/pane"
)

func (d *driver) clickAt(x, y int) {
	d.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

func TestAClickSelectsAnEventAndOpensIt(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	for i := range 40 {
		d.event(0, noon, "boat", `{"n":`+draw.Count(i)+`}`)
	}
	d.click(`{"n":37}`)
	d.mustShow("▶ events", "scrolled", `▌12:00:00.000 · boat {"n":37}`)
	d.event(0, noon, "boat", `{"n":40}`)
	d.mustShow("1 newer below", `▌12:00:00.000 · boat {"n":37}`)
	d.click(`{"n":38}`)
	d.mustShow(`▌12:00:00.000 · boat {"n":38}`)
	if d.app.dialog != nil {
		t.Fatal("a click on another row opened it")
	}
	d.click(`{"n":38}`)
	d.mustShow("━ event boat ━", `"n": 38`)
	d.press("esc", "G")
	d.click(`{"n":40}`) // the newest: one that is looked at should stay where it is
	d.event(0, noon, "boat", `{"n":41}`)
	d.mustShow("1 newer below", `▌12:00:00.000 · boat {"n":40}`)
}

// What is on a line is what was drawn there: also of rows of several lines, and
// of those that a filter leaves.
func TestAClickOnWrappedAndFilteredEvents(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	for i := range 20 {
		d.event(0, noon, "boat", `{"n":`+draw.Count(i)+`,"long":"`+strings.Repeat("x", 150)+`END`+draw.Count(i)+`."}`)
	}
	d.press("tab", "tab", "tab", "w")
	d.click("END18.") // the last line of its row
	if e, _ := d.app.focused().Log.Entry(); !strings.Contains(e.Event.Args, `"n":18,`) {
		t.Errorf("selected %s", e.Event.Args)
	}
	d.press("w", "/")
	d.write("END5")
	d.press("enter")
	d.click(`{"n":5,`)
	if e, _ := d.app.focused().Log.Entry(); !strings.Contains(e.Event.Args, `"n":5,`) {
		t.Errorf("selected %s", e.Event.Args)
	}
	d.click("/ END5")
	d.write("!")
	if got := d.app.focused().Log.FilterText(); got != "!END5" {
		t.Errorf("the filter is %q, want the cursor before it", got)
	}
}

func TestAClickSelectsALineOfTheResponseAndFoldsIt(t *testing.T) {
	d := newDriver(t, 80, 40, 2)
	busy(d)
	d.press("f")
	d.click(`"name": "Freya"`)
	d.mustShow("▶ response", "[0].name")
	d.click(`"id": 1`)
	d.mustShow("[0].id")
	d.click(`"id": 1`)
	d.mustNotShow(`"name": "Freya",` + "\n") // what it is in is folded
	d.mustShow("▸")
	d.click("▸")
	d.mustNotShow("▸ {")
	d.press("/")
	d.write("GullX")
	d.click("Gull")
	x, y := d.find("/ GullX")
	d.clickAt(x+3, y)
	d.write("_")
	d.mustShow("/ G_ullX")
}

func TestAClickPutsTheCursorIntoAField(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	u := d.app.focused()
	u.Composer.Set(request.Draft{Body: "{\n  \"name\": \"Freya 界 Gull\",\n  \"long\": \"" + strings.Repeat("a b ", 30) + "END\"\n}"}, "")
	for _, step := range []string{"while another part has the focus", "while it is typed in"} {
		d.click("Gull")
		d.write("_")
		if got := u.Composer.Draft().Body; !strings.Contains(got, "Freya 界 _Gull") {
			t.Fatalf("%s: %s", step, got)
		}
		d.press("backspace")
	}
	d.press("esc", "tab")
	d.click("END")
	d.write("_")
	if got := u.Composer.Draft().Body; !strings.Contains(got, "b _END") {
		t.Errorf("in a line that wraps: %s", got)
	}
	d.click(" Headers")
	d.mustShow("[Headers]")
	d.write("accept: a")
	d.click("accept")
	d.write("x-")
	if got := u.Composer.Draft().Headers; got != "x-accept: a" {
		t.Errorf("the headers are %q", got)
	}
	d.click(" Connection")
	d.mustShow("[Connection]", "transport")
	d.click(" Body")
	d.mustShow("[Body]", "Freya")
}

func TestTheWheelOverAField(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	u := d.app.focused()
	var lines []string
	for i := range 40 {
		lines = append(lines, `"line `+draw.Count(i)+`"`)
	}
	u.Composer.Set(request.Draft{Body: strings.Join(lines, "\n")}, "")
	d.wheel(`"line 0"`, tea.MouseWheelDown, 0)
	d.mustShow(`"line 3"`)
	d.mustNotShow(`"line 2"`)
	if u.Focus == pane.Body {
		t.Error("the wheel moved the focus")
	}
	d.click(`"line 4"`)
	d.write("_")
	if got := u.Composer.Draft().Body; !strings.Contains(got, "\n_\"line 4\"") {
		t.Errorf("the cursor was put elsewhere: %s", got)
	}
	d.mustShow(`_"line 4"`)
	d.wheel("line 4", tea.MouseWheelDown, 0)
	d.write("_")
	if got := u.Composer.Draft().Body; !strings.Contains(got, "\n\"_line 7\"") {
		t.Errorf("the cursor is not in line 7: %s", got)
	}
	d.press("esc")
	for range 50 {
		d.wheel("[Body]", tea.MouseWheelUp, 0)
		d.app.View()
	}
	d.mustShow(`"line 0"`)
	for range 50 {
		y := 4
		d.update(tea.MouseWheelMsg{X: 10, Y: y, Button: tea.MouseWheelDown})
	}
	d.mustShow(`"line 39"`)
}

func TestAClickInADialogsField(t *testing.T) {
	d := newDriver(t, 120, 40, 1)
	d.press("r", "ctrl+u")
	d.write("quay")
	d.click("quay")
	d.write("old ")
	d.press("enter")
	d.mustShow("1 old quay")
	d.press("o")
	x, y := d.find("▌ url")
	_, field, _ := strings.Cut(ansi.Strip(d.screen()[y]), "▌ url")
	label, _, _ := strings.Cut(field, "http")
	d.clickAt(x+ansi.StringWidth("▌ url")+len(label)+len("http"), y)
	d.write("s")
	d.mustShow("https://127.0.0.1:1")
}
