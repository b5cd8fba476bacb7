package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
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
	when func(*app) bool
	do   func(*app) tea.Cmd
}

func (act action) possible(a *app) bool {
	return max(act.in, inPanes)&a.view != 0 && (act.when == nil || act.when(a))
}

// key is the one that stands for the action where there is room for one only.
func (act action) key() string {
	key, _, _ := strings.Cut(act.shown, " ")
	return key
}

// allActions is the table, in the order of the help.
func allActions() []action {
	var table []action
	table = append(table, programActions()...)
	table = append(table, viewActions()...)
	table = append(table, timelineActions()...)
	table = append(table, roomActions()...)
	table = append(table, responseActions()...)
	table = append(table, logActions()...)
	table = append(table, partActions()...)
	table = append(table, composerActions()...)
	table = append(table, socketActions()...)
	table = append(table, fanOutActions()...)
	table = append(table, paneActions()...)
	return append(table, scrollActions()...)
}

func programActions() []action {
	return []action{
		{name: "help", in: everywhere, keys: []string{"?", "f1"}, shown: "? F1", hint: "help", help: "help; F1 also while typing", typing: true, do: (*app).openHelp},
		{
			name: "palette", in: everywhere, keys: []string{":", "ctrl+p"}, shown: ": ctrl+p", hint: "palette", typing: true, do: (*app).openPalette,
			help: "palette: every action and pane by name; ctrl+p also while typing",
		},
		{name: "quit", in: everywhere, keys: []string{"q"}, shown: "q", hint: "quit", help: "quit; asks if a request is pending or a recording runs", do: (*app).quit},
		{name: "quit-now", in: everywhere, keys: []string{"ctrl+c"}, shown: "ctrl+c", help: "quit at once", typing: true, overDialogs: true, fixed: true, do: (*app).quitNow},
		{name: "suspend", in: everywhere, keys: []string{"ctrl+z"}, shown: "ctrl+z", help: "suspend; fg in the shell comes back", typing: true, overDialogs: true, do: (*app).suspend},
		{name: "redraw", in: everywhere, keys: []string{"ctrl+l"}, shown: "ctrl+l", help: "redraw the whole screen", typing: true, overDialogs: true, do: (*app).redraw},
	}
}

func partActions() []action {
	return []action{
		{name: "type", keys: []string{"i"}, shown: "i", hint: "type", help: "type a request", when: (*app).hasPane, do: (*app).startTyping},
		{
			name: "enter", keys: []string{"enter"}, shown: "enter", when: (*app).onComposer, do: (*app).typeHere,
			help: "on a field: type in it; while typing the request line: send",
		},
		{
			name: "send", keys: []string{"ctrl+j", "alt+enter", "ctrl+enter"}, shown: "ctrl+j", hint: "send", typing: true,
			when: (*app).hasPane, do: (*app).send, help: "send the request, from anywhere in the pane (also alt+enter, ctrl+enter)",
		},
		{
			name: "next-part", keys: []string{"tab"}, shown: "tab", hint: "part", typing: true, when: (*app).hasPane, do: focusPart(+1),
			help: "next part of the pane; while typing, the other field",
		},
		{
			name: "previous-part", keys: []string{"shift+tab"}, shown: "shift+tab", typing: true, when: (*app).hasPane, do: focusPart(-1),
			help: "previous part of the pane; while typing, the other field",
		},
		{name: "back", in: everywhere, keys: []string{"esc"}, shown: "esc", help: "stop typing; leave the search, the filter, the zoom, or the view", typing: true, fixed: true, do: (*app).escape},
	}
}

func socketActions() []action {
	return []action{
		{name: "add", in: everywhere, keys: []string{"a"}, shown: "a", hint: "add", help: "add a socket like this one, at once", do: (*app).addLikeThis},
		{name: "add-form", in: everywhere, keys: []string{"A"}, shown: "A", hint: "by form", help: "add a socket through a form", do: (*app).openForm},
		{
			name: "options", in: everywhere, keys: []string{"o"}, shown: "o", when: (*app).hasPane, do: (*app).openOptions,
			help: "see and change this socket's options",
		},
		{name: "rename", in: everywhere, keys: []string{"r"}, shown: "r", help: "name this socket", when: (*app).hasPane, do: (*app).rename},
		{
			name: "connect", in: everywhere, keys: []string{"c"}, shown: "c", hint: "(dis)connect", when: (*app).hasPane, do: (*app).toggleConnection,
			help: "connect or disconnect this socket",
		},
		{name: "close", in: everywhere, keys: []string{"x"}, shown: "x", hint: "close", help: "close this socket's pane (asks)", when: (*app).hasPane, do: (*app).askClose},
	}
}

func paneActions() []action {
	numbers := make([]string, 9)
	for i := range numbers {
		numbers[i] = fmt.Sprint(i + 1)
	}
	return []action{
		{name: "pane", in: everywhere, keys: numbers, shown: "1..9", help: "go to pane N", when: (*app).hasPane}, // by number: see perform
		{name: "previous-pane", in: everywhere, keys: []string{"["}, shown: "[", help: "previous pane", when: (*app).hasPanes, do: focusPane(-1)},
		{name: "next-pane", in: everywhere, keys: []string{"]"}, shown: "]", hint: "pane", help: "next pane", when: (*app).hasPanes, do: focusPane(+1)},
		{name: "zoom", keys: []string{"f"}, shown: "f", hint: "zoom", help: "zoom this pane, or back", when: (*app).hasPane, do: (*app).toggleZoom},
		{
			name: "layout", keys: []string{"="}, shown: "=", hint: "layout", when: (*app).hasPanes, do: (*app).nextLayout,
			help: "next layout of the panes: grid, columns, rows",
		},
	}
}

func composerActions() []action {
	return []action{
		{
			name: "cancel", keys: []string{"ctrl+x"}, shown: "ctrl+x", hint: "cancel", typing: true, when: (*app).hasPending, do: (*app).cancelRequest,
			help: "cancel the pending request; of several, one from a list",
		},
		{name: "next-tab", keys: []string{"ctrl+t"}, shown: "ctrl+t", help: "next of body, headers, connection (also h l on them)", typing: true, when: (*app).hasPane, do: (*app).nextTab},
		{name: "format", keys: []string{"ctrl+f"}, shown: "ctrl+f", help: "format the body", typing: true, when: (*app).hasPane, do: (*app).formatBody},
		{name: "history", keys: []string{"ctrl+r"}, shown: "ctrl+r", hint: "history", help: "history of this server's requests, fuzzy", typing: true, when: (*app).hasPane, do: (*app).openHistory},
		{name: "saved", keys: []string{"ctrl+o"}, shown: "ctrl+o", hint: "saved", help: "saved requests, fuzzy", typing: true, when: (*app).hasPane, do: (*app).openSaved},
		{name: "save", keys: []string{"ctrl+s"}, shown: "ctrl+s", help: "save this request under a name", typing: true, when: (*app).hasPane, do: (*app).openSave},
		{name: "editor", keys: []string{"e"}, shown: "e", hint: "editor", help: "open body, headers, response or event in $VISUAL or $EDITOR", when: (*app).hasPane, do: (*app).openEditor},
	}
}

func scrollActions() []action {
	return []action{
		{name: "up", in: everywhere, keys: []string{"k", "up"}, shown: "k ↑", help: "a line up", when: (*app).hasPane, do: scroll(lineUp)},
		{name: "down", in: everywhere, keys: []string{"j", "down"}, shown: "j ↓", hint: "scroll", help: "a line down", when: (*app).hasPane, do: scroll(lineDown)},
		{name: "page-up", in: everywhere, keys: []string{"pgup"}, shown: "pgup", help: "a page up", when: (*app).hasPane, do: scroll(pageUp)},
		{name: "page-down", in: everywhere, keys: []string{"pgdown"}, shown: "pgdn", help: "a page down", when: (*app).hasPane, do: scroll(pageDown)},
		{name: "top", in: everywhere, keys: []string{"g", "home"}, shown: "g", help: "to the top, and to the first column", when: (*app).hasPane, do: scroll(toTop)},
		{name: "bottom", in: everywhere, keys: []string{"G", "end"}, shown: "G", help: "to the bottom; the events follow again", when: (*app).hasPane, do: scroll(toBottom)},
		{name: "left", keys: []string{"left", "h"}, shown: "h ←", help: "sideways, to the left", when: (*app).hasPane, do: scroll(columnLeft)},
		{name: "right", keys: []string{"right", "l"}, shown: "l →", help: "sideways, to what was cut off", when: (*app).hasPane, do: scroll(columnRight)},
	}
}

// KeyTable is the actions as a Markdown table, for docs/keys.md: their keys, and
// the names that the configuration file has for them.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| key | does | action |\n|---|---|---|\n")
	for _, act := range allActions() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.ReplaceAll(act.shown, "|", `\|`), act.help, act.name)
	}
	return b.String()
}

func focusPane(step int) func(*app) tea.Cmd {
	return func(a *app) tea.Cmd {
		a.dash.FocusNext(step)
		return nil
	}
}

func focusPart(step int) func(*app) tea.Cmd {
	return func(a *app) tea.Cmd {
		a.focused().focusNext(step)
		return nil
	}
}

func scroll(m motion) func(*app) tea.Cmd {
	return func(a *app) tea.Cmd {
		if view := a.other(); view != nil {
			view.scroll(a, m)
		} else {
			a.focused().scroll(m)
		}
		return nil
	}
}
