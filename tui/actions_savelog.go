package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/export"
)

// saveLog writes the rows that the log shows to a file.
func (a *app) saveLog() tea.Cmd {
	u := a.focused()
	entries, what := u.Log.Shown()
	if len(entries) == 0 {
		u.Status.Problem = "there is no row to save"
		return nil
	}
	pane, socket, name := u.Pane.ID, a.lineSocket(u.Pane), export.FileName(u.Pane.Label(), a.now())
	return func() tea.Msg {
		path, err := export.WriteLog(name, socket, entries)
		if err != nil {
			return noticeMsg{pane: pane, text: "save the events: " + err.Error()}
		}
		return logSavedMsg{pane: pane, text: "saved " + what + " to " + path}
	}
}

// logSavedMsg tells that a log was saved, and where.
type logSavedMsg struct {
	pane dashboard.PaneID
	text string
}

func (a *app) logSaved(msg logSavedMsg) {
	if u := a.ui[msg.pane]; u != nil {
		u.Status.Done = msg.text
	}
}
