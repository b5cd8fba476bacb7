package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/tui/eventlog"
	"sailscope/tui/export"
	"sailscope/tui/keymap"
	"sailscope/tui/logrow"
	"sailscope/tui/pane"
	"sailscope/tui/timelineview"
)

// logActions are the keys of the events.
func (a *app) logActions() []keymap.Action {
	return eventlog.Actions(a.eventsInFocus, a.eventsInReach, eventlog.Commands{
		Filter: a.editFilter, Open: a.openDetail, FollowRecord: a.toggleFollowRecord, Copy: a.copyEvent, Save: a.saveLog, Say: a.say,
	})
}

// eventsInFocus is the log that has the focus, nil if another part has.
func (a *app) eventsInFocus() *eventlog.View {
	if u := a.focused(); u != nil && u.Focus == pane.Events {
		return &u.Log
	}
	return nil
}

// eventsInReach is the log of the pane with the focus, unless its response has it.
func (a *app) eventsInReach() *eventlog.View {
	if u := a.focused(); u != nil && u.Focus != pane.Response {
		return &u.Log
	}
	return nil
}

// editFilter puts the cursor into the filter's field.
func (a *app) editFilter() tea.Cmd {
	a.focused().SetFocus(pane.Events, true)
	return nil
}

// filterKey is given the keys while a filter is edited, and ends that. It tells
// whether that is all the key does.
func (a *app) filterKey(u *pane.View, key string) (done bool) {
	ends, done := u.Log.FilterKey(key)
	if ends {
		u.SetFocus(pane.Events, false)
	}
	return done
}

// scanLogs lets the filters look at what they have not seen, and forgets what
// the logs have let go. It follows each message, whatever that did to a log.
func (a *app) scanLogs() tea.Cmd {
	var cmds []tea.Cmd
	for id, u := range a.ui {
		if cmd := u.Log.Scan(id); cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	cmds = append(cmds, a.timeline.Scan())
	return tea.Batch(cmds...)
}

func (a *app) rowsMatched(msg logrow.Matched) {
	if msg.Pane == timelineview.NoPane {
		a.timeline.Search.Take(msg)
	}
	if u := a.ui[msg.Pane]; u != nil {
		u.Log.Take(msg)
	}
}

// lineSocket is how lines of JSON name a pane's socket.
func (a *app) lineSocket(p *dashboard.Pane) jsonl.Socket {
	number := 0
	for i, other := range a.dash.Panes() {
		if other == p {
			number = i + 1
		}
	}
	return jsonl.Socket{Number: number, URL: p.Socket.URL()}
}

// copyEvent copies the selected row as the line that listen would print.
func (a *app) copyEvent() tea.Cmd {
	u := a.focused()
	entry, found := u.Log.Entry()
	if !found {
		return nil
	}
	cmd, told, err := export.Copy(a.lineSocket(u.Pane), entry)
	if err != nil {
		u.Status.Problem = err.Error()
		return nil
	}
	u.Status.Done = told
	return cmd
}
