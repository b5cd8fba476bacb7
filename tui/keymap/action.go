package keymap

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
)

// Action is something a key does. One table of actions defines the keys, the bottom
// line, the help and docs/keys.md.
type Action struct {
	Name  string   // stable: the palette and the configuration file use it
	Keys  []string // as Bubble Tea names them
	Shown string   // for people, the key for the bottom line first
	Hint  string   // in the bottom line; empty hides it there
	Help  string
	// Typing tells whether the action also works while a field has the cursor. Only
	// those of its keys that type no character do.
	Typing bool
	// OverDialogs tells whether the action also works while a dialog is open.
	OverDialogs bool
	// Fixed keys can't be changed: without them, a user might be unable to get out.
	Fixed bool
	// In are the views where the action works. None means the panes.
	In Views
	// When tells whether the action can do anything now. Nil means always.
	When func() bool
	Do   func() tea.Cmd
}

// Key returns the key to show where only one fits.
func (act Action) Key() string {
	key, _, _ := strings.Cut(act.Shown, " ")
	return key
}

// rebind gives an action those keys that are valid, and returns an error for each
// other one.
func (act *Action) rebind(names []string) (wrong []error) {
	if act.Do == nil && len(names) > len(act.Keys) {
		wrong = append(wrong, fmt.Errorf("%s takes %d keys at most, the first for the first pane", act.Name, len(act.Keys)))
	}
	act.Keys = nil
	var shown []string
	for _, name := range names {
		key, err := Parse(name)
		if err == nil && slices.Contains(act.Keys, key.String()) {
			err = fmt.Errorf("%s is there twice", name)
		}
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		act.Keys = append(act.Keys, key.String())
		shown = append(shown, draw.ShownKey(key.String()))
	}
	act.Shown = strings.Join(shown, " ")
	return wrong
}

// WhileTyping returns the action's key that works in a field, "" if there is none.
func (act Action) WhileTyping() string {
	for _, key := range act.Keys {
		if act.Typing && !Writes(key) {
			return key
		}
	}
	return ""
}

// Writes tells whether a key types a character into a field.
func Writes(key string) bool { return key == "space" || utf8.RuneCountInString(key) == 1 }

// Views is a set of the screen's views.
type Views uint8

// Each view is one bit. ViewsEnd is the first bit without a view, and Everywhere is
// all views.
const (
	InPanes Views = 1 << iota
	InTimeline
	InRooms
	ViewsEnd
	Everywhere = ViewsEnd - 1
)
