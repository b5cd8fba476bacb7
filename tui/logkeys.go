package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model"
	"sailscope/model/jsonl"
)

// logActions are the keys of the events.
func logActions() []action {
	return []action{
		{keys: []string{"/"}, shown: "/", hint: "filter", help: "filter the events", when: (*app).logInReach, do: (*app).editFilter},
		{keys: []string{"n"}, shown: "n", help: "next event that the filter lets through", when: (*app).filtering, do: nextMatch(+1)},
		{keys: []string{"N"}, shown: "N", help: "previous event that the filter lets through", when: (*app).filtering, do: nextMatch(-1)},
		{keys: []string{"F"}, shown: "F", help: "show the other events around those of the filter, or hide them", when: (*app).filtering, do: (*app).toggleAround},
		{keys: []string{"enter"}, shown: "enter", hint: "open", help: "on an event: all of it", when: (*app).onEvents, do: (*app).openDetail},
		{keys: []string{"p"}, shown: "p", hint: "pause", help: "pause the events, or go on", when: (*app).logInReach, do: onLog((*logView).togglePause)},
		{keys: []string{"s"}, shown: "s", hint: "follow", help: "follow the newest event, or stand still", when: (*app).logInReach, do: onLog((*logView).toggleFollow)},
		{keys: []string{"w"}, shown: "w", hint: "wrap", help: "wrap long events, or cut them", when: (*app).onEvents, do: onLog((*logView).toggleWrap)},
		{keys: []string{"t"}, shown: "t", hint: "times", help: "times of day, since the first event, or since the one before", when: (*app).onEvents, do: onLog((*logView).nextTimes)},
		{keys: []string{"m"}, shown: "m", hint: "mark", help: "mark this event, or take the mark away", when: (*app).onEvents, do: onLog((*logView).toggleMark)},
		{keys: []string{"'"}, shown: "'", help: "next marked event", when: (*app).hasMarks, do: (*app).nextMark},
		{keys: []string{"y"}, shown: "y", hint: "copy", help: "copy this event as a line of JSON", when: (*app).onEvents, do: (*app).copyEvent},
		{keys: []string{"S"}, shown: "S", hint: "save", help: "save these events to a file, as lines of JSON", when: (*app).onEvents, do: (*app).saveLog},
		{keys: []string{"C"}, shown: "C", help: "clear the events", when: (*app).onEvents, do: onLog((*logView).clear)},
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

func nextMatch(step int) func(*app) tea.Cmd {
	return onLog(func(v *logView) { v.nextMatch(step) })
}

func (a *app) nextMark() tea.Cmd {
	u := a.focused()
	u.stale = true
	if !u.log.nextMark() {
		u.notice = "the filter hides every marked event: F shows them"
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

// filterKey takes the keys that end the editing of a filter.
func (a *app) filterKey(u *paneUI, key string) (taken bool) {
	switch key {
	case "esc":
		u.log.search.set(u.log.search.before)
	case "enter", "tab", "ctrl+j":
		if u.log.search.problem != nil {
			return true // there is nothing to keep yet
		}
	default:
		return false
	}
	u.setFocus(partEvents, false)
	return true
}

// leaveFilter shows all events again; it tells whether some were left out.
func (u *paneUI) leaveFilter() bool {
	s := &u.log.search
	if u.focus != partEvents || !s.on() {
		return false
	}
	s.set("")
	s.around = false
	u.stale = true
	return true
}

// scanLogs lets the filters look at what they have not seen, and forgets what
// the logs have let go. It follows each message, whatever that did to a log.
func (a *app) scanLogs() tea.Cmd {
	var cmds []tea.Cmd
	for id, u := range a.ui {
		u.log.forgetMarks()
		if cmd := u.log.search.scan(id, u.log.log()); cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	return tea.Batch(cmds...)
}

func (a *app) rowsMatched(msg matchedMsg) {
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

// mostCopied bounds what is sent to the terminal's clipboard: many take no more.
const mostCopied = 1 << 20

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

func (v *logView) nextTimes() { v.times = (v.times + 1) % timeFormats }
