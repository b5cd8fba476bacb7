package tui

import (
	"fmt"
	"strings"

	"sailscope/tui/keymap"
)

// KeyTable returns the actions as a Markdown table for docs/keys.md, with their keys
// and their names in the configuration file.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| key | does | action |\n|---|---|---|\n")
	for _, act := range (*app)(nil).allActions() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.ReplaceAll(act.Shown, "|", `\|`), act.Help, act.Name)
	}
	return b.String()
}

// CheckKeys returns all errors in bindings: unknown actions, unknown keys, and keys
// with two meanings.
func CheckKeys(bindings []keymap.Binding) []*keymap.Error {
	_, wrong := keymap.Bind((*app)(nil).allActions(), bindings)
	return wrong
}

// ActionNames returns the names of all actions whose keys can be changed.
func ActionNames() []string {
	var names []string
	for _, act := range (*app)(nil).allActions() {
		if !act.Fixed {
			names = append(names, act.Name)
		}
	}
	return names
}
