package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/editor"
	"sailscope/tui/field"
)

// editedMsg carries a pane's text that came back from the editor.
type editedMsg struct {
	pane   dashboard.PaneID
	edit   editor.Text
	result editor.Result
}

// openEditor opens what has the focus in the editor: the composer's field, the
// response, or the selected event.
func (a *app) openEditor() tea.Cmd {
	u := a.focused()
	e, err := u.Edit()
	if err != nil {
		u.Status.Problem = err.Error()
		return nil
	}
	pane, editors := u.Pane.ID, editor.Editor{Exec: a.exec, Dog: a.cfg.Watchdog, StateDir: a.cfg.StateDir}
	return editors.Open(a.ctx, e, func(r editor.Result) tea.Msg { return editedMsg{pane, e, r} })
}

// editorClosed applies the text from the editor if it changed.
func (a *app) editorClosed(msg editedMsg) {
	u := a.ui[msg.pane]
	if u == nil {
		return
	}
	text := escape.Lines(strings.TrimRight(field.LineFeeds(msg.result.Text), "\n"))
	switch {
	case msg.result.Err != nil:
		u.Status.Problem = msg.result.Err.Error()
	case text == escape.Lines(strings.TrimRight(msg.result.Before, "\n")):
	case msg.edit.Back == nil:
		u.Status.Problem = "the edit was not applied: responses and events cannot be changed"
	default:
		msg.edit.Back(text)
	}
}
