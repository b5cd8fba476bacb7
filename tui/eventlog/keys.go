package eventlog

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/tui/keymap"
	"sailscope/tui/logrow"
)

// Commands are the log's actions that need other parts of the dashboard.
type Commands struct {
	Filter, Open, FollowRecord, Copy, Save func() tea.Cmd
	// Say shows why a key did nothing; "" clears that.
	Say func(string)
}

// Actions returns the key actions of the log. focused returns the log that has the focus.
// reach returns the log for those keys that also work when another part has the focus.
// Both return nil if there is no such log.
func Actions(focused, reach func() *View, c Commands) []keymap.Action {
	always := func(*View) bool { return true }
	when := func(log func() *View, can func(*View) bool) func() bool {
		return func() bool {
			v := log()
			return v != nil && can(v)
		}
	}
	do := func(log func() *View, act func(*View)) func() tea.Cmd {
		return func() tea.Cmd {
			act(log())
			return nil
		}
	}
	return []keymap.Action{
		{Name: "filter", Keys: []string{"/"}, Shown: "/", Hint: "filter", Help: "on the events: filter events", When: when(reach, always), Do: c.Filter},
		{Name: "next-event", Keys: []string{"n"}, Shown: "n", Help: "on the events: next match of the filter", When: when(focused, (*View).Filtering), Do: c.saying(focused, func(v *View) string { return v.stepMatch(+1) })},
		{Name: "previous-event", Keys: []string{"N"}, Shown: "N", Help: "on the events: previous match of the filter", When: when(focused, (*View).Filtering), Do: c.saying(focused, func(v *View) string { return v.stepMatch(-1) })},
		{Name: "around-filter", Keys: []string{"F"}, Shown: "F", Help: "on the events: show/hide events that do not match", When: when(focused, (*View).Filtering), Do: do(focused, (*View).toggleAround)},
		{Name: "open-event", Keys: []string{"enter"}, Shown: "enter", Hint: "open", Help: "on the events: show the whole event", When: when(focused, always), Do: c.Open},
		{Name: "pause", Keys: []string{"p"}, Shown: "p", Hint: "pause", Help: "pause/resume events; new ones are kept", When: when(reach, always), Do: do(reach, (*View).togglePause)},
		{Name: "follow", Keys: []string{"s"}, Shown: "s", Help: "follow/stop following new events", When: when(reach, always), Do: do(reach, (*View).toggleFollow)},
		{Name: "wrap", Keys: []string{"w"}, Shown: "w", Hint: "wrap", Help: "on the events: wrap/cut long events", When: when(focused, always), Do: do(focused, (*View).toggleWrap)},
		{Name: "lens", Keys: []string{"L"}, Shown: "L", Help: "on the events: show notifications explained/raw", When: when(focused, always), Do: do(focused, (*View).toggleLens)},
		{Name: "fold-records", Keys: []string{"z"}, Shown: "z", Hint: "by record", Help: "on the events: show newest row per record/all rows", When: when(focused, always), Do: do(focused, (*View).ToggleFold)},
		{Name: "follow-record", Keys: []string{"O"}, Shown: "O", Help: "on the events: filter/unfilter all panes by this record", When: when(focused, always), Do: c.FollowRecord},
		{Name: "times", Keys: []string{"t"}, Shown: "t", Hint: "times", Help: "on the events: next time format: time of day, since first, since previous", When: when(focused, always), Do: do(focused, (*View).nextTimes)},
		{Name: "mark", Keys: []string{"m"}, Shown: "m", Hint: "bookmark", Help: "on the events: toggle bookmark", When: when(focused, always), Do: do(focused, (*View).toggleMark)},
		{Name: "next-mark", Keys: []string{"'"}, Shown: "'", Help: "on the events: next bookmark", When: when(focused, (*View).hasMarks), Do: c.saying(focused, (*View).goToNextMark)},
		{Name: "copy-event", Keys: []string{"y"}, Shown: "y", Hint: "copy", Help: "on the events: copy event as a line of JSON", When: when(focused, always), Do: c.Copy},
		{Name: "save-events", Keys: []string{"S"}, Shown: "S", Hint: "save", Help: "on the events: save events to a file as JSON lines", When: when(focused, always), Do: c.Save},
		{Name: "clear-events", Keys: []string{"C"}, Shown: "C", Help: "on the events: clear events", When: when(focused, always), Do: do(focused, (*View).clear)},
	}
}

// saying returns an action that shows why it did nothing.
func (c Commands) saying(log func() *View, act func(*View) string) func() tea.Cmd {
	return func() tea.Cmd {
		if problem := act(log()); problem != "" {
			c.Say(problem)
		}
		return nil
	}
}

// Filtering reports whether a filter is active.
func (v *View) Filtering() bool { return v.search.On() }

func (v *View) hasMarks() bool { return len(v.marks) > 0 }

func (v *View) stepMatch(step int) (problem string) {
	if !v.nextMatch(step) {
		return "no event matches the filter"
	}
	return ""
}

func (v *View) goToNextMark() (problem string) {
	if !v.nextMark() {
		return "the filter hides every marked event: " + v.keys.Of("around-filter") + " shows them"
	}
	return ""
}

func (v *View) toggleAround() { v.search.Around = !v.search.Around }

// FilterKey handles a key while the user edits the filter. ends reports whether the key
// ends editing, and done whether the key is fully handled.
func (v *View) FilterKey(key string) (ends, done bool) {
	switch key {
	case "esc":
		v.search.Set(v.search.Before)
	case "enter", "tab", "shift+tab":
		if v.search.Problem != nil {
			return false, true // an invalid filter cannot be kept
		}
	default:
		return false, false
	}
	return true, key == "esc" || key == "enter"
}

// Filter sets a filter that was not typed in the filter's field; "" shows all rows.
func (v *View) Filter(text string) {
	v.search.Set(text)
	v.search.Around = false
}

func (v *View) toggleWrap() { v.wrap, v.left = !v.wrap, 0 }

func (v *View) toggleLens() { v.raw, v.left = !v.raw, 0 }

// ToggleFold switches between the newest row of each record and all rows.
func (v *View) ToggleFold() { v.fold.on = !v.fold.on }

func (v *View) nextTimes() { v.times = (v.times + 1) % logrow.TimesCount }
