package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/filter"
	"sailscope/tui/pane"
)

// followedRecord is the filter for one record that the logs of all panes show.
type followedRecord struct {
	term   string                      // "" if no record is followed
	before map[dashboard.PaneID]string // the filters that it replaced
}

// followsIn tells whether a pane shows only the followed record. It is false if the
// pane's filter was edited since.
func (a *app) followsIn(u *pane.View) bool {
	return a.followed.term != "" && u.Log.FilterText() == a.followed.term
}

// toggleFollowRecord filters all panes for the selected event's record, or restores
// their filters.
func (a *app) toggleFollowRecord() tea.Cmd {
	u := a.focused()
	if a.followsIn(u) {
		return a.unfollowRecord()
	}
	entry, _ := u.Log.Entry()
	if entry.Glance.Verb == "" {
		u.Status.Problem = "this row is not a notification of one record; select one that is"
		return nil
	}
	a.unfollowRecord()
	a.followed = followedRecord{
		term:   filter.OfRecord(entry.Event.Name, string(entry.Glance.ID)),
		before: make(map[dashboard.PaneID]string),
	}
	for id := range a.ui {
		a.followHere(id)
	}
	return nil
}

// followHere applies the filter for the followed record, if there is one, to a pane.
func (a *app) followHere(id dashboard.PaneID) {
	if a.followed.term == "" {
		return
	}
	u := a.ui[id]
	a.followed.before[id] = u.Log.FilterText()
	u.Log.Filter(a.followed.term)
}

// unfollowRecord restores the filters of the panes that still show only the followed
// record.
func (a *app) unfollowRecord() tea.Cmd {
	for id, u := range a.ui {
		if a.followsIn(u) {
			u.Log.Filter(a.followed.before[id])
		}
	}
	a.followed = followedRecord{}
	return nil
}
