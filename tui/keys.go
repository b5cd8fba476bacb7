package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/field"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
	"sailscope/tui/program"
	"sailscope/tui/response"
)

// keyPressed passes a key to the dialog, else to the action it is bound to, else to
// the field that has the cursor.
func (a *app) keyPressed(key tea.KeyPressMsg) tea.Cmd {
	if key.Code == tea.KeyEscape || program.IsInterrupt(key) {
		key.Mod &^= tea.ModAlt // an esc shortly before it looks like alt if the program or the connection is slow
	}
	name := key.String()
	if a.dialog != nil {
		if act, found := a.overDialogs(name); found {
			return a.perform(act, name)
		}
		return a.dialog.Key(key)
	}
	if a.other() == nil {
		if cmd, taken := a.fieldKey(key); taken {
			return cmd
		}
	}
	typing := a.typing()
	for _, act := range a.actions {
		if slices.Contains(act.Keys, name) && (!typing || act.Typing && !keymap.Writes(name)) && a.possible(act) {
			return a.perform(act, name)
		}
	}
	if typing {
		return a.typed(key)
	}
	return nil
}

// overDialogs finds the action of a key that works even while a dialog is open.
func (a *app) overDialogs(key string) (act keymap.Action, found bool) {
	i := slices.IndexFunc(a.actions, func(act keymap.Action) bool {
		return act.OverDialogs && slices.Contains(act.Keys, key) && a.possible(act)
	})
	if i < 0 {
		return keymap.Action{}, false
	}
	return a.actions[i], true
}

// fieldKey handles the keys that come before the actions in a pane: those of a prompt,
// and those that end the editing of a line. It reports whether the key needs no
// further handling.
func (a *app) fieldKey(key tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	u, name := a.focused(), key.String()
	switch {
	case u.Prompting():
		return u.Response.PromptKey(key)
	case u == nil || !u.Typing:
		return nil, false
	case name == "enter" && u.Focus == pane.Request:
		return a.send(), true
	case u.Focus == pane.Events:
		return nil, a.filterKey(u, name)
	default:
		return nil, false
	}
}

func (a *app) perform(act keymap.Action, key string) tea.Cmd {
	a.forgetNotice()
	if act.Do == nil { // the key's index is the pane's index
		a.dash.Focus(slices.Index(act.Keys, key))
		return nil
	}
	return act.Do()
}

// forgetNotice clears the focused pane's message about the last key.
func (a *app) forgetNotice() {
	if u := a.focused(); u != nil && (!u.Status.Empty() || !u.Response.Status.Empty()) {
		u.Status.Clear()
		u.Response.Status.Clear()
	}
}

// pasted passes a paste to the field that has the cursor. Elsewhere it ignores the
// paste, so that it does not run as keys. It escapes the text: pasted text is as
// untrusted as a server's, and \u202e means the same in JSON.
func (a *app) pasted(msg tea.PasteMsg) tea.Cmd {
	msg.Content = escape.Lines(field.LineFeeds(msg.Content))
	if a.dialog != nil {
		return a.dialog.Paste(msg)
	}
	if u := a.focused(); a.other() == nil && u.Prompting() {
		return u.Response.PromptEdit(msg)
	}
	if a.typing() {
		return a.typed(msg)
	}
	return nil
}

// typed passes a key press or a paste to the field that has the cursor.
func (a *app) typed(msg tea.Msg) tea.Cmd {
	if view := a.other(); view != nil {
		return view.Typed(msg)
	}
	u := a.focused()
	u.Typed(msg, func() []string { return a.recall.seen(u.Pane.Socket.URL()) })
	return nil
}

// response returns the response view that has the focus, nil if another part has it.
func (a *app) response() *response.View {
	if u := a.focused(); u != nil && u.Focus == pane.Response {
		return &u.Response
	}
	return nil
}

func (a *app) hasPane() bool    { return a.focused() != nil }
func (a *app) hasPanes() bool   { return len(a.dash.Panes()) > 1 }
func (a *app) onComposer() bool { return a.hasPane() && a.focused().Focus.IsComposer() }

func (a *app) openHelp() tea.Cmd {
	a.dialog = dialog.NewHelp(a, a.possibleActions())
	return nil
}

// quit quits, after it asks if that would lose something.
func (a *app) quit() tea.Cmd {
	question := a.wouldLose()
	if question == "" {
		return tea.Quit
	}
	a.dialog = &dialog.Confirm{
		Host:     a,
		Question: question + " Quit anyway?",
		Yes:      func() tea.Cmd { return tea.Quit },
		Moot:     func() bool { return a.wouldLose() == "" },
	}
	return nil
}

// wouldLose describes what quitting now would lose or end, "" if nothing.
func (a *app) wouldLose() string {
	var what []string
	if n := a.pending(); n > 0 {
		what = append(what, draw.Plural(n, "request")+" without a response yet.")
	}
	if a.recording != nil {
		what = append(what, "A recording runs, and would end.")
	}
	return strings.Join(what, " ")
}

func (a *app) quitNow() tea.Cmd { return tea.Quit }

// redraw draws the whole frame again and makes the terminal show all of it. That
// removes what another program wrote over the screen.
func (a *app) redraw() tea.Cmd {
	return tea.ClearScreen
}

// suspend stops the program until the shell continues it. Without a shell with job
// control, the program would hang forever.
func (a *app) suspend() tea.Cmd {
	if program.CanSuspend() {
		return tea.Suspend
	}
	if u := a.focused(); u != nil {
		u.Status.Problem = "there is no shell to come back from: " + a.keys.Of("suspend") + " does nothing here"
	}
	return nil
}

func (a *app) toggleZoom() tea.Cmd {
	a.zoomed = !a.zoomed
	return nil
}

// nextLayout switches to the next layout. If the panes don't fit, it says so.
func (a *app) nextLayout() tea.Cmd {
	a.layout = (a.layout + 1) % layouts
	a.zoomed = false
	if _, all := a.layout.tile(draw.Rect{W: a.size.W, H: a.size.H - 2}, len(a.dash.Panes())); !all {
		u := a.focused()
		u.Status.Problem = fmt.Sprintf("not enough space for %d panes of %dx%d cells: they stay tabs", len(a.ui), minPaneWidth, minPaneHeight)
	}
	return nil
}

func (a *app) escape() tea.Cmd {
	if view := a.other(); view != nil {
		if !view.Leave() {
			a.show(keymap.InPanes)
		}
		return nil
	}
	if u := a.focused(); u != nil && u.Typing {
		u.SetFocus(u.Focus, false)
		return nil
	}
	if v := a.response(); v != nil && v.Searching() {
		v.EndSearch()
		return nil
	}
	if v := a.response(); v != nil && v.Filtered() {
		return v.EndFilter()
	}
	if u := a.focused(); u != nil && u.Focus == pane.Events && a.followsIn(u) {
		return a.unfollowRecord()
	}
	if u := a.focused(); u != nil && u.LeaveFilter() {
		return nil
	}
	a.zoomed = false
	return nil
}

// startTyping moves the cursor into the request line, wherever the focus is.
func (a *app) startTyping() tea.Cmd {
	a.focused().SetFocus(pane.Request, true)
	return nil
}

// typeHere moves the cursor into the field that has the focus.
func (a *app) typeHere() tea.Cmd {
	u := a.focused()
	u.SetFocus(u.Focus, true)
	return nil
}

// nextTab goes to the next tab of the composer.
func (a *app) nextTab() tea.Cmd {
	a.focused().TurnTab(+1)
	return nil
}

func (a *app) formatBody() tea.Cmd {
	u := a.focused()
	u.Composer.Format()
	u.SetFocus(pane.Body, u.Typing)
	return nil
}
