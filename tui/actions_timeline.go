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
	view := func() *timelineview.View { return &a.timeline }
	return timelineview.Actions(view, timelineview.Commands{HasPane: a.hasPane, Open: a.jumpToPane, Copy: a.copyMoment})
}

// jumpToPane goes to the selected moment in the log of the focused pane: to its copy
// of the event, or to what it got around that time.
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

// copyMoment copies the entry of the selected cell, or the row's entry if the cell is
// empty.
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
