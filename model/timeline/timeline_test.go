package timeline_test

import (
	"hash/maphash"
	"testing"
	"time"

	"sailscope/model"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

var (
	noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	seed = maphash.MakeSeed()
)

// recorder adds entries to a timeline as panes do: numbered, with times after
// noon.
type recorder struct {
	*timeline.Timeline
	seqs map[model.PaneID]uint64
}

func record(o timeline.Options) *recorder {
	return &recorder{timeline.New(o), make(map[model.PaneID]uint64)}
}

func (r *recorder) add(pane model.PaneID, after time.Duration, e model.Entry, g pubsub.Glance) {
	r.seqs[pane]++
	e.Seq, e.At = r.seqs[pane], noon.Add(after)
	r.Add(pane, e, g)
}

func (r *recorder) event(pane model.PaneID, after time.Duration, name, args string) {
	var e sailsclient.Event
	e.Name, e.Args, e.At = name, args, noon.Add(after)
	r.add(pane, after, model.Entry{Event: e}, pubsub.Glance{Fingerprint: maphash.String(seed, name+args)})
}

func (r *recorder) change(pane model.PaneID, after time.Duration, state sailsclient.State) {
	r.add(pane, after, model.Entry{Kind: model.EntryChange, Change: &sailsclient.Change{State: state}}, pubsub.Glance{})
}

func (r *recorder) connect(panes ...model.PaneID) {
	for _, pane := range panes {
		r.change(pane, 0, sailsclient.Connected)
	}
}

func (r *recorder) settleAt(after time.Duration) { r.Settle(noon.Add(after)) }

// last is the newest row.
func (r *recorder) last() timeline.Row { return r.At(r.Len() - 1) }

// at is the time of an event whose other copies come before and after it.
const at = 10 * time.Second

func TestCopiesMakeOneRow(t *testing.T) {
	r := record(timeline.Options{Audience: timeline.Everyone{}})
	r.connect(1, 2, 3)
	r.event(1, at, "user", "7")
	r.event(2, at+time.Millisecond, "user", "7")
	r.event(2, at+5*time.Millisecond, "user", "7")
	row := r.last()
	if r.Len() != 4 || row.Pane() != 1 || row.Settled() || row.Entry().Event.Args != "7" {
		t.Fatalf("%d rows, the last %+v", r.Len(), row.Entry())
	}
	want(t, row.Cell(1), timeline.Got, 1, 0)
	want(t, row.Cell(2), timeline.Got, 2, time.Millisecond)
	want(t, row.Cell(3), timeline.Pending, 0, 0)
	want(t, row.Cell(4), timeline.Absent, 0, 0)
	if cell := row.Cell(2); cell.Entry != 2 || !cell.At.Equal(noon.Add(at+time.Millisecond)) {
		t.Errorf("socket 2 got entry %d at %v", cell.Entry, cell.At)
	}
	r.settleAt(at + timeline.DefaultWindow) // a copy may still come at this moment
	want(t, row.Cell(3), timeline.Pending, 0, 0)
	r.settleAt(at + timeline.DefaultWindow + 1)
	want(t, row.Cell(3), timeline.Missed, 0, 0)

	r.event(3, at+timeline.DefaultWindow+1, "user", "7") // too late: another event
	want(t, row.Cell(3), timeline.Missed, 0, 0)
	want(t, r.last().Cell(3), timeline.Got, 1, 0)
}

func want(t *testing.T, c timeline.Cell, stand timeline.Stand, count int, skew time.Duration) {
	t.Helper()
	if c.Stand != stand || c.Count != count || c.Skew != skew {
		t.Errorf("stand %d, %d copies, skew %v; want stand %d, %d copies, skew %v", c.Stand, c.Count, c.Skew, stand, count, skew)
	}
}
