package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/tui/draw"
	"sailscope/tui/pane"
)

// find is the cell where a text starts on the screen.
func (d *driver) find(text string) (x, y int) {
	d.tb.Helper()
	for y, row := range strings.Split(d.text(), "\n") {
		if before, _, found := strings.Cut(row, text); found {
			return ansi.StringWidth(before), y
		}
	}
	d.tb.Fatalf("the screen does not show %q:\n%s", text, d.text())
	return 0, 0
}

// click clicks on a text on the screen.
func (d *driver) click(text string) {
	d.tb.Helper()
	x, y := d.find(text)
	d.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

func (d *driver) wheel(text string, button tea.MouseButton, mod tea.KeyMod) {
	d.tb.Helper()
	x, y := d.find(text)
	d.update(tea.MouseWheelMsg{X: x, Y: y, Button: button, Mod: mod})
}

func TestAClickGivesTheFocus(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	busy(d)
	d.click("2 lighthouse")
	if got := d.app.dash.FocusIndex(); got != 1 {
		t.Fatalf("the focus is on pane %d, want 2", got+1)
	}
	d.click("▌ a request") // the title's click left the parts alone
	u := d.app.focused()
	if !u.Typing || u.Focus != pane.Request {
		t.Fatalf("a click on the request line: part %d, typing %v", u.Focus, u.Typing)
	}
	d.write("GET /quay")
	d.click("/quay")
	d.write("X")
	if got := u.Composer.Draft().Line; got != "GET X/quay" {
		t.Errorf("the cursor was put elsewhere: %q", got)
	}
	d.press("end")
	d.write(strings.Repeat("/long", 40) + "/END/")
	d.click("END")
	d.write("Y")
	if got := u.Composer.Draft().Line; !strings.HasSuffix(got, "/YEND/") {
		t.Errorf("the cursor was put elsewhere in a long line: %q", got)
	}
	d.click("[Body]")
	if u.Focus != pane.Request { // the first one on the screen is pane 1's
		t.Errorf("a click on another pane moved this one's focus to %d", u.Focus)
	}
	if u := d.app.focused(); u.Pane != d.pane(0) || u.Focus != pane.Body || !u.Typing {
		t.Errorf("a click on the body: pane %d, part %d", u.Pane.ID, u.Focus)
	}
	d.click("response · 200")
	if u := d.app.focused(); u.Focus != pane.Response || u.Typing {
		t.Errorf("a click on the response: part %d, typing %v", u.Focus, u.Typing)
	}
	d.click("updated boat #3")
	d.mustShow("▶ events")
}

func TestAClickOnTabsAndHints(t *testing.T) {
	d := newDriver(t, 80, 24, 9)
	d.click("3 ferry")
	d.mustShow("[3 ferry]")
	_, y := d.find("[3 ferry]")
	for d.app.dash.FocusIndex() < 8 {
		before := d.app.dash.FocusIndex()
		row := strings.TrimRight(strings.Split(d.text(), "\n")[y], " ")
		d.update(tea.MouseClickMsg{X: ansi.StringWidth(row) - 1, Y: y, Button: tea.MouseLeft})
		if d.app.dash.FocusIndex() <= before {
			t.Fatalf("a click on the last tab or the sign for more, from pane %d, went to %d:\n%s", before+1, d.app.dash.FocusIndex()+1, d.text())
		}
	}
	d.click("… ")
	d.mustNotShow("[9 ")
	d.wheel("[", tea.MouseWheelUp, 0)
	d.click("? help")
	d.mustShow("━ keys ━")
	d.click("esc close")
	d.mustNotShow("━ keys ━")
	d.click("i type")
	d.mustShow("esc stop typing")
	d.click("esc stop typing")
	d.mustNotShow("esc stop typing")
	d.click(": palette")
	d.write("close")
	d.click("close this socket's pane")
	d.mustShow("Close pane")
	d.click("n no")
	d.mustShow("9 sockets")
	d.press("x")
	d.click("y yes")
	d.mustShow("8 sockets")
}

// The wheel scrolls what is under it, and leaves the focus alone.
func TestTheWheel(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	for i := range 100 {
		d.event(0, noon, "boat", `{"n":`+draw.Count(i)+`,"long":"`+strings.Repeat("x", 100)+`"}`)
	}
	d.ask(0, "GET /list")
	d.answer(0, 200, "["+strings.Repeat("1,", 100)+"2]")
	u := d.app.focused()
	d.wheel("events ·", tea.MouseWheelUp, 0)
	d.mustShow("3 newer below")
	d.wheel("response ·", tea.MouseWheelDown, 0)
	if u.Response.Top != 3 || u.Focus != pane.Request {
		t.Errorf("the response starts at line %d, part %d has the focus", u.Response.Top, u.Focus)
	}
	d.wheel("events ·", tea.MouseWheelDown, tea.ModShift)
	d.wheel("events ·", tea.MouseWheelRight, 0)
	d.mustShow("from column 16")
	d.wheel("events ·", tea.MouseWheelLeft, 0)
	d.mustShow("from column 8")
	d.wheel("events ·", tea.MouseWheelDown, 0)
	d.mustShow("following")
	d.wheel("▌ a request", tea.MouseWheelDown, 0)
	if u.Response.Top != 3 {
		t.Error("a wheel over the request line moved the response")
	}
	d.press("?")
	_, y := d.find("suspend")
	d.wheel("suspend", tea.MouseWheelDown, 0)
	if _, now := d.find("suspend"); now != y-1 {
		t.Errorf("what was in line %d of the help is in line %d, want one higher", y, now)
	}
}

// Nothing under a dialog can be clicked, and other buttons do nothing.
func TestADialogHasTheMouse(t *testing.T) {
	d := newDriver(t, 120, 40, 2)
	d.press("x")
	d.click("2 lighthouse")
	d.click("? help")
	d.mustShow("Close pane 1")
	x, y := d.find("y yes")
	d.update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseRight})
	d.update(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
	d.mustShow("Close pane 1")
	if d.app.dash.FocusIndex() != 0 {
		t.Error("a click beside the dialog moved the focus")
	}
}

func TestWithoutTheMouse(t *testing.T) {
	with, without := newDriver(t, 80, 24, 1), newDriverWith(t, Config{NoMouse: true}, 80, 24, 1)
	if mode := with.app.View().MouseMode; mode != tea.MouseModeCellMotion {
		t.Errorf("mouse mode %v", mode)
	}
	if mode := without.app.View().MouseMode; mode != tea.MouseModeNone {
		t.Errorf("mouse mode %v, want none", mode)
	}
}
