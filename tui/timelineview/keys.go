package timelineview

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/tui/keymap"
)

// Commands are the parts of the timeline's actions that the view can't do alone.
type Commands struct {
	HasPane    func() bool
	Open, Copy func() tea.Cmd
}

// Actions returns the actions of the timeline.
func Actions(view func() *View, c Commands) []keymap.Action {
	do := func(act func(*View)) func() tea.Cmd {
		return func() tea.Cmd {
			act(view())
			return nil
		}
	}
	onRow := func() bool {
		_, there := view().Row()
		return there && c.HasPane()
	}
	return []keymap.Action{
		{Name: "timeline-filter", In: keymap.InTimeline, Keys: []string{"/"}, Shown: "/", Hint: "filter", Help: "in the timeline: filter the rows", Do: do((*View).StartFilter)},
		{Name: "timeline-open", In: keymap.InTimeline, Keys: []string{"enter"}, Shown: "enter", Hint: "go to pane", Help: "in the timeline: go to this row in its pane", When: onRow, Do: c.Open},
		{Name: "timeline-follow", In: keymap.InTimeline, Keys: []string{"s"}, Shown: "s", Hint: "follow", Help: "in the timeline: follow/stop following new rows", Do: do((*View).ToggleFollow)},
		{Name: "timeline-times", In: keymap.InTimeline, Keys: []string{"t"}, Shown: "t", Hint: "times", Help: "in the timeline: next time format: time of day, since first, since previous", Do: do((*View).NextTimes)},
		{Name: "timeline-copy", In: keymap.InTimeline, Keys: []string{"y"}, Shown: "y", Hint: "copy", Help: "in the timeline: copy this row as a line of JSON", When: onRow, Do: c.Copy},
		{Name: "timeline-clear", In: keymap.InTimeline, Keys: []string{"C"}, Shown: "C", Help: "in the timeline: clear the timeline and the deliveries", Do: do((*View).Clear)},
	}
}
