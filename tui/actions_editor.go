package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/editor"
	"sailscope/tui/field"
)

// editedMsg is a text of a pane that came back from the editor.
type editedMsg struct {
	pane   dashboard.PaneID
	edit   editor.Text
	result editor.Result
}

// openEditor shows what has the focus in the editor: the composer's field, the
// answer, or the event one stands on.
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

// editorClosed takes a changed text over.
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
