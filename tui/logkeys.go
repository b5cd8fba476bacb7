package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/jsonl"
	"sailscope/tui/export"
	"sailscope/tui/keymap"
	"sailscope/tui/logrow"
	"sailscope/tui/timelineview"
)

// logActions are the keys of the events.
func (a *app) logActions() []keymap.Action {
	return []keymap.Action{
		{Name: "filter", Keys: []string{"/"}, Shown: "/", Hint: "filter", Help: "on the events: filter events", When: a.logInReach, Do: a.editFilter},
		{Name: "next-event", Keys: []string{"n"}, Shown: "n", Help: "on the events: next match of the filter", When: a.filtering, Do: a.stepMatch(+1)},
		{Name: "previous-event", Keys: []string{"N"}, Shown: "N", Help: "on the events: previous match of the filter", When: a.filtering, Do: a.stepMatch(-1)},
		{Name: "around-filter", Keys: []string{"F"}, Shown: "F", Help: "on the events: show/hide events that do not match", When: a.filtering, Do: a.toggleAround},
		{Name: "open-event", Keys: []string{"enter"}, Shown: "enter", Hint: "open", Help: "on the events: show the whole event", When: a.onEvents, Do: a.openDetail},
		{Name: "pause", Keys: []string{"p"}, Shown: "p", Hint: "pause", Help: "pause/resume events; new ones are kept", When: a.logInReach, Do: a.onLog((*logView).togglePause)},
		{Name: "follow", Keys: []string{"s"}, Shown: "s", Help: "follow/stop following new events", When: a.logInReach, Do: a.onLog((*logView).toggleFollow)},
		{Name: "wrap", Keys: []string{"w"}, Shown: "w", Hint: "wrap", Help: "on the events: wrap/cut long events", When: a.onEvents, Do: a.onLog((*logView).toggleWrap)},
		{Name: "lens", Keys: []string{"L"}, Shown: "L", Help: "on the events: show notifications explained/raw", When: a.onEvents, Do: a.onLog((*logView).toggleLens)},
		{Name: "fold-records", Keys: []string{"z"}, Shown: "z", Hint: "by record", Help: "on the events: show newest row per record/all rows", When: a.onEvents, Do: a.onLog((*logView).toggleFold)},
		{Name: "follow-record", Keys: []string{"O"}, Shown: "O", Help: "on the events: filter/unfilter all panes by this record", When: a.onEvents, Do: a.toggleFollowRecord},
		{Name: "times", Keys: []string{"t"}, Shown: "t", Hint: "times", Help: "on the events: next time format: time of day, since first, since previous", When: a.onEvents, Do: a.onLog((*logView).nextTimes)},
		{Name: "mark", Keys: []string{"m"}, Shown: "m", Hint: "bookmark", Help: "on the events: toggle bookmark", When: a.onEvents, Do: a.onLog((*logView).toggleMark)},
		{Name: "next-mark", Keys: []string{"'"}, Shown: "'", Help: "on the events: next bookmark", When: a.hasMarks, Do: a.nextMark},
		{Name: "copy-event", Keys: []string{"y"}, Shown: "y", Hint: "copy", Help: "on the events: copy event as a line of JSON", When: a.onEvents, Do: a.copyEvent},
		{Name: "save-events", Keys: []string{"S"}, Shown: "S", Hint: "save", Help: "on the events: save events to a file as JSON lines", When: a.onEvents, Do: a.saveLog},
		{Name: "clear-events", Keys: []string{"C"}, Shown: "C", Help: "on the events: clear events", When: a.onEvents, Do: a.onLog((*logView).clear)},
	}
}

func (a *app) onEvents() bool { return a.hasPane() && a.focused().focus == partEvents }

// logInReach tells where the keys act that are worth having without going to
// the events first.
func (a *app) logInReach() bool { return a.hasPane() && a.focused().focus != partResponse }

func (a *app) filtering() bool { return a.onEvents() && a.focused().log.search.On() }

func (a *app) hasMarks() bool { return a.onEvents() && len(a.focused().log.marks) > 0 }

// onLog is an action that changes how the events are shown.
func (a *app) onLog(do func(*logView)) func() tea.Cmd {
	return func() tea.Cmd {
		u := a.focused()
		do(&u.log)
		return nil
	}
}

func (a *app) stepMatch(step int) func() tea.Cmd {
	return func() tea.Cmd {
		u := a.focused()
		if !u.log.nextMatch(step) {
			u.notice = "no event matches the filter"
		}
		return nil
	}
}

func (a *app) nextMark() tea.Cmd {
	u := a.focused()
	if !u.log.nextMark() {
		u.notice = "the filter hides every marked event: " + u.keys.Of("around-filter") + " shows them"
	}
	return nil
}

func (a *app) toggleAround() tea.Cmd {
	return a.onLog(func(v *logView) { v.search.Around = !v.search.Around })()
}

// editFilter puts the cursor into the filter's field.
func (a *app) editFilter() tea.Cmd {
	a.focused().setFocus(partEvents, true)
	return nil
}

// filterKey is given the keys while a filter is edited, and ends that. It tells
// whether that is all the key does.
func (a *app) filterKey(u *paneUI, key string) (done bool) {
	switch key {
	case "esc":
		u.log.search.Set(u.log.search.Before)
	case "enter", "tab", "shift+tab":
		if u.log.search.Problem != nil {
			return true // there is nothing to keep yet
		}
	default:
		return false
	}
	u.setFocus(partEvents, false)
	return key == "esc" || key == "enter"
}

// leaveFilter shows all events again; it tells whether some were left out.
func (u *paneUI) leaveFilter() bool {
	s := &u.log.search
	if u.focus != partEvents || !s.On() {
		return false
	}
	u.filter("")
	return true
}

// filter puts a filter into force that was not written here; "" shows all.
func (u *paneUI) filter(text string) {
	u.log.search.Set(text)
	u.log.search.Around = false
}

// scanLogs lets the filters look at what they have not seen, and forgets what
// the logs have let go. It follows each message, whatever that did to a log.
func (a *app) scanLogs() tea.Cmd {
	var cmds []tea.Cmd
	for id, u := range a.ui {
		u.log.forgetMarks()
		if cmd := u.log.scan(id); cmd != nil {
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
		u.log.search.Take(msg)
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
	entry, found := u.log.entry()
	if !found {
		return nil
	}
	cmd, told, err := export.Copy(a.lineSocket(u.pane), entry)
	if err != nil {
		u.notice = err.Error()
		return nil
	}
	u.news = told
	return cmd
}

func (v *logView) toggleWrap() { v.wrap, v.left = !v.wrap, 0 }

func (v *logView) toggleLens() { v.raw, v.left = !v.raw, 0 }

func (v *logView) toggleFold() { v.fold.on = !v.fold.on }

func (v *logView) nextTimes() { v.times = (v.times + 1) % logrow.TimesCount }
