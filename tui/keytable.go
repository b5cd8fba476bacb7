package tui

import (
	"fmt"
	"strings"

	"sailscope/tui/keymap"
)

// KeyTable is the actions as a Markdown table, for docs/keys.md: their keys, and
// the names that the configuration file has for them.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| key | does | action |\n|---|---|---|\n")
	for _, act := range (*app)(nil).allActions() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.ReplaceAll(act.Shown, "|", `\|`), act.Help, act.Name)
	}
	return b.String()
}

// CheckKeys finds all that is wrong with bindings: actions and keys that there
// are not, and keys with two meanings.
func CheckKeys(bindings []keymap.Binding) []*keymap.Error {
	_, wrong := keymap.Bind((*app)(nil).allActions(), bindings)
	return wrong
}

// ActionNames are those of all actions that can be given other keys.
func ActionNames() []string {
	var names []string
	for _, act := range (*app)(nil).allActions() {
		if !act.Fixed {
			names = append(names, act.Name)
		}
	}
	return names
}
