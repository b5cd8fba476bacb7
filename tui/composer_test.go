package tui

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/request"
	"sailscope/tui/field"
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
	if _, err := d.app.focused().Composer.Draft().Request(nil); err == nil || !strings.Contains(err.Error(), "request first") {
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
	d.app.focused().Status.Problem = strings.Repeat("something else went wrong ", 40)
	d.app.focused().DrawAnew()
	d.app.stale = true
	checkFrame(t, d)
	d.mustShow("✕ the path", "response", "events")
}

func TestTheTabsOfTheComposer(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	d.connected(0, noon)
	d.press("i")
	d.write("GET /boat")
	d.press("ctrl+t") // from the line to the headers: the body was open
	d.write("X-App: demo")
	d.press("enter")
	d.write("nonsense")
	d.mustShow("[Headers 2]", "✕ line 2: there is no colon", "▌✕nonsense")
	d.press("ctrl+j")
	d.mustShow("✕ the headers: line 2")
	if len(d.pane(0).Pending) != 0 {
		t.Fatal("a wrong header was sent")
	}
	d.write(": x")
	d.mustShow("✓")
	d.press("ctrl+j")
	if p := d.pane(0).Pending; len(p) != 1 || p[0].Request.Headers["X-App"] != "demo" || p[0].Request.Headers["nonsense"] != "x" {
		t.Fatalf("pending %+v", p)
	}
	d.press("ctrl+t") // while typing, back to the body: the connection has no field
	d.mustShow("[Body]")
	d.press("esc", "l", "l")
	d.mustShow("[Connection]", "url", "http://127.0.0.1:1", "A opens this in a form")
	d.press("enter")
	d.write("?")
	d.mustShow("━ keys ━") // there is nothing to type in
	d.press("esc")
	d.press("h", "h", "h")
	d.mustShow("[Connection]")
	d.press("shift+tab", "enter", "tab")
	d.mustShow("[Body]")
	d.press("esc", "i", "esc", "a")
	d.mustShow("Headers 2")
}

func TestTheConnectionHidesSecrets(t *testing.T) {
	d := newDriver(t, 110, 50, 1)
	d.press("A", "ctrl+u")
	d.write("http://ada:hush@127.0.0.1:1/?token=hush")
	d.press("down", "down")
	d.write("sid=hush&room=7")
	d.press("down", "down", "down", "down", "down")
	d.write("https://app.example")
	d.press("down")
	d.write("sails.sid=hush")
	d.press("enter", "esc", "tab", "l", "l")
	d.mustShow("[Connection]", "http://ada:***@127.0.0.1:1/?token=***", "sid=***&room=7", "cookie     ***", "origin     https://app.example")
	d.mustNotShow("hush")
}

// Brackets come in pairs when they are typed, not when they are pasted.
func TestTheBodyHelps(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	body := func() string { return d.app.focused().Composer.Draft().Body }
	d.press("i", "tab")
	d.write(`{"grüße":[`)
	d.press("enter")
	d.write("1")
	if got := body(); got != "{\"grüße\":[\n  1\n]}" {
		t.Fatalf("the body is %q", got)
	}
	d.write("]}")
	if got := body(); got != "{\"grüße\":[\n  1\n]}" {
		t.Fatalf("the closed body is %q", got)
	}
	d.mustShow("✓ JSON")
	d.press("ctrl+f")
	if got := body(); got != "{\n  \"grüße\": [\n    1\n  ]\n}" {
		t.Fatalf("the formatted body is %q", got)
	}
	d.update(tea.PasteMsg{Content: "{[\""})
	if got := body(); !strings.HasSuffix(got, "}{[\"") {
		t.Fatalf("the paste became %q", got)
	}
	d.mustShow("✕ line 5, column 2: invalid character", "▌✕}{")
	d.press("ctrl+f")
	d.mustShow("✕ the body: not JSON at line 5")
	d.press("backspace", "backspace", "backspace")
	d.mustShow("✓ JSON")
}

// A text of more lines than a field edits is held whole, however it gets there,
// and no key but the one that empties the field takes anything of it away.
func TestAFieldHoldsWhatItCannotEdit(t *testing.T) {
	d := newDriver(t, 110, 40, 1)
	d.press("i", "tab")
	composer := &d.app.focused().Composer
	minified := "[" + strings.Repeat(`{"a":1,"b":[2,{}]},`, 3_999) + "0]"
	formatted, err := request.FormatBody(minified)
	if err != nil || strings.Count(formatted, "\n") < 12_000 {
		t.Fatal(err, strings.Count(formatted, "\n"))
	}
	holds := func(what, want string) {
		t.Helper()
		if got := composer.Draft().Body; got != want {
			t.Fatalf("%s: %d bytes in %d lines are left of %d in %d", what, len(got), strings.Count(got, "\n"), len(want), strings.Count(want, "\n"))
		}
	}
	composer.Set(request.Draft{Body: minified}, "")
	d.press("ctrl+f")
	holds("formatting", formatted)
	d.press(keysOfATextField()...)
	holds("the keys of a text field", formatted)
	d.update(tea.PasteMsg{Content: "x\ny"})
	holds("a paste", formatted)
	d.mustShow("more than 9,998 lines")
	if !json.Valid([]byte(d.app.focused().Composer.Draft().Body)) {
		t.Error("what would be sent is no JSON")
	}
	d.press("ctrl+f", "ctrl+u")
	holds("ctrl+u", "")
	d.update(tea.PasteMsg{Content: "[\r\n" + strings.Repeat("1,\r\n", 12_000) + "1]"})
	holds("a long paste", "[\n"+strings.Repeat("1,\n", 12_000)+"1]")
	composer.Edit(func() {}).Back(formatted)
	holds("the editor", formatted)
	d.app.focused().Composer.Set(request.Draft{Line: "POST /x", Headers: strings.Repeat("\n", 11_000), Body: formatted}, "saved")
	holds("a saved request", formatted)

	full := strings.Repeat("1\n", field.MaxLines-1) + "1"
	composer.Set(request.Draft{Body: full}, "")
	d.press("enter", "enter")
	holds("enter in a full field", full)
	d.write("23")
	d.press("backspace")
	holds("typing in a full field", full+"2")
	d.update(tea.PasteMsg{Content: "\n[]"})
	holds("a paste into a full field", full+"2\n[]")
}

// keysOfATextField are those that edit, move and select, but ctrl+u, which takes
// the text away.
func keysOfATextField() []string {
	return []string{
		"a", "{", "enter", "backspace", "delete", "ctrl+h", "ctrl+d", "ctrl+k", "ctrl+w", "alt+d", "alt+backspace", "alt+u", "alt+l", "alt+c",
		"up", "down", "left", "right", "home", "end", "pgup", "pgdown", "ctrl+home", "ctrl+end", "shift+left", "shift+down", "ctrl+a", "ctrl+e",
		"alt+<", "alt+>", "ctrl+v", "space", "é",
	}
}
