package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/filter"
	"sailscope/tui/pane"
)

// followedRecord is a filter for one record that the logs of all panes got.
type followedRecord struct {
	term   string                      // "" if none is followed
	before map[dashboard.PaneID]string // the filters that it took the place of
}

// followsIn tells whether a pane shows the followed record only. One whose filter
// was edited since does not.
func (a *app) followsIn(u *pane.View) bool {
	return a.followed.term != "" && u.Log.FilterText() == a.followed.term
}

// toggleFollowRecord lets all panes show the selected event's record only, or
// what they showed before.
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

// followHere puts the filter for the followed record, if there is one, into force
// in a pane.
func (a *app) followHere(id dashboard.PaneID) {
	if a.followed.term == "" {
		return
	}
	u := a.ui[id]
	a.followed.before[id] = u.Log.FilterText()
	u.Log.Filter(a.followed.term)
}

// unfollowRecord gives the panes that show the followed record only the filters
// back that they had.
func (a *app) unfollowRecord() tea.Cmd {
	for id, u := range a.ui {
		if a.followsIn(u) {
			u.Log.Filter(a.followed.before[id])
		}
	}
	a.followed = followedRecord{}
	return nil
}
