// Package keymap is the actions of the dashboard and the keys that they have: by
// default, or as the configuration file binds them.
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

// Binding gives an action other keys than those it has by default; none takes
// its keys away. Actions and keys go by the names of KeyTable.
type Binding struct {
	Action string
	Keys   []string
}

// Error says which of several bindings is wrong, and why.
type Error struct {
	Index int
	Err   error
}

// Error is what is wrong.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap is what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Bind gives actions of the table their keys. An action whose binding is wrong
// has its own, except those that a right one has given away.
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
	wrong           map[int]bool // actions of the table whose bindings are wrong
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

// conflicts looks for other actions with keys of the one that is named. Of two
// that were given the same key, it is the first whose binding is wrong.
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

// owner is another action that has a key by right, -1 if none has. Two that have
// a key in common by default may have any: one key does what suits the part with
// the focus.
func (b *binder) owner(key string, at int) int {
	for i, other := range b.table {
		if i != at && !b.wrong[i] && slices.Contains(other.Keys, key) && !shareKey(b.defaults[at], b.defaults[i]) {
			return i
		}
	}
	return -1
}

// restore takes wrong bindings back.
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

// Names is the key that texts name for each action.
type Names map[string]string

// NamesOf is the key that stands for each action of a table.
func NamesOf(table []Action) Names {
	names := make(Names, len(table))
	for _, act := range table {
		names[act.Name] = act.Key()
	}
	return names
}

// Of is what to press for an action; one without keys is in the palette.
func (k Names) Of(name string) string {
	if key := k[name]; key != "" {
		return key
	}
	return "palette: " + name
}

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

// Parse reads a key as people write it: "a", "A", "?", "f5", "ctrl+s",
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
