package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
)

// Keys are written as people think of them, and known as Bubble Tea calls them.
func TestKeysByName(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "A": "A", "shift+a": "A", "?": "?", "+": "+", "ctrl++": "ctrl++", "ü": "ü",
		"Enter": "enter", "pgdn": "pgdown", "f5": "f5", "F12": "f12", "space": "space",
		"ctrl+s": "ctrl+s", "Ctrl+S": "ctrl+s", "shift+tab": "shift+tab", "shift+alt+ctrl+up": "ctrl+alt+shift+up",
	} {
		key, err := parseKey(name)
		if err != nil || key.String() != want {
			t.Errorf("%s is %q (%v), want %q", name, key.String(), err, want)
		}
	}
	for _, name := range []string{"", "ab", "f21", "hyper+x", "ctrl+", "\x1b", "ctrl+shift+a", "ctrl+i"} {
		if key, err := parseKey(name); err == nil {
			t.Errorf("%q is the key %q", name, key.String())
		}
	}
}

// Every key of the table is one that can be written.
func TestTheTablesKeysHaveNames(t *testing.T) {
	names := make(map[string]bool)
	for _, act := range (*app)(nil).allActions() {
		if act.name == "" || names[act.name] || strings.Contains(act.name, " ") {
			t.Errorf("%q has the name %q: it has to be one that no other has", act.help, act.name)
		}
		names[act.name] = true
		for _, name := range act.keys {
			if key, err := parseKey(name); err != nil || key.String() != name {
				t.Errorf("the key %q of %s is %q (%v)", name, act.name, key.String(), err)
			}
		}
		if first, _, _ := strings.Cut(act.shown, " "); act.do != nil && first != draw.ShownKey(act.keys[0]) && first != draw.ShownKey(act.keys[len(act.keys)-1]) {
			t.Errorf("%s is shown as %s, its keys are %v", act.name, act.shown, act.keys)
		}
	}
}

func TestWrongBindings(t *testing.T) {
	for _, tc := range []struct {
		want     []string // each after the index of its binding
		bindings []KeyBinding
	}{
		{[]string{`0 there is no action "zom"`}, []KeyBinding{{"zom", []string{"z"}}}},
		{[]string{`1 there is no key "hyper+z"`}, []KeyBinding{{"add", nil}, {"zoom", []string{"hyper+z"}}}},
		{[]string{"0 Z is there twice"}, []KeyBinding{{"zoom", []string{"Z", "Z"}}}},
		{[]string{"0 quit-now is always ctrl+c"}, []KeyBinding{{"quit-now", []string{"z"}}}},
		{[]string{"0 ctrl+c is the key of quit-now already"}, []KeyBinding{{"zoom", []string{"ctrl+c"}}, {"quit", nil}}},
		{[]string{"0 a is the key of add already"}, []KeyBinding{{"zoom", []string{"a"}}}},
		{[]string{"0 U is the key of add already"}, []KeyBinding{{"zoom", []string{"U"}}, {"add", []string{"U"}}}},
		{[]string{"0 pane takes 9 keys at most"}, []KeyBinding{{"pane", strings.Split("!@$%^&*()_", "")}}},
		{
			[]string{`0 there is no action "fly"`, `1 there is no key "hyper+z"`, `1 there is no key "hyper+y"`, "1 q is the key of quit already", "2 x is the key of close already"},
			[]KeyBinding{{"fly", []string{"z"}}, {"zoom", []string{"hyper+z", "q", "hyper+y"}}, {"add", []string{"x"}}},
		},
	} {
		wrong := CheckKeys(tc.bindings)
		for i, want := range tc.want {
			if len(wrong) != len(tc.want) || !strings.HasPrefix(fmt.Sprint(wrong[i].Index, " ", wrong[i]), want) {
				t.Errorf("%v: %v, want %q", tc.bindings, wrong, tc.want)
				break
			}
		}
	}
}

// What is wrong is left out and takes no key from what is right, whichever comes
// first.
func TestWrongBindingsAreLeftOut(t *testing.T) {
	for _, tc := range []struct {
		want     string
		bindings []KeyBinding
	}{
		{"zoom f, close x, add a", []KeyBinding{{"zoom", []string{"hyper+z"}}}},
		{"zoom Z, close x, add a", []KeyBinding{{"zoom", []string{"Z"}}, {"close", []string{"hyper+x"}}, {"fly", []string{"z"}}}},
		{"zoom f, close x, add U", []KeyBinding{{"zoom", []string{"U"}}, {"add", []string{"U"}}}},
		{"zoom , close f, add a", []KeyBinding{{"close", []string{"f"}}, {"zoom", []string{"hyper+z"}}}},
		{"zoom , close f, add a", []KeyBinding{{"zoom", []string{"q"}}, {"close", []string{"f"}}}},
		{"zoom f, close x, add a", []KeyBinding{{"zoom", []string{"q"}}, {"close", []string{"q"}}}},
	} {
		bound, wrong := bind((*app)(nil).allActions(), tc.bindings)
		names := namesOf(bound)
		if got := fmt.Sprintf("zoom %s, close %s, add %s", names["zoom"], names["close"], names["add"]); got != tc.want || len(wrong) == 0 {
			t.Errorf("%v: %s, want %s; wrong are %v", tc.bindings, got, tc.want, wrong)
		}
	}
}

// Actions of different parts have a key in common, whichever it is.
func TestOneKeyForSeveralParts(t *testing.T) {
	nothing := func() tea.Cmd { return nil }
	table := func() []action {
		return []action{
			{name: "copy-row", keys: []string{"y"}, shown: "y", do: nothing},
			{name: "copy-value", keys: []string{"y"}, shown: "y", do: nothing},
			{name: "zoom", keys: []string{"f"}, shown: "f", do: nothing},
		}
	}
	bound, wrong := bind(table(), []KeyBinding{{"copy-row", []string{"Y"}}, {"copy-value", []string{"Y"}}})
	if len(wrong) > 0 || bound[0].shown != "Y" || bound[1].shown != "Y" {
		t.Errorf("%v: %+v", wrong, bound)
	}
	if _, wrong := bind(table(), []KeyBinding{{"zoom", []string{"y"}}}); len(wrong) == 0 {
		t.Error("zoom has the key of copy-row")
	}
}

// Two actions can swap their keys, and everything that names keys follows.
func TestOtherKeys(t *testing.T) {
	d := newDriverWith(t, Config{Keys: []KeyBinding{
		{"close", []string{"f"}}, {"zoom", []string{"x", "f5"}}, {"add", []string{"ctrl+n"}}, {"help", []string{"U", "f2"}}, {"quit", nil},
		{"pane", []string{"!", "@"}}, {"connect", []string{"u"}},
	}}, 120, 40, 2)
	d.press("x")
	d.mustShow("[1 harbour]", "zoomed, x back")
	d.press("f5")
	d.mustNotShow("[1 harbour]")
	d.press("f")
	d.mustShow("Close pane 1")
	d.press("n", "@")
	if d.app.dash.FocusIndex() != 1 {
		t.Error("@ does not go to pane 2")
	}
	d.press("2", "q", "a")
	if d.app.dash.FocusIndex() != 1 || d.quit || len(d.app.dash.Panes()) != 2 {
		t.Error("keys that were taken away still act")
	}
	d.press("ctrl+n")
	d.mustShow("3 sockets", "U help")
	d.press("!")
	d.refused(0, false)
	d.mustShow("4 s, u stops")
	d.press("i")
	d.write("U")
	d.mustShow("▌ U", "F2 help")
	d.press("f2")
	d.mustShow("━ keys ━", "U F2")
	d.mustNotShow("quit; asks")
	d.press("G")
	d.mustShow("x F5")
	d.press("esc", "esc", "enter", "esc")
	d.press(":")
	d.write("quit")
	d.mustShow("quit; asks if a request is pending or a recording runs")
	d.press("enter")
	if !d.quit {
		t.Error("an action without keys is not in the palette")
	}
}

// newDriverWith is newDriver for a configuration of its own.
func newDriverWith(tb testing.TB, cfg Config, w, h, sockets int) *driver {
	tb.Helper()
	d := newDriver(tb, w, h, sockets)
	cfg.Sockets, cfg.RequestTimeout = d.app.cfg.Sockets, d.app.cfg.RequestTimeout
	d.app.closeAll()
	a, err := newApp(d.app.ctx, cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(a.closeAll)
	a.now = d.app.now
	d.app = a
	d.update(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}
