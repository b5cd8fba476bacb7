package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/response"
)

// possibleActions returns the actions that can act now.
func (a *app) possibleActions() []keymap.Action {
	return slices.DeleteFunc(slices.Clone(a.actions), func(act keymap.Action) bool { return !a.possible(act) })
}

func (a *app) possible(act keymap.Action) bool {
	return max(act.In, keymap.InPanes)&a.view != 0 && (act.When == nil || act.When())
}

// allActions returns the table of actions, in the order of the help.
func (a *app) allActions() []keymap.Action {
	var table []keymap.Action
	table = append(table, a.programActions()...)
	table = append(table, a.viewActions()...)
	table = append(table, a.timelineActions()...)
	table = append(table, a.roomActions()...)
	table = append(table, response.Actions(a.response)...)
	table = append(table, a.logActions()...)
	table = append(table, a.partActions()...)
	table = append(table, a.composerActions()...)
	table = append(table, a.socketActions()...)
	table = append(table, a.fanOutActions()...)
	table = append(table, a.paneActions()...)
	return append(table, a.scrollActions()...)
}

func (a *app) programActions() []keymap.Action {
	return []keymap.Action{
		{Name: "help", In: keymap.Everywhere, Keys: []string{"?", "f1"}, Shown: "? F1", Hint: "help", Help: "help; F1 also while typing", Typing: true, Do: a.openHelp},
		{
			Name: "palette", In: keymap.Everywhere, Keys: []string{":", "ctrl+p"}, Shown: ": ctrl+p", Hint: "palette", Typing: true, Do: a.openPalette,
			Help: "palette: every action and pane by name; ctrl+p also while typing",
		},
		{Name: "quit", In: keymap.Everywhere, Keys: []string{"q"}, Shown: "q", Hint: "quit", Help: "quit; asks if a request is pending or a recording runs", Do: a.quit},
		{Name: "quit-now", In: keymap.Everywhere, Keys: []string{"ctrl+c"}, Shown: "ctrl+c", Help: "quit at once", Typing: true, OverDialogs: true, Fixed: true, Do: a.quitNow},
		{Name: "suspend", In: keymap.Everywhere, Keys: []string{"ctrl+z"}, Shown: "ctrl+z", Help: "suspend; fg in the shell resumes", Typing: true, OverDialogs: true, Do: a.suspend},
		{Name: "redraw", In: keymap.Everywhere, Keys: []string{"ctrl+l"}, Shown: "ctrl+l", Help: "redraw the whole screen", Typing: true, OverDialogs: true, Do: a.redraw},
	}
}

func (a *app) partActions() []keymap.Action {
	return []keymap.Action{
		{Name: "type", Keys: []string{"i"}, Shown: "i", Hint: "type", Help: "type a request", When: a.hasPane, Do: a.startTyping},
		{
			Name: "enter", Keys: []string{"enter"}, Shown: "enter", When: a.onComposer, Do: a.typeHere,
			Help: "type in the field; in the request line: send",
		},
		{
			Name: "send", Keys: []string{"ctrl+j", "alt+enter", "ctrl+enter"}, Shown: "ctrl+j", Hint: "send", Typing: true,
			When: a.hasPane, Do: a.send, Help: "send the request, from anywhere in the pane (also alt+enter, ctrl+enter)",
		},
		{
			Name: "next-part", Keys: []string{"tab"}, Shown: "tab", Hint: "part", Typing: true, When: a.hasPane, Do: a.focusPart(+1),
			Help: "next part of the pane; while typing, the other field",
		},
		{
			Name: "previous-part", Keys: []string{"shift+tab"}, Shown: "shift+tab", Typing: true, When: a.hasPane, Do: a.focusPart(-1),
			Help: "previous part of the pane; while typing, the other field",
		},
		{Name: "back", In: keymap.Everywhere, Keys: []string{"esc"}, Shown: "esc", Help: "stop typing; leave search, filter, zoom or view", Typing: true, Fixed: true, Do: a.escape},
	}
}

func (a *app) socketActions() []keymap.Action {
	return []keymap.Action{
		{Name: "add", In: keymap.Everywhere, Keys: []string{"a"}, Shown: "a", Hint: "add", Help: "add a socket like this one", Do: a.addLikeThis},
		{Name: "add-form", In: keymap.Everywhere, Keys: []string{"A"}, Shown: "A", Hint: "by form", Help: "add a socket through a form", Do: a.openForm},
		{
			Name: "options", In: keymap.Everywhere, Keys: []string{"o"}, Shown: "o", When: a.hasPane, Do: a.openOptions,
			Help: "show and change this socket's options",
		},
		{Name: "rename", In: keymap.Everywhere, Keys: []string{"r"}, Shown: "r", Help: "name this socket", When: a.hasPane, Do: a.rename},
		{
			Name: "connect", In: keymap.Everywhere, Keys: []string{"c"}, Shown: "c", Hint: "(dis)connect", When: a.hasPane, Do: a.toggleConnection,
			Help: "connect or disconnect this socket",
		},
		{Name: "close", In: keymap.Everywhere, Keys: []string{"x"}, Shown: "x", Hint: "close", Help: "close this socket's pane (asks)", When: a.hasPane, Do: a.askClose},
	}
}

func (a *app) paneActions() []keymap.Action {
	numbers := make([]string, 9)
	for i := range numbers {
		numbers[i] = fmt.Sprint(i + 1)
	}
	return []keymap.Action{
		{Name: "pane", In: keymap.Everywhere, Keys: numbers, Shown: "1..9", Help: "go to pane N", When: a.hasPane}, // perform finds the pane by the key's index
		{Name: "previous-pane", In: keymap.Everywhere, Keys: []string{"["}, Shown: "[", Help: "previous pane", When: a.hasPanes, Do: a.focusPane(-1)},
		{Name: "next-pane", In: keymap.Everywhere, Keys: []string{"]"}, Shown: "]", Hint: "pane", Help: "next pane", When: a.hasPanes, Do: a.focusPane(+1)},
		{Name: "zoom", Keys: []string{"f"}, Shown: "f", Hint: "zoom", Help: "zoom/unzoom this pane", When: a.hasPane, Do: a.toggleZoom},
		{
			Name: "layout", Keys: []string{"="}, Shown: "=", Hint: "layout", When: a.hasPanes, Do: a.nextLayout,
			Help: "next layout of the panes: grid, columns, rows",
		},
	}
}

func (a *app) composerActions() []keymap.Action {
	return []keymap.Action{
		{
			Name: "cancel", Keys: []string{"ctrl+x"}, Shown: "ctrl+x", Hint: "cancel", Typing: true, When: a.hasPending, Do: a.cancelRequest,
			Help: "cancel a pending request",
		},
		{Name: "next-tab", Keys: []string{"ctrl+t"}, Shown: "ctrl+t", Help: "next tab: body, headers, connection (also h l on them)", Typing: true, When: a.hasPane, Do: a.nextTab},
		{Name: "format", Keys: []string{"ctrl+f"}, Shown: "ctrl+f", Help: "format the body", Typing: true, When: a.hasPane, Do: a.formatBody},
		{Name: "history", Keys: []string{"ctrl+r"}, Shown: "ctrl+r", Hint: "history", Help: "history of this server's requests, fuzzy", Typing: true, When: a.hasPane, Do: a.openHistory},
		{Name: "saved", Keys: []string{"ctrl+o"}, Shown: "ctrl+o", Hint: "saved", Help: "saved requests, fuzzy", Typing: true, When: a.hasPane, Do: a.openSaved},
		{Name: "save", Keys: []string{"ctrl+s"}, Shown: "ctrl+s", Help: "save this request under a name", Typing: true, When: a.hasPane, Do: a.openSave},
		{Name: "editor", Keys: []string{"e"}, Shown: "e", Hint: "editor", Help: "open body, headers, response or event in $VISUAL or $EDITOR", When: a.hasPane, Do: a.openEditor},
	}
}

func (a *app) scrollActions() []keymap.Action {
	return []keymap.Action{
		{Name: "up", In: keymap.Everywhere, Keys: []string{"k", "up"}, Shown: "k ↑", Help: "a line up", When: a.hasPane, Do: a.scroll(draw.LineUp)},
		{Name: "down", In: keymap.Everywhere, Keys: []string{"j", "down"}, Shown: "j ↓", Hint: "scroll", Help: "a line down", When: a.hasPane, Do: a.scroll(draw.LineDown)},
		{Name: "page-up", In: keymap.Everywhere, Keys: []string{"pgup"}, Shown: "pgup", Help: "a page up", When: a.hasPane, Do: a.scroll(draw.PageUp)},
		{Name: "page-down", In: keymap.Everywhere, Keys: []string{"pgdown"}, Shown: "pgdn", Help: "a page down", When: a.hasPane, Do: a.scroll(draw.PageDown)},
		{Name: "top", In: keymap.Everywhere, Keys: []string{"g", "home"}, Shown: "g", Help: "to the top, and to the first column", When: a.hasPane, Do: a.scroll(draw.ToTop)},
		{Name: "bottom", In: keymap.Everywhere, Keys: []string{"G", "end"}, Shown: "G", Help: "to the bottom; follow events again", When: a.hasPane, Do: a.scroll(draw.ToBottom)},
		{Name: "left", Keys: []string{"left", "h"}, Shown: "h ←", Help: "scroll left", When: a.hasPane, Do: a.scroll(draw.ColumnLeft)},
		{Name: "right", Keys: []string{"right", "l"}, Shown: "l →", Help: "scroll right", When: a.hasPane, Do: a.scroll(draw.ColumnRight)},
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
		a.focused().FocusNext(step)
		return nil
	}
}

func (a *app) scroll(m draw.Motion) func() tea.Cmd {
	return func() tea.Cmd {
		if view := a.other(); view != nil {
			view.Scroll(m)
		} else {
			a.focused().Scroll(m)
		}
		return nil
	}
}
