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

// logActions returns the actions of the events.
func (a *app) logActions() []keymap.Action {
	return eventlog.Actions(a.eventsInFocus, a.eventsInReach, eventlog.Commands{
		Filter: a.editFilter, Open: a.openDetail, FollowRecord: a.toggleFollowRecord, Copy: a.copyEvent, Save: a.saveLog, Say: a.say,
	})
}

// eventsInFocus returns the log that has the focus, nil if another part has it.
func (a *app) eventsInFocus() *eventlog.View {
	if u := a.focused(); u != nil && u.Focus == pane.Events {
		return &u.Log
	}
	return nil
}

// eventsInReach returns the log of the focused pane, nil if its response has the
// focus.
func (a *app) eventsInReach() *eventlog.View {
	if u := a.focused(); u != nil && u.Focus != pane.Response {
		return &u.Log
	}
	return nil
}

// editFilter moves the cursor into the filter's field.
func (a *app) editFilter() tea.Cmd {
	a.focused().SetFocus(pane.Events, true)
	return nil
}

// filterKey handles the keys that end the editing of a filter. It reports whether the
// key needs no further handling.
func (a *app) filterKey(u *pane.View, key string) (done bool) {
	ends, done := u.Log.FilterKey(key)
	if ends {
		u.SetFocus(pane.Events, false)
	}
	return done
}

// scanLogs runs the filters on new rows, and forgets rows that the logs dropped. It
// runs after each message, because any message may change a log.
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

// lineSocket returns the pane's socket as lines of JSON name it.
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
