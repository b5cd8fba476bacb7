// Package keymap defines actions and their keys: the default keys, or those of the
// configuration file.
package keymap

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
)

// Binding replaces the default keys of an action. Empty keys leave it without any.
// Actions and keys have the names of KeyTable.
type Binding struct {
	Action string
	Keys   []string
}

// Error tells which binding is invalid, and why.
type Error struct {
	Index int
	Err   error
}

// Error returns the message of Err.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Bind returns the table with its keys changed by the bindings. An action with an
// invalid binding keeps its default keys, minus any that a valid binding claimed.
func Bind(table []Action, bindings []Binding) (bound []Action, wrong []*Error) {
	b := binder{table: slices.Clone(table), defaults: table, wrong: make(map[int]bool)}
	for i, binding := range bindings {
		for _, err := range b.rebind(binding) {
			wrong = append(wrong, &Error{i, err})
		}
	}
	for i, binding := range bindings {
		for _, err := range b.conflicts(binding.Action) {
			wrong = append(wrong, &Error{i, err})
		}
	}
	b.restore()
	return b.table, wrong
}

// binder changes the keys of actions.
type binder struct {
	table, defaults []Action
	wrong           map[int]bool // indexes in table of actions with invalid bindings
}

func (b *binder) find(name string) int {
	return slices.IndexFunc(b.table, func(act Action) bool { return act.Name == name })
}

func (b *binder) rebind(binding Binding) []error {
	at := b.find(binding.Action)
	if at < 0 {
		return []error{fmt.Errorf("there is no action %q", binding.Action)}
	}
	act := &b.table[at]
	if act.Fixed {
		return []error{fmt.Errorf("%s is always %s", act.Name, act.Shown)}
	}
	errs := act.rebind(binding.Keys)
	b.wrong[at] = len(errs) > 0
	return errs
}

// conflicts returns an error for each key of the named action that another action has.
// If two bindings claim the same key, the first one is invalid.
func (b *binder) conflicts(name string) (errs []error) {
	at := b.find(name)
	if at < 0 || b.table[at].Fixed {
		return nil
	}
	for _, key := range b.table[at].Keys {
		if other := b.owner(key, at); other >= 0 {
			errs = append(errs, fmt.Errorf("%s is the key of %s already: give that one another, or none with []", draw.ShownKey(key), b.table[other].Name))
		}
	}
	b.wrong[at] = b.wrong[at] || len(errs) > 0
	return errs
}

// owner returns the index of another action that has the key validly, -1 if there is
// none. Two actions that share a default key may share any key: the part with the
// focus decides what it does.
func (b *binder) owner(key string, at int) int {
	for i, other := range b.table {
		if i != at && !b.wrong[i] && slices.Contains(other.Keys, key) && !shareKey(b.defaults[at], b.defaults[i]) {
			return i
		}
	}
	return -1
}

// restore gives actions with invalid bindings their default keys, minus claimed ones.
func (b *binder) restore() {
	for at, wrong := range b.wrong {
		if !wrong {
			continue
		}
		given := slices.DeleteFunc(slices.Clone(b.defaults[at].Keys), func(key string) bool { return b.owner(key, at) < 0 })
		act := b.defaults[at]
		if len(given) > 0 {
			act.rebind(slices.DeleteFunc(slices.Clone(act.Keys), func(key string) bool { return slices.Contains(given, key) }))
		}
		b.table[at] = act
	}
}

func shareKey(a, b Action) bool {
	return slices.ContainsFunc(a.Keys, func(key string) bool { return slices.Contains(b.Keys, key) })
}

// Names maps each action to the key that texts mention.
type Names map[string]string

// NamesOf returns the names for the actions of a table.
func NamesOf(table []Action) Names {
	names := make(Names, len(table))
	for _, act := range table {
		names[act.Name] = act.Key()
	}
	return names
}

// Of returns what the user presses for an action. An action without keys is in the
// palette.
func (k Names) Of(name string) string {
	if key := k[name]; key != "" {
		return key
	}
	return "palette: " + name
}

// specialKeys returns the keys that have a name, because they type no visible
// character.
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

// Parse parses a key as people write it: "a", "A", "?", "f5", "ctrl+s",
// "alt+shift+up". The order of the modifiers does not matter.
func Parse(name string) (tea.KeyPressMsg, error) {
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

// checkControl rejects keys that few terminals can distinguish from another key.
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
