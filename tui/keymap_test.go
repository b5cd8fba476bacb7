package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
	"sailscope/tui/keymap"
)

// Keys are written as people think of them, and known as Bubble Tea calls them.
func TestKeysByName(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "A": "A", "shift+a": "A", "?": "?", "+": "+", "ctrl++": "ctrl++", "ü": "ü",
		"Enter": "enter", "pgdn": "pgdown", "f5": "f5", "F12": "f12", "space": "space",
		"ctrl+s": "ctrl+s", "Ctrl+S": "ctrl+s", "shift+tab": "shift+tab", "shift+alt+ctrl+up": "ctrl+alt+shift+up",
	} {
		key, err := keymap.Parse(name)
		if err != nil || key.String() != want {
			t.Errorf("%s is %q (%v), want %q", name, key.String(), err, want)
		}
	}
	for _, name := range []string{"", "ab", "f21", "hyper+x", "ctrl+", "\x1b", "ctrl+shift+a", "ctrl+i"} {
		if key, err := keymap.Parse(name); err == nil {
			t.Errorf("%q is the key %q", name, key.String())
		}
	}
}

// Every key of the table is one that can be written.
func TestTheTablesKeysHaveNames(t *testing.T) {
	names := make(map[string]bool)
	for _, act := range (*app)(nil).allActions() {
		if act.Name == "" || names[act.Name] || strings.Contains(act.Name, " ") {
			t.Errorf("%q has the name %q: it has to be one that no other has", act.Help, act.Name)
		}
		names[act.Name] = true
		for _, name := range act.Keys {
			if key, err := keymap.Parse(name); err != nil || key.String() != name {
				t.Errorf("the key %q of %s is %q (%v)", name, act.Name, key.String(), err)
			}
		}
		if first, _, _ := strings.Cut(act.Shown, " "); act.Do != nil && first != draw.ShownKey(act.Keys[0]) && first != draw.ShownKey(act.Keys[len(act.Keys)-1]) {
			t.Errorf("%s is shown as %s, its keys are %v", act.Name, act.Shown, act.Keys)
		}
	}
}

func TestWrongBindings(t *testing.T) {
	for _, tc := range []struct {
		want     []string // each after the index of its binding
		bindings []keymap.Binding
	}{
		{[]string{`0 there is no action "zom"`}, []keymap.Binding{{Action: "zom", Keys: []string{"z"}}}},
		{[]string{`1 there is no key "hyper+z"`}, []keymap.Binding{{Action: "add", Keys: nil}, {Action: "zoom", Keys: []string{"hyper+z"}}}},
		{[]string{"0 Z is there twice"}, []keymap.Binding{{Action: "zoom", Keys: []string{"Z", "Z"}}}},
		{[]string{"0 quit-now is always ctrl+c"}, []keymap.Binding{{Action: "quit-now", Keys: []string{"z"}}}},
		{[]string{"0 ctrl+c is the key of quit-now already"}, []keymap.Binding{{Action: "zoom", Keys: []string{"ctrl+c"}}, {Action: "quit", Keys: nil}}},
		{[]string{"0 a is the key of add already"}, []keymap.Binding{{Action: "zoom", Keys: []string{"a"}}}},
		{[]string{"0 U is the key of add already"}, []keymap.Binding{{Action: "zoom", Keys: []string{"U"}}, {Action: "add", Keys: []string{"U"}}}},
		{[]string{"0 pane takes 9 keys at most"}, []keymap.Binding{{Action: "pane", Keys: strings.Split("!@$%^&*()_", "")}}},
		{
			[]string{`0 there is no action "fly"`, `1 there is no key "hyper+z"`, `1 there is no key "hyper+y"`, "1 q is the key of quit already", "2 x is the key of close already"},
			[]keymap.Binding{{Action: "fly", Keys: []string{"z"}}, {Action: "zoom", Keys: []string{"hyper+z", "q", "hyper+y"}}, {Action: "add", Keys: []string{"x"}}},
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
		bindings []keymap.Binding
	}{
		{"zoom f, close x, add a", []keymap.Binding{{Action: "zoom", Keys: []string{"hyper+z"}}}},
		{"zoom Z, close x, add a", []keymap.Binding{{Action: "zoom", Keys: []string{"Z"}}, {Action: "close", Keys: []string{"hyper+x"}}, {Action: "fly", Keys: []string{"z"}}}},
		{"zoom f, close x, add U", []keymap.Binding{{Action: "zoom", Keys: []string{"U"}}, {Action: "add", Keys: []string{"U"}}}},
		{"zoom , close f, add a", []keymap.Binding{{Action: "close", Keys: []string{"f"}}, {Action: "zoom", Keys: []string{"hyper+z"}}}},
		{"zoom , close f, add a", []keymap.Binding{{Action: "zoom", Keys: []string{"q"}}, {Action: "close", Keys: []string{"f"}}}},
		{"zoom f, close x, add a", []keymap.Binding{{Action: "zoom", Keys: []string{"q"}}, {Action: "close", Keys: []string{"q"}}}},
	} {
		bound, wrong := keymap.Bind((*app)(nil).allActions(), tc.bindings)
		names := keymap.NamesOf(bound)
		if got := fmt.Sprintf("zoom %s, close %s, add %s", names["zoom"], names["close"], names["add"]); got != tc.want || len(wrong) == 0 {
			t.Errorf("%v: %s, want %s; wrong are %v", tc.bindings, got, tc.want, wrong)
		}
	}
}

// Actions of different parts have a key in common, whichever it is.
func TestOneKeyForSeveralParts(t *testing.T) {
	nothing := func() tea.Cmd { return nil }
	table := func() []keymap.Action {
		return []keymap.Action{
			{Name: "copy-row", Keys: []string{"y"}, Shown: "y", Do: nothing},
			{Name: "copy-value", Keys: []string{"y"}, Shown: "y", Do: nothing},
			{Name: "zoom", Keys: []string{"f"}, Shown: "f", Do: nothing},
		}
	}
	bound, wrong := keymap.Bind(table(), []keymap.Binding{{Action: "copy-row", Keys: []string{"Y"}}, {Action: "copy-value", Keys: []string{"Y"}}})
	if len(wrong) > 0 || bound[0].Shown != "Y" || bound[1].Shown != "Y" {
		t.Errorf("%v: %+v", wrong, bound)
	}
	if _, wrong := keymap.Bind(table(), []keymap.Binding{{Action: "zoom", Keys: []string{"y"}}}); len(wrong) == 0 {
		t.Error("zoom has the key of copy-row")
	}
}

// Two actions can swap their keys, and everything that names keys follows.
func TestOtherKeys(t *testing.T) {
	d := newDriverWith(t, Config{Keys: []keymap.Binding{
		{Action: "close", Keys: []string{"f"}}, {Action: "zoom", Keys: []string{"x", "f5"}}, {Action: "add", Keys: []string{"ctrl+n"}}, {Action: "help", Keys: []string{"U", "f2"}}, {Action: "quit", Keys: nil},
		{Action: "pane", Keys: []string{"!", "@"}}, {Action: "connect", Keys: []string{"u"}},
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
