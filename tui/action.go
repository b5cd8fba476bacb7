package tui

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
)

// action is something a key does. One table of them feeds the keys, the bottom
// line, the help and docs/keys.md.
type action struct {
	name  string   // stable: the palette and the configuration file call it so
	keys  []string // as Bubble Tea names them
	shown string   // how people read them, the one for the bottom line first
	hint  string   // in the bottom line, empty keeps it out of there
	help  string
	// typing tells whether it acts while a field has the cursor too, by those of
	// its keys that write nothing.
	typing bool
	// overDialogs tells whether it acts while a dialog is open, too.
	overDialogs bool
	// fixed keys can't be changed: without them there might be no way out.
	fixed bool
	// in are the views where it acts; none means the panes.
	in views
	// when tells whether it can do anything now; nil means always.
	when func() bool
	do   func() tea.Cmd
}

// key is the one that stands for the action where there is room for one only.
func (act action) key() string {
	key, _, _ := strings.Cut(act.shown, " ")
	return key
}

// rebind gives an action those keys that are right.
func (act *action) rebind(names []string) (wrong []error) {
	if act.do == nil && len(names) > len(act.keys) {
		wrong = append(wrong, fmt.Errorf("%s takes %d keys at most, the first for the first pane", act.name, len(act.keys)))
	}
	act.keys = nil
	var shown []string
	for _, name := range names {
		key, err := parseKey(name)
		if err == nil && slices.Contains(act.keys, key.String()) {
			err = fmt.Errorf("%s is there twice", name)
		}
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		act.keys = append(act.keys, key.String())
		shown = append(shown, draw.ShownKey(key.String()))
	}
	act.shown = strings.Join(shown, " ")
	return wrong
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

// views are some of the views that the screen has.
type views uint8

const (
	inPanes views = 1 << iota
	inTimeline
	inRooms
	viewsEnd
	everywhere = viewsEnd - 1
)
