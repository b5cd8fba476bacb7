package stats

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sailscope/model/dashboard"
)

// Limits of the names that Rates counts separately.
const (
	maxNames      = 64
	maxNameLength = 256
)

// Rates counts events by pane and by name over the last minutes.
type Rates struct {
	panes  map[dashboard.PaneID]*Series
	names  map[string]*Series
	others Series // further names
}

// NewRates returns Rates with nothing counted.
func NewRates() *Rates {
	return &Rates{panes: make(map[dashboard.PaneID]*Series), names: make(map[string]*Series)}
}

// Add counts an event of a pane.
func (r *Rates) Add(pane dashboard.PaneID, name string, at time.Time) {
	byPane := r.panes[pane]
	if byPane == nil {
		byPane = new(Series)
		r.panes[pane] = byPane
	}
	byPane.Add(at)
	r.named(name, at).Add(at)
}

func (r *Rates) named(name string, at time.Time) *Series {
	if s := r.names[name]; s != nil {
		return s
	}
	if len(name) > maxNameLength || len(r.names) >= maxNames && !r.makeRoom(at) {
		return &r.others
	}
	s := new(Series)
	r.names[strings.Clone(name)] = s // the event's name is part of something larger
	return s
}

// makeRoom forgets the names without events in the time that Rates covers.
func (r *Rates) makeRoom(now time.Time) bool {
	before := len(r.names)
	for name, s := range r.names {
		if s.isOver(now) {
			delete(r.names, name)
		}
	}
	return len(r.names) < before
}

// Forget forgets a pane that was closed.
func (r *Rates) Forget(pane dashboard.PaneID) { delete(r.panes, pane) }

// Pane returns the series of a pane.
func (r *Rates) Pane(pane dashboard.PaneID) *Series {
	if s := r.panes[pane]; s != nil {
		return s
	}
	return new(Series)
}

// Named is a series and what it counts.
type Named struct {
	Name   string
	Others bool // further names, counted together
	Count  uint64
	*Series
}

// Names returns the names with recent events, the most frequent first, and then the others.
func (r *Rates) Names(now time.Time) []Named {
	var all []Named
	for name, s := range r.names {
		if count := s.Count(now); count > 0 {
			all = append(all, Named{Name: name, Count: count, Series: s})
		}
	}
	slices.SortFunc(all, func(a, b Named) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Name, b.Name))
	})
	if count := r.others.Count(now); count > 0 {
		all = append(all, Named{Others: true, Count: count, Series: &r.others})
	}
	return all
}
