package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/export"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
	"sailscope/tui/timelineview"
)

func (a *app) timelineActions() []keymap.Action {
	return []keymap.Action{
		{Name: "timeline-filter", In: keymap.InTimeline, Keys: []string{"/"}, Shown: "/", Hint: "filter", Help: "in the timeline: filter the rows", Do: a.onTimeline((*timelineview.View).StartFilter)},
		{Name: "timeline-open", In: keymap.InTimeline, Keys: []string{"enter"}, Shown: "enter", Hint: "go to pane", Help: "in the timeline: go to this row in its pane", When: a.onMoment, Do: a.jumpToPane},
		{Name: "timeline-follow", In: keymap.InTimeline, Keys: []string{"s"}, Shown: "s", Hint: "follow", Help: "in the timeline: follow/stop following new rows", Do: a.onTimeline((*timelineview.View).ToggleFollow)},
		{Name: "timeline-times", In: keymap.InTimeline, Keys: []string{"t"}, Shown: "t", Hint: "times", Help: "in the timeline: next time format: time of day, since first, since previous", Do: a.onTimeline((*timelineview.View).NextTimes)},
		{Name: "timeline-copy", In: keymap.InTimeline, Keys: []string{"y"}, Shown: "y", Hint: "copy", Help: "in the timeline: copy this row as a line of JSON", When: a.onMoment, Do: a.copyMoment},
		{Name: "timeline-clear", In: keymap.InTimeline, Keys: []string{"C"}, Shown: "C", Help: "in the timeline: clear the timeline and the deliveries", Do: a.onTimeline((*timelineview.View).Clear)},
	}
}

func (a *app) onTimeline(do func(*timelineview.View)) func() tea.Cmd {
	return func() tea.Cmd {
		do(&a.timeline)
		return nil
	}
}

func (a *app) onMoment() bool {
	_, there := a.timeline.Row()
	return there && a.hasPane()
}

// jumpToPane goes to the selected moment in the log of the pane with the focus:
// to its copy of the event, or to what it got around that time.
func (a *app) jumpToPane() tea.Cmd {
	row, _ := a.timeline.Row()
	u := a.focused()
	a.show(keymap.InPanes)
	u.SetFocus(pane.Events, false)
	cell := row.Cell(u.Pane.ID)
	_, kept := u.Pane.Log.Find(cell.Entry)
	switch {
	case cell.Count > 0 && kept:
		u.Log.GoTo(cell.Entry)
	case cell.Count > 0:
		u.Status.Problem = "the pane's log dropped this row; it keeps fewer rows than the timeline"
	default:
		u.Log.GoToTime(row.At())
		u.Status.Done = fmt.Sprintf("%s has no row here; this is the nearest time on the socket", timelineview.What(row))
	}
	return nil
}

// copyMoment copies the entry of the selected cell, or else the row's.
func (a *app) copyMoment() tea.Cmd {
	row, _ := a.timeline.Row()
	u := a.focused()
	p, e := u.Pane, row.Entry()
	if cell := row.Cell(p.ID); cell.Count == 0 {
		if p = a.dash.Pane(row.Pane()); p == nil {
			p = u.Pane
		}
	} else if own, found := p.Log.Find(cell.Entry); found {
		e = own
	}
	cmd, told, err := export.Copy(a.lineSocket(p), e)
	if err != nil {
		u.Status.Problem = err.Error()
		return nil
	}
	u.Status.Done = told
	return cmd
}
