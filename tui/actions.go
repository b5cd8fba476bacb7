package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
)

func (a *app) possible(act action) bool {
	return max(act.in, inPanes)&a.view != 0 && (act.when == nil || act.when())
}

// allActions is the table, in the order of the help.
func (a *app) allActions() []action {
	var table []action
	table = append(table, a.programActions()...)
	table = append(table, a.viewActions()...)
	table = append(table, a.timelineActions()...)
	table = append(table, a.roomActions()...)
	table = append(table, a.responseActions()...)
	table = append(table, a.logActions()...)
	table = append(table, a.partActions()...)
	table = append(table, a.composerActions()...)
	table = append(table, a.socketActions()...)
	table = append(table, a.fanOutActions()...)
	table = append(table, a.paneActions()...)
	return append(table, a.scrollActions()...)
}

func (a *app) programActions() []action {
	return []action{
		{name: "help", in: everywhere, keys: []string{"?", "f1"}, shown: "? F1", hint: "help", help: "help; F1 also while typing", typing: true, do: a.openHelp},
		{
			name: "palette", in: everywhere, keys: []string{":", "ctrl+p"}, shown: ": ctrl+p", hint: "palette", typing: true, do: a.openPalette,
			help: "palette: every action and pane by name; ctrl+p also while typing",
		},
		{name: "quit", in: everywhere, keys: []string{"q"}, shown: "q", hint: "quit", help: "quit; asks if a request is pending or a recording runs", do: a.quit},
		{name: "quit-now", in: everywhere, keys: []string{"ctrl+c"}, shown: "ctrl+c", help: "quit at once", typing: true, overDialogs: true, fixed: true, do: a.quitNow},
		{name: "suspend", in: everywhere, keys: []string{"ctrl+z"}, shown: "ctrl+z", help: "suspend; fg in the shell comes back", typing: true, overDialogs: true, do: a.suspend},
		{name: "redraw", in: everywhere, keys: []string{"ctrl+l"}, shown: "ctrl+l", help: "redraw the whole screen", typing: true, overDialogs: true, do: a.redraw},
	}
}

func (a *app) partActions() []action {
	return []action{
		{name: "type", keys: []string{"i"}, shown: "i", hint: "type", help: "type a request", when: a.hasPane, do: a.startTyping},
		{
			name: "enter", keys: []string{"enter"}, shown: "enter", when: a.onComposer, do: a.typeHere,
			help: "on a field: type in it; while typing the request line: send",
		},
		{
			name: "send", keys: []string{"ctrl+j", "alt+enter", "ctrl+enter"}, shown: "ctrl+j", hint: "send", typing: true,
			when: a.hasPane, do: a.send, help: "send the request, from anywhere in the pane (also alt+enter, ctrl+enter)",
		},
		{
			name: "next-part", keys: []string{"tab"}, shown: "tab", hint: "part", typing: true, when: a.hasPane, do: a.focusPart(+1),
			help: "next part of the pane; while typing, the other field",
		},
		{
			name: "previous-part", keys: []string{"shift+tab"}, shown: "shift+tab", typing: true, when: a.hasPane, do: a.focusPart(-1),
			help: "previous part of the pane; while typing, the other field",
		},
		{name: "back", in: everywhere, keys: []string{"esc"}, shown: "esc", help: "stop typing; leave the search, the filter, the zoom, or the view", typing: true, fixed: true, do: a.escape},
	}
}

func (a *app) socketActions() []action {
	return []action{
		{name: "add", in: everywhere, keys: []string{"a"}, shown: "a", hint: "add", help: "add a socket like this one, at once", do: a.addLikeThis},
		{name: "add-form", in: everywhere, keys: []string{"A"}, shown: "A", hint: "by form", help: "add a socket through a form", do: a.openForm},
		{
			name: "options", in: everywhere, keys: []string{"o"}, shown: "o", when: a.hasPane, do: a.openOptions,
			help: "see and change this socket's options",
		},
		{name: "rename", in: everywhere, keys: []string{"r"}, shown: "r", help: "name this socket", when: a.hasPane, do: a.rename},
		{
			name: "connect", in: everywhere, keys: []string{"c"}, shown: "c", hint: "(dis)connect", when: a.hasPane, do: a.toggleConnection,
			help: "connect or disconnect this socket",
		},
		{name: "close", in: everywhere, keys: []string{"x"}, shown: "x", hint: "close", help: "close this socket's pane (asks)", when: a.hasPane, do: a.askClose},
	}
}

func (a *app) paneActions() []action {
	numbers := make([]string, 9)
	for i := range numbers {
		numbers[i] = fmt.Sprint(i + 1)
	}
	return []action{
		{name: "pane", in: everywhere, keys: numbers, shown: "1..9", help: "go to pane N", when: a.hasPane}, // by number: see perform
		{name: "previous-pane", in: everywhere, keys: []string{"["}, shown: "[", help: "previous pane", when: a.hasPanes, do: a.focusPane(-1)},
		{name: "next-pane", in: everywhere, keys: []string{"]"}, shown: "]", hint: "pane", help: "next pane", when: a.hasPanes, do: a.focusPane(+1)},
		{name: "zoom", keys: []string{"f"}, shown: "f", hint: "zoom", help: "zoom this pane, or back", when: a.hasPane, do: a.toggleZoom},
		{
			name: "layout", keys: []string{"="}, shown: "=", hint: "layout", when: a.hasPanes, do: a.nextLayout,
			help: "next layout of the panes: grid, columns, rows",
		},
	}
}

func (a *app) composerActions() []action {
	return []action{
		{
			name: "cancel", keys: []string{"ctrl+x"}, shown: "ctrl+x", hint: "cancel", typing: true, when: a.hasPending, do: a.cancelRequest,
			help: "cancel the pending request; of several, one from a list",
		},
		{name: "next-tab", keys: []string{"ctrl+t"}, shown: "ctrl+t", help: "next of body, headers, connection (also h l on them)", typing: true, when: a.hasPane, do: a.nextTab},
		{name: "format", keys: []string{"ctrl+f"}, shown: "ctrl+f", help: "format the body", typing: true, when: a.hasPane, do: a.formatBody},
		{name: "history", keys: []string{"ctrl+r"}, shown: "ctrl+r", hint: "history", help: "history of this server's requests, fuzzy", typing: true, when: a.hasPane, do: a.openHistory},
		{name: "saved", keys: []string{"ctrl+o"}, shown: "ctrl+o", hint: "saved", help: "saved requests, fuzzy", typing: true, when: a.hasPane, do: a.openSaved},
		{name: "save", keys: []string{"ctrl+s"}, shown: "ctrl+s", help: "save this request under a name", typing: true, when: a.hasPane, do: a.openSave},
		{name: "editor", keys: []string{"e"}, shown: "e", hint: "editor", help: "open body, headers, response or event in $VISUAL or $EDITOR", when: a.hasPane, do: a.openEditor},
	}
}

func (a *app) scrollActions() []action {
	return []action{
		{name: "up", in: everywhere, keys: []string{"k", "up"}, shown: "k ↑", help: "a line up", when: a.hasPane, do: a.scroll(draw.LineUp)},
		{name: "down", in: everywhere, keys: []string{"j", "down"}, shown: "j ↓", hint: "scroll", help: "a line down", when: a.hasPane, do: a.scroll(draw.LineDown)},
		{name: "page-up", in: everywhere, keys: []string{"pgup"}, shown: "pgup", help: "a page up", when: a.hasPane, do: a.scroll(draw.PageUp)},
		{name: "page-down", in: everywhere, keys: []string{"pgdown"}, shown: "pgdn", help: "a page down", when: a.hasPane, do: a.scroll(draw.PageDown)},
		{name: "top", in: everywhere, keys: []string{"g", "home"}, shown: "g", help: "to the top, and to the first column", when: a.hasPane, do: a.scroll(draw.ToTop)},
		{name: "bottom", in: everywhere, keys: []string{"G", "end"}, shown: "G", help: "to the bottom; the events follow again", when: a.hasPane, do: a.scroll(draw.ToBottom)},
		{name: "left", keys: []string{"left", "h"}, shown: "h ←", help: "sideways, to the left", when: a.hasPane, do: a.scroll(draw.ColumnLeft)},
		{name: "right", keys: []string{"right", "l"}, shown: "l →", help: "sideways, to what was cut off", when: a.hasPane, do: a.scroll(draw.ColumnRight)},
	}
}

func (a *app) focusPane(step int) func() tea.Cmd {
	return func() tea.Cmd {
		a.dash.FocusNext(step)
		return nil
	}
}

func (a *app) focusPart(step int) func() tea.Cmd {
	return func() tea.Cmd {
		a.focused().focusNext(step)
		return nil
	}
}

func (a *app) scroll(m draw.Motion) func() tea.Cmd {
	return func() tea.Cmd {
		if view := a.other(); view != nil {
			view.scroll(m)
		} else {
			a.focused().scroll(m)
		}
		return nil
	}
}
