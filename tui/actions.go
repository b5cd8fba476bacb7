package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// action is something a key does. One table of them feeds the keys, the bottom
// line, the help and the README.
type action struct {
	keys  []string // as Bubble Tea names them
	shown string   // how people read them
	hint  string   // in the bottom line, empty keeps it out of there
	help  string
	// typing tells whether it acts while a field has the cursor too.
	typing bool
	// when tells whether it can do anything now; nil means always.
	when func(*app) bool
	do   func(*app) tea.Cmd
}

func (act action) possible(a *app) bool { return act.when == nil || act.when(a) }

// allActions is the table, in the order of the help.
func allActions() []action {
	var table []action
	table = append(table, programActions()...)
	table = append(table, responseActions()...)
	table = append(table, logActions()...)
	table = append(table, partActions()...)
	table = append(table, composerActions()...)
	table = append(table, socketActions()...)
	return append(table, scrollActions()...)
}

func programActions() []action {
	return []action{
		{keys: []string{"?"}, shown: "?", hint: "help", help: "help", do: (*app).openHelp},
		{keys: []string{"f1"}, shown: "F1", help: "help, also while typing", typing: true, do: (*app).openHelp},
		{keys: []string{"q"}, shown: "q", hint: "quit", help: "quit; asks if a request is pending", do: (*app).quit},
		{keys: []string{"ctrl+c"}, shown: "ctrl+c", help: "quit at once", typing: true, do: (*app).quitNow},
		{keys: []string{"ctrl+z"}, shown: "ctrl+z", help: "suspend; fg in the shell comes back", typing: true, do: (*app).suspend},
	}
}

func socketActions() []action {
	numbers := make([]string, 9)
	for i := range numbers {
		numbers[i] = fmt.Sprint(i + 1)
	}
	return []action{
		{keys: []string{"a"}, shown: "a", hint: "add, A by form", help: "add a socket like this one, at once", do: (*app).addLikeThis},
		{keys: []string{"A"}, shown: "A", help: "add a socket through a form", do: (*app).openForm},
		{keys: []string{"c"}, shown: "c", hint: "(dis)connect", help: "connect or disconnect this socket", when: (*app).hasPane, do: (*app).toggleConnection},
		{keys: numbers, shown: "1..9", help: "go to pane N", when: (*app).hasPane}, // by number: see press
		{keys: []string{"["}, shown: "[", help: "previous pane", when: (*app).hasPanes, do: focusPane(-1)},
		{keys: []string{"]"}, shown: "]", hint: "pane", help: "next pane", when: (*app).hasPanes, do: focusPane(+1)},
		{keys: []string{"f"}, shown: "f", hint: "zoom", help: "zoom this pane, or back", when: (*app).hasPane, do: (*app).toggleZoom},
		{keys: []string{"x"}, shown: "x", hint: "close", help: "close this socket's pane (asks)", when: (*app).hasPane, do: (*app).askClose},
	}
}

func partActions() []action {
	return []action{
		{keys: []string{"i"}, shown: "i", hint: "type", help: "type a request", when: (*app).hasPane, do: (*app).startTyping},
		{keys: []string{"enter"}, shown: "enter", help: "on a field: type in it; while typing the request line: send", when: (*app).onComposer, do: (*app).typeHere},
		{
			keys: []string{"ctrl+j", "alt+enter", "ctrl+enter"}, shown: "ctrl+j", hint: "send", typing: true, when: (*app).hasPane, do: (*app).send,
			help: "send the request, from anywhere in the pane (also alt+enter, ctrl+enter)",
		},
		{keys: []string{"tab"}, shown: "tab", hint: "part", help: "next part of the pane; while typing, the other field", typing: true, when: (*app).hasPane, do: focusPart(+1)},
		{keys: []string{"shift+tab"}, shown: "shift+tab", help: "previous part of the pane; while typing, the other field", typing: true, when: (*app).hasPane, do: focusPart(-1)},
		{keys: []string{"esc"}, shown: "esc", help: "stop typing; leave the search, the filter, or the zoom", typing: true, do: (*app).escape},
	}
}

func composerActions() []action {
	return []action{
		{
			keys: []string{"ctrl+x"}, shown: "ctrl+x", hint: "cancel", typing: true, when: (*app).hasPending, do: (*app).cancelRequest,
			help: "cancel the pending request; of several, one from a list",
		},
		{keys: []string{"ctrl+t"}, shown: "ctrl+t", help: "next of body, headers, connection (also h l on them)", typing: true, when: (*app).hasPane, do: (*app).nextTab},
		{keys: []string{"ctrl+f"}, shown: "ctrl+f", help: "format the body", typing: true, when: (*app).hasPane, do: (*app).formatBody},
		{keys: []string{"ctrl+r"}, shown: "ctrl+r", hint: "history", help: "history of this server's requests, fuzzy", typing: true, when: (*app).hasPane, do: (*app).openHistory},
		{keys: []string{"ctrl+o"}, shown: "ctrl+o", hint: "saved", help: "saved requests, fuzzy", typing: true, when: (*app).hasPane, do: (*app).openSaved},
		{keys: []string{"ctrl+s"}, shown: "ctrl+s", help: "save this request under a name", typing: true, when: (*app).hasPane, do: (*app).openSave},
		{keys: []string{"e"}, shown: "e", hint: "editor", help: "open body, headers, response or event in $VISUAL or $EDITOR", when: (*app).hasPane, do: (*app).openEditor},
	}
}

func scrollActions() []action {
	return []action{
		{keys: []string{"k", "up"}, shown: "k ↑", help: "a line up", when: (*app).hasPane, do: scroll(lineUp)},
		{keys: []string{"j", "down"}, shown: "j ↓", hint: "scroll", help: "a line down", when: (*app).hasPane, do: scroll(lineDown)},
		{keys: []string{"pgup"}, shown: "pgup", help: "a page up", when: (*app).hasPane, do: scroll(pageUp)},
		{keys: []string{"pgdown"}, shown: "pgdn", help: "a page down", when: (*app).hasPane, do: scroll(pageDown)},
		{keys: []string{"g", "home"}, shown: "g", help: "to the top, and to the first column", when: (*app).hasPane, do: scroll(toTop)},
		{keys: []string{"G", "end"}, shown: "G", help: "to the bottom; the events follow again", when: (*app).hasPane, do: scroll(toBottom)},
		{keys: []string{"left", "h"}, shown: "h ←", help: "sideways, to the left", when: (*app).hasPane, do: scroll(columnLeft)},
		{keys: []string{"right", "l"}, shown: "l →", help: "sideways, to what was cut off", when: (*app).hasPane, do: scroll(columnRight)},
	}
}

// KeyTable is the actions as a Markdown table, for the README.
func KeyTable() string {
	var b strings.Builder
	b.WriteString("| key | does |\n|---|---|\n")
	for _, act := range allActions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", strings.ReplaceAll(act.shown, "|", `\|`), act.help)
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
		a.focused().scroll(m)
		return nil
	}
}
