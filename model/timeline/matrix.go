package timeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/stats"
	"sailscope/sailsclient/pubsub"
)

// Limits of the kinds that the matrix counts separately, because names come from servers. Events of
// further kinds, or with longer names, are counted together.
const (
	maxKinds      = 500
	maxNameLength = 256
)

// Kind is a kind of events that the matrix counts: events of one name, and for resourceful pubsub of
// one verb.
type Kind struct {
	Event string
	Verb  pubsub.Verb // empty if it is no resourceful pubsub
	// Others means all further events. The kind then has no name.
	Others bool
}

// Delivery counts a socket's parts in the events of one kind. Each event counts as one of Got,
// Missed, Omitted, Away, Lost, Unsubscribed and Unknown: as Got at once, as another when the window
// is over.
type Delivery struct {
	Got          uint64
	Doubled      uint64 // events that came more than once; they are also in Got
	Missed       uint64
	Omitted      uint64 // its own request caused them
	Away         uint64
	Lost         uint64 // its connection ended, and it has not subscribed again
	Unsubscribed uint64
	Unknown      uint64
	// P50 and P95 are quantiles of the time from the first copy on any socket to that on
	// this one. They are off by at most 1/16, or 1 µs if that is more.
	P50, P95 time.Duration
}

// Matrix counts deliveries, by kinds of events and by sockets. It counts all events since the
// timeline was made or cleared, also those of dropped rows.
type Matrix struct {
	byPane map[dashboard.PaneID]int32 // the timeline's
	kinds  map[Kind]*kind
}

func newMatrix(byPane map[dashboard.PaneID]int32) *Matrix {
	return &Matrix{byPane: byPane, kinds: make(map[Kind]*kind)}
}

// Kinds returns the kinds in the order of their names and verbs, with the others last.
func (m *Matrix) Kinds() []Kind {
	kinds := make([]Kind, 0, len(m.kinds))
	for k := range m.kinds {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(a, b Kind) int {
		switch {
		case a.Others:
			return 1
		case b.Others:
			return -1
		}
		return cmp.Or(strings.Compare(a.Event, b.Event), strings.Compare(string(a.Verb), string(b.Verb)))
	})
	return kinds
}

// Delivery returns the counts of a pane's socket for one kind.
func (m *Matrix) Delivery(of Kind, pane dashboard.PaneID) Delivery {
	k, column := m.kinds[of], m.byPane[pane]
	if _, known := m.byPane[pane]; !known || k == nil || int(column) >= len(k.columns) {
		return Delivery{}
	}
	d := &k.columns[column]
	told := Delivery{
		Got: d.counts[Got], Doubled: d.doubled, Missed: d.counts[Missed], Omitted: d.counts[Requester],
		Away: d.counts[Away], Lost: d.counts[Lost], Unsubscribed: d.counts[Unsubscribed], Unknown: d.counts[Unknown],
	}
	if d.skews != nil {
		told.P50, told.P95 = d.skews.Quantile(0.50), d.skews.Quantile(0.95)
	}
	return told
}

// Tally returns the matrix of the events with first copies in a span of time, as far as the rows are
// still there. It does not change later.
func (t *Timeline) Tally(from, to time.Time) *Matrix {
	m := newMatrix(t.byPane)
	for i := t.Search(from); i < t.Len() && !t.At(i).At().After(to); i++ {
		if r := t.order.at(i); r.kind != nil {
			m.add(r)
		}
	}
	return m
}

// add counts a row as it is now.
func (m *Matrix) add(r *row) {
	k := m.kind(r.entry.Event.Name, r.glance.Verb)
	for column := range int32(len(r.stands)) {
		switch s := r.stand(column); s {
		case Pending:
		case Got:
			a := r.arrival(column)
			k.got(column, time.Duration(a.at-r.first))
			if a.copies > 1 {
				k.doubled(column)
			}
		default:
			k.count(column, s, +1)
		}
	}
}

// kind finds where events of a kind are counted.
func (m *Matrix) kind(name string, verb pubsub.Verb) *kind {
	key := Kind{Event: name, Verb: verb}
	if k := m.kinds[key]; k != nil {
		return k
	}
	if len(m.kinds) >= maxKinds || len(name) > maxNameLength {
		key = Kind{Others: true}
		if k := m.kinds[key]; k != nil {
			return k
		}
	}
	// The event's strings are part of something larger.
	key.Event, key.Verb = strings.Clone(key.Event), pubsub.Verb(strings.Clone(string(key.Verb)))
	k := &kind{}
	m.kinds[key] = k
	return k
}

// kind is a line of the matrix, by column.
type kind struct{ columns []delivery }

type delivery struct {
	counts  [numberOfStands]uint64
	doubled uint64
	skews   *stats.Histogram
}

func (k *kind) column(number int32) *delivery {
	for int(number) >= len(k.columns) {
		k.columns = append(k.columns, delivery{})
	}
	return &k.columns[number]
}

// got counts an event's first copy on a socket.
func (k *kind) got(number int32, skew time.Duration) {
	d := k.column(number)
	d.counts[Got]++
	if d.skews == nil {
		d.skews = new(stats.Histogram)
	}
	d.skews.Add(skew)
}

// doubled counts an event that came more than once on a socket.
func (k *kind) doubled(number int32) { k.column(number).doubled++ }

// skewed corrects a skew.
func (k *kind) skewed(number int32, from, to time.Duration) {
	skews := k.column(number).skews
	skews.Remove(from)
	skews.Add(to)
}

// count counts an event that a socket did not get, or takes that back.
func (k *kind) count(number int32, s Stand, by int) {
	k.column(number).counts[s] += uint64(by)
}
