package eventlog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"sailscope/model/dashboard"
	"sailscope/sailsclient/pubsub"
	"sailscope/tui/logrow"
)

// Whatever comes, goes and is filtered: a fold has for each record the newest of
// the rows it folds and their number, and all the other rows, in order.
func TestAFoldIsWhatItWouldBeAnew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := New(dashboard.NewLog(), nil)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			switch rapid.IntRange(0, 6).Draw(t, "step") {
			case 0:
				v.ToggleFold()
			case 1:
				v.togglePause()
			case 2:
				v.search.Set(rapid.SampledFrom([]string{"", "id:1", "!id:1", "kind:drop"}).Draw(t, "filter"))
			case 3:
				v.search.Around = !v.search.Around
			case 4:
				v.clear()
			default:
				for range rapid.IntRange(1, 20).Draw(t, "rows") {
					e := dashboard.Entry{Kind: dashboard.EntryDropped}
					if id := rapid.IntRange(0, 4).Draw(t, "id"); id > 0 {
						e = notice("boat", fmt.Sprintf(`{"verb":"destroyed","id":%d}`, id))
					}
					v.live.Add(e)
				}
			}
			v.Scan(0)
			checkFold(t, &v)
		}
	})
}

func checkFold(t *rapid.T, v *View) {
	newest, counts := make(map[pubsub.ID]uint64), make(map[pubsub.ID]int)
	base := v.unfolded()
	for i := range base.Len() {
		e := base.at(i)
		newest[e.Glance.ID] = e.Seq
		counts[e.Glance.ID]++
	}
	var want []uint64
	for i := range base.Len() {
		if e := base.at(i); !v.fold.on || e.Kind == dashboard.EntryDropped || newest[e.Glance.ID] == e.Seq {
			want = append(want, e.Seq)
		}
	}
	rows := v.rows()
	if rows.Len() != len(want) {
		t.Fatalf("%d rows, want %v", rows.Len(), want)
	}
	for i, seq := range want {
		e := rows.at(i)
		if e.Seq != seq || rows.Seq(i) != seq {
			t.Fatalf("row %d has number %d, want %v", i, e.Seq, want)
		}
		if r := v.fold.record(seq); v.fold.on && e.Kind == dashboard.EntryEvent && (r == nil || r.count != counts[e.Glance.ID]) {
			t.Fatalf("%+v for %d of row %d", r, counts[e.Glance.ID], seq)
		}
	}
}

// Rows that the log lets go are folded no more.
func TestAFoldForgets(t *testing.T) {
	v := New(dashboard.NewLog(), nil)
	v.ToggleFold()
	for i := range 60_000 {
		v.live.Add(notice("boat", fmt.Sprintf(`{"verb":"destroyed","id":%d}`, i/2)))
		if i%5000 == 0 {
			v.Scan(0)
		}
	}
	v.Scan(0)
	if n := v.rows().Len(); n != v.live.Len()/2 || len(v.fold.records) != n || len(v.fold.notices) > 2*v.live.Len() {
		t.Fatalf("%d rows of %d, %d records, %d notices", n, v.live.Len(), len(v.fold.records), len(v.fold.notices))
	}
}

// Text beyond what Update looks at itself is looked at by a command; the rows
// that come meanwhile are counted too, and an answer for another filter is not.
func TestABigLogIsSearchedInPieces(t *testing.T) {
	v := New(dashboard.NewLog(), nil)
	for range 10 {
		v.live.Add(notice("big", `"`+strings.Repeat("x", logrow.ScanNow)+`needle"`))
	}
	take := func(cmd tea.Cmd) {
		for cmd != nil {
			v.Take(cmd().(logrow.Matched))
			cmd = v.Scan(1)
		}
	}
	v.search.Set("needle")
	first := v.Scan(1)
	if first == nil || v.search.Found.Len() != 0 || v.Scan(1) != nil {
		t.Fatal("rows of megabytes are not left to one command")
	}
	late := first()
	v.live.Add(notice("small", `"needle"`))
	v.search.Set("!needle")
	take(v.Scan(1))
	v.Take(late.(logrow.Matched))
	if v.search.Found.Len() != 0 || v.search.Busy {
		t.Fatalf("%d rows found, busy %v", v.search.Found.Len(), v.search.Busy)
	}
	v.search.Set("needle")
	take(v.Scan(1))
	if n := v.search.Found.Len(); n != 11 {
		t.Errorf("%d rows found, want 11", n)
	}
}

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// notice is an event as a pane logs it.
func notice(name, args string) dashboard.Entry {
	e := dashboard.Entry{Kind: dashboard.EntryEvent, At: noon}
	e.Event.Name, e.Event.Args = name, args
	e.Glance = pubsub.Look(e.Event)
	return e
}
