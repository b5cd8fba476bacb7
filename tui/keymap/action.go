package keymap

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
)

// Action is something a key does. One table of them feeds the keys, the bottom
// line, the help and docs/keys.md.
type Action struct {
	Name  string   // stable: the palette and the configuration file call it so
	Keys  []string // as Bubble Tea names them
	Shown string   // how people read them, the one for the bottom line first
	Hint  string   // in the bottom line, empty keeps it out of there
	Help  string
	// Typing tells whether it acts while a field has the cursor too, by those of
	// its keys that write nothing.
	Typing bool
	// OverDialogs tells whether it acts while a dialog is open, too.
	OverDialogs bool
	// Fixed keys can't be changed: without them there might be no way out.
	Fixed bool
	// In are the views where it acts; none means the panes.
	In Views
	// When tells whether it can do anything now; nil means always.
	When func() bool
	Do   func() tea.Cmd
}

// Key is the one that stands for the action where there is room for one only.
func (act Action) Key() string {
	key, _, _ := strings.Cut(act.Shown, " ")
	return key
}

// rebind gives an action those keys that are right.
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

// WhileTyping is the key of an action that writes nothing, "" if it has none.
func (act Action) WhileTyping() string {
	for _, key := range act.Keys {
		if act.Typing && !Writes(key) {
			return key
		}
	}
	return ""
}

// Writes tells whether a key puts a character into a field.
func Writes(key string) bool { return key == "space" || utf8.RuneCountInString(key) == 1 }

// Views are some of the views that the screen has.
type Views uint8

// Each view is one bit. ViewsEnd is the first bit that stands for no view, and
// Everywhere is all views.
const (
	InPanes Views = 1 << iota
	InTimeline
	InRooms
	ViewsEnd
	Everywhere = ViewsEnd - 1
)
