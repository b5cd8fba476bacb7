package tui

import (
	"fmt"
	"strings"
)

// KeyTable is the actions as a Markdown table, for docs/keys.md: their keys, and
// the names that the configuration file has for them.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| key | does | action |\n|---|---|---|\n")
	for _, act := range (*app)(nil).allActions() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.ReplaceAll(act.shown, "|", `\|`), act.help, act.name)
	}
	return b.String()
}

// CheckKeys finds all that is wrong with bindings: actions and keys that there
// are not, and keys with two meanings.
func CheckKeys(bindings []KeyBinding) []*KeyError {
	_, wrong := bind((*app)(nil).allActions(), bindings)
	return wrong
}

// ActionNames are those of all actions that can be given other keys.
func ActionNames() []string {
	var names []string
	for _, act := range (*app)(nil).allActions() {
		if !act.fixed {
			names = append(names, act.name)
		}
	}
	return names
}
