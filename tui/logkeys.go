package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model"
	"sailscope/model/jsonl"
)

// logActions are the keys of the events.
func logActions() []action {
	return []action{
		{name: "filter", keys: []string{"/"}, shown: "/", hint: "filter", help: "on the events: filter them", when: (*app).logInReach, do: (*app).editFilter},
		{name: "next-event", keys: []string{"n"}, shown: "n", help: "on the events: next one that the filter lets through", when: (*app).filtering, do: stepMatch(+1)},
		{name: "previous-event", keys: []string{"N"}, shown: "N", help: "on the events: previous one that the filter lets through", when: (*app).filtering, do: stepMatch(-1)},
		{name: "around-filter", keys: []string{"F"}, shown: "F", help: "on the events: show the others around those of the filter, or hide them", when: (*app).filtering, do: (*app).toggleAround},
		{name: "open-event", keys: []string{"enter"}, shown: "enter", hint: "open", help: "on the events: all of this one", when: (*app).onEvents, do: (*app).openDetail},
		{name: "pause", keys: []string{"p"}, shown: "p", hint: "pause", help: "pause the events, or go on: what comes meanwhile is kept", when: (*app).logInReach, do: onLog((*logView).togglePause)},
		{name: "follow", keys: []string{"s"}, shown: "s", help: "follow the newest event, or stand still", when: (*app).logInReach, do: onLog((*logView).toggleFollow)},
		{name: "wrap", keys: []string{"w"}, shown: "w", hint: "wrap", help: "on the events: wrap long ones, or cut them", when: (*app).onEvents, do: onLog((*logView).toggleWrap)},
		{name: "lens", keys: []string{"L"}, shown: "L", help: "on the events: what notifications of records mean, or their payloads as they came", when: (*app).onEvents, do: onLog((*logView).toggleLens)},
		{name: "fold-records", keys: []string{"z"}, shown: "z", hint: "by record", help: "on the events: one row for each record, the newest of it, or all rows", when: (*app).onEvents, do: onLog((*logView).toggleFold)},
		{name: "follow-record", keys: []string{"O"}, shown: "O", help: "on the events: only what is about this record, in all panes, or everything again", when: (*app).onEvents, do: (*app).toggleFollowRecord},
		{name: "times", keys: []string{"t"}, shown: "t", hint: "times", help: "on the events: times of day, since the first, or since the one before", when: (*app).onEvents, do: onLog((*logView).nextTimes)},
		{name: "mark", keys: []string{"m"}, shown: "m", hint: "mark", help: "on the events: mark this one, or take the mark away", when: (*app).onEvents, do: onLog((*logView).toggleMark)},
		{name: "next-mark", keys: []string{"'"}, shown: "'", help: "on the events: next marked one", when: (*app).hasMarks, do: (*app).nextMark},
		{name: "copy-event", keys: []string{"y"}, shown: "y", hint: "copy", help: "on the events: copy this one as a line of JSON", when: (*app).onEvents, do: (*app).copyEvent},
		{name: "save-events", keys: []string{"S"}, shown: "S", hint: "save", help: "on the events: save them to a file, as lines of JSON", when: (*app).onEvents, do: (*app).saveLog},
		{name: "clear-events", keys: []string{"C"}, shown: "C", help: "on the events: clear them", when: (*app).onEvents, do: onLog((*logView).clear)},
	}
}

func (a *app) onEvents() bool { return a.hasPane() && a.focused().focus == partEvents }

// logInReach tells where the keys act that are worth having without going to
// the events first.
func (a *app) logInReach() bool { return a.hasPane() && a.focused().focus != partResponse }

func (a *app) filtering() bool { return a.onEvents() && a.focused().log.search.on() }

func (a *app) hasMarks() bool { return a.onEvents() && len(a.focused().log.marks) > 0 }

// onLog is an action that changes how the events are shown.
func onLog(do func(*logView)) func(*app) tea.Cmd {
	return func(a *app) tea.Cmd {
		u := a.focused()
		do(&u.log)
		u.stale = true
		return nil
	}
}

func stepMatch(step int) func(*app) tea.Cmd {
	return func(a *app) tea.Cmd {
		u := a.focused()
		u.stale = true
		if !u.log.nextMatch(step) {
			u.notice = "no event passes the filter"
		}
		return nil
	}
}

func (a *app) nextMark() tea.Cmd {
	u := a.focused()
	u.stale = true
	if !u.log.nextMark() {
		u.notice = "the filter hides every marked event: " + u.keys.of("around-filter") + " shows them"
	}
	return nil
}

func (a *app) toggleAround() tea.Cmd {
	return onLog(func(v *logView) { v.search.around = !v.search.around })(a)
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
		u.log.search.set(u.log.search.before)
	case "enter", "tab", "shift+tab":
		if u.log.search.problem != nil {
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
	if u.focus != partEvents || !s.on() {
		return false
	}
	u.filter("")
	return true
}

// filter puts a filter into force that was not written here; "" shows all.
func (u *paneUI) filter(text string) {
	u.log.search.set(text)
	u.log.search.around = false
	u.stale = true
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
	cmds = append(cmds, a.timeline.scan())
	return tea.Batch(cmds...)
}

func (a *app) rowsMatched(msg matchedMsg) {
	if msg.pane == timelinePane {
		a.timeline.search.matched(msg)
	}
	if u := a.ui[msg.pane]; u != nil {
		u.log.search.matched(msg)
		u.stale = true
	}
}

// lineSocket is how lines of JSON name a pane's socket.
func (a *app) lineSocket(p *model.Pane) jsonl.Socket {
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
	cmd, told, err := copyEntry(a.lineSocket(u.pane), entry)
	u.stale = true
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

func (v *logView) nextTimes() { v.times = (v.times + 1) % timeFormats }
