package cli

import (
	"context"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sailscope/tui"
	"sailscope/tui/keymap"
)

func TestConfiguredKeys(t *testing.T) {
	show := func(text string) (tui.Config, result) {
		return dashboardOf(t, func(context.Context, tui.Config) error { return nil }, "--config", writeConfig(t, text))
	}
	got, r := show("keys:\n  zoom: [Z, f5]\n  quit: []\n")
	r.expect(t, 0, "", "")
	if want := []keymap.Binding{{Action: "zoom", Keys: []string{"Z", "f5"}}, {Action: "quit"}}; !reflect.DeepEqual(got.Keys, want) {
		t.Errorf("got  %+v\nwant %+v", got.Keys, want)
	}
	for text, want := range map[string]string{
		"keys:\n  zom: z":            `config.yaml:2:3: there is no action "zom": did you mean zoom?`,
		"keys:\n  add: Z\n  zoom: Z": "config.yaml:2:3: Z is the key of zoom already",
		"keys:\n  zoom: a":           "config.yaml:2:3: a is the key of add already: give that one another, or none with []",
		"keys:\n  zoom: hyper+z":     `config.yaml:2:3: there is no key "hyper+z"`,
		"keys:\n  quit-now: q":       "config.yaml:2:3: quit-now is always ctrl+c",
	} {
		shown, r := show(text)
		r.expect(t, exitOK, "", "")
		if said := strings.Join(shown.Problems, "\n"); !strings.Contains(said, want) {
			t.Errorf("%q: it shows %s\nwant %s", text, said, want)
		}
	}
	if names := tui.ActionNames(); !slices.Contains(names, "zoom") || slices.Contains(names, "quit-now") {
		t.Errorf("actions %v", names)
	}
}

// What docs/keys.md shows can be copied.
func TestTheKeysOfThePage(t *testing.T) {
	page, err := os.ReadFile("../../docs/keys.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(page), "```yaml\nkeys:")
	example, _, ended := strings.Cut(example, "```")
	if !found || !ended {
		t.Fatal("the page shows no keys")
	}
	got, r := dashboardOf(t, func(context.Context, tui.Config) error { return nil }, "--config", writeConfig(t, "keys:"+example))
	r.expect(t, 0, "", "")
	if len(got.Keys) < 4 {
		t.Errorf("the page's keys are %+v", got.Keys)
	}
}
