package tui

// Keys are the keys of each action by its name, for tests from outside.
func Keys() map[string][]string {
	keys := make(map[string][]string)
	for _, act := range (*app)(nil).allActions() {
		keys[act.Name] = act.Keys
	}
	return keys
}
