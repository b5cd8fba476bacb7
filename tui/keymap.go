package tui

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// KeyBinding gives an action other keys than those it has by default; none takes
// its keys away. Actions and keys go by the names of KeyTable.
type KeyBinding struct {
	Action string
	Keys   []string
}

// KeyError says which of several bindings is wrong, and why.
type KeyError struct {
	Index int
	Err   error
}

func (e *KeyError) Error() string { return e.Err.Error() }

func (e *KeyError) Unwrap() error { return e.Err }

// CheckKeys finds what is wrong with bindings, a *KeyError: an action or a key
// that there is not, or a key with two meanings.
func CheckKeys(bindings []KeyBinding) error {
	_, err := bind(allActions(), bindings)
	return err
}

// ActionNames are those of all actions that can be given other keys.
func ActionNames() []string {
	var names []string
	for _, act := range allActions() {
		if !act.fixed {
			names = append(names, act.name)
		}
	}
	return names
}

// bind gives actions of the table their keys.
func bind(table []action, bindings []KeyBinding) ([]action, error) {
	defaults := slices.Clone(table)
	for i, b := range bindings {
		at := slices.IndexFunc(table, func(act action) bool { return act.name == b.Action })
		if at < 0 {
			return nil, &KeyError{i, fmt.Errorf("there is no action %q", b.Action)}
		}
		if err := table[at].rebind(b.Keys); err != nil {
			return nil, &KeyError{i, err}
		}
	}
	for i, b := range bindings {
		if err := checkConflicts(table, defaults, b.Action); err != nil {
			return nil, &KeyError{i, err}
		}
	}
	return table, nil
}

func (act *action) rebind(names []string) error {
	if act.fixed {
		return fmt.Errorf("%s is always %s", act.name, act.shown)
	}
	if act.do == nil && len(names) > len(act.keys) {
		return fmt.Errorf("%s takes %d keys at most, the first for the first pane", act.name, len(act.keys))
	}
	act.keys = nil
	var shown []string
	for _, name := range names {
		key, err := parseKey(name)
		if err != nil {
			return err
		}
		if slices.Contains(act.keys, key.String()) {
			return fmt.Errorf("%s is there twice", name)
		}
		act.keys = append(act.keys, key.String())
		shown = append(shown, shownKey(key.String()))
	}
	act.shown = strings.Join(shown, " ")
	return nil
}

// checkConflicts looks for another action with a key of the one that is named.
// Two that have a key in common by default may have any: one key does what suits
// the part with the focus.
func checkConflicts(table, defaults []action, name string) error {
	at := slices.IndexFunc(table, func(act action) bool { return act.name == name })
	for _, key := range table[at].keys {
		for i, other := range table {
			if i != at && slices.Contains(other.keys, key) && !shareKey(defaults[at], defaults[i]) {
				return fmt.Errorf("%s is the key of %s already: give that one another, or none with []", shownKey(key), other.name)
			}
		}
	}
	return nil
}

func shareKey(a, b action) bool {
	return slices.ContainsFunc(a.keys, func(key string) bool { return slices.Contains(b.keys, key) })
}

// keyNames is the key that texts name for each action.
type keyNames map[string]string

func namesOf(table []action) keyNames {
	names := make(keyNames, len(table))
	for _, act := range table {
		names[act.name] = act.key()
	}
	return names
}

// of is what to press for an action; one without keys is in the palette.
func (k keyNames) of(name string) string {
	if key := k[name]; key != "" {
		return key
	}
	return "palette: " + name
}

// whileTyping is the key of an action that writes nothing, "" if it has none.
func (act action) whileTyping() string {
	for _, key := range act.keys {
		if act.typing && !writes(key) {
			return key
		}
	}
	return ""
}

// writes tells whether a key puts a character into a field.
func writes(key string) bool { return key == "space" || utf8.RuneCountInString(key) == 1 }

// specialKeys are the keys that are called by a name instead of by what they
// write.
func specialKeys() map[string]rune {
	keys := map[string]rune{
		"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "pgdn": tea.KeyPgDown, "insert": tea.KeyInsert, "delete": tea.KeyDelete,
	}
	for i := range rune(20) {
		keys[fmt.Sprintf("f%d", i+1)] = tea.KeyF1 + i
	}
	return keys
}

// parseKey reads a key as people write it: "a", "A", "?", "f5", "ctrl+s",
// "alt+shift+up". The order of the modifiers does not matter.
func parseKey(name string) (tea.KeyPressMsg, error) {
	var key tea.KeyPressMsg
	rest := name
	for {
		before, after, found := strings.Cut(rest, "+")
		mod, known := map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}[strings.ToLower(before)]
		if !found || !known || after == "" {
			break
		}
		key.Mod |= mod
		rest = after
	}
	if code, special := specialKeys()[strings.ToLower(rest)]; special {
		key.Code = code
		if code == tea.KeySpace && key.Mod == 0 {
			key.Text = " "
		}
		return key, nil
	}
	r, size := utf8.DecodeRuneInString(rest)
	if rest == "" || size != len(rest) || !unicode.IsPrint(r) {
		return key, fmt.Errorf("there is no key %q: write it like a, A, f5, ctrl+s, alt+up or space", name)
	}
	if key.Mod == tea.ModShift {
		key.Mod, r = 0, unicode.ToUpper(r)
	}
	key.Code = r
	if key.Mod == 0 {
		key.Text = string(r)
		return key, nil
	}
	key.Code = unicode.ToLower(r)
	return key, checkControl(key)
}

// checkControl refuses what few terminals can tell from another key.
func checkControl(key tea.KeyPressMsg) error {
	if !key.Mod.Contains(tea.ModCtrl) {
		return nil
	}
	if key.Mod.Contains(tea.ModShift) {
		return fmt.Errorf("%s: few terminals can tell ctrl and shift with a letter from ctrl alone", key)
	}
	if same := map[rune]string{'i': "tab", 'm': "enter", '[': "esc"}[key.Code]; same != "" {
		return fmt.Errorf("%s: to most terminals it is %s", key, same)
	}
	return nil
}

// shownKey is a key as the help shows it.
func shownKey(key string) string {
	for _, short := range [][2]string{{"pgdown", "pgdn"}, {"up", "↑"}, {"down", "↓"}, {"left", "←"}, {"right", "→"}} {
		if rest, found := strings.CutSuffix(key, short[0]); found && (rest == "" || strings.HasSuffix(rest, "+")) {
			return rest + short[1]
		}
	}
	if len(key) > 1 && key[0] == 'f' && strings.Trim(key[1:], "0123456789") == "" {
		return "F" + key[1:]
	}
	return key
}
