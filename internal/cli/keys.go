package cli

import (
	"fmt"

	"sailscope/internal/config"
	"sailscope/tui"
	"sailscope/tui/keymap"
)

// keyBindings converts the bindings of the configuration for the dashboard.
func keyBindings(configured []config.Binding) []keymap.Binding {
	bindings := make([]keymap.Binding, 0, len(configured))
	for _, b := range configured {
		bindings = append(bindings, keymap.Binding{Action: b.Action, Keys: b.Keys})
	}
	return bindings
}

// checkKeys returns the problems of the keys of the configuration, with their lines.
func checkKeys(configured []config.Binding) config.Errors {
	var all config.Errors
	for _, wrong := range tui.CheckKeys(keyBindings(configured)) {
		err := error(wrong)
		b := configured[wrong.Index]
		if near := config.Nearest(b.Action, tui.ActionNames()); near != "" && near != b.Action {
			err = fmt.Errorf("%w: did you mean %s?", err, near)
		}
		all = append(all, b.Wrap(err))
	}
	return all
}
