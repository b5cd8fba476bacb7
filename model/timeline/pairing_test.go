package timeline_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
)

// Whatever is lost, delivered twice, late and out of order: what is told is what
// happened.
func TestPairingIsExact(t *testing.T) { rapid.Check(t, checkPairing) }

func FuzzPairing(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkPairing)) }

const (
	window = time.Second
	// step is between the times of copies. What is left of it tells publications
	// apart, so that no two of them come at the same time.
	step         = 32 * time.Nanosecond
	publishedMax = int(step)
)

// publication is an event of the server, and when its copies came, by socket.
type publication struct {
	name   string
	args   string
	copies map[dashboard.PaneID][]time.Duration
}

func (p publication) first() time.Duration {
	first := time.Duration(1 << 62)
	for _, copies := range p.copies {
		first = min(first, slices.Min(copies))
	}
	return first
}

// arrival is one of the copies.
type arrival struct {
	of   publication
	pane dashboard.PaneID
	at   time.Duration
	turn time.Duration // decides when it is added
}

func checkPairing(t *rapid.T) {
	sockets := rapid.IntRange(1, 6).Draw(t, "sockets")
	published := rapid.SliceOfN(publications(sockets), 0, publishedMax).Draw(t, "published")
	arrivals := spread(t, published)

	r := record(timeline.Options{Window: window, Audience: timeline.Everyone{}})
	for pane := range sockets {
		r.connect(dashboard.PaneID(pane + 1))
	}
	before := r.Len()
	for _, a := range arrivals {
		r.event(a.pane, a.at, a.of.name, a.of.args)
		if rapid.Bool().Draw(t, "settle") {
			// Too early for copies that are added later: they have to count anyway.
			r.settleAt(a.at + time.Duration(rapid.IntRange(0, 3).Draw(t, "windows"))*window)
		}
	}
	r.settleAt(time.Hour)

	delivered := slices.DeleteFunc(published, func(p publication) bool { return len(p.copies) == 0 })
	slices.SortFunc(delivered, func(a, b publication) int { return cmp.Compare(a.first(), b.first()) })
	if r.Len()-before != len(delivered) {
		t.Fatalf("%d rows, want %d", r.Len()-before, len(delivered))
	}
	for i, p := range delivered {
		wantRow(t, r.Timeline, before+i, p, sockets)
	}
	wantMatrix(t, r.Matrix(), delivered, sockets)
	wantMatrix(t, r.Tally(noon, noon.Add(time.Hour)), delivered, sockets)
}

// publications draws how one event is delivered: to each socket never to three
// times, up to a window late.
func publications(sockets int) *rapid.Generator[publication] {
	return rapid.Custom(func(t *rapid.T) publication {
		p := publication{
			name:   rapid.SampledFrom([]string{"user", "boat"}).Draw(t, "name"),
			args:   rapid.SampledFrom([]string{"1", "2"}).Draw(t, "args"),
			copies: make(map[dashboard.PaneID][]time.Duration),
		}
		for pane := range sockets {
			for range rapid.IntRange(0, 3).Draw(t, "copies") {
				late := step * time.Duration(rapid.IntRange(0, int(window/step)).Draw(t, "late"))
				p.copies[dashboard.PaneID(pane+1)] = append(p.copies[dashboard.PaneID(pane+1)], late)
			}
		}
		return p
	})
}

// spread gives the publications their times, those that say the same so far from
// each other that they can be told apart, and puts all arrivals nearly in order.
func spread(t *rapid.T, published []publication) []arrival {
	var arrivals []arrival
	next := make(map[string]time.Duration)
	for number, p := range published {
		pause := time.Duration(rapid.IntRange(1, int(window)).Draw(t, "pause"))
		start := (next[p.name+p.args] + pause).Truncate(step) + time.Duration(number)
		next[p.name+p.args] = start + 3*window
		for _, pane := range slices.Sorted(maps.Keys(p.copies)) {
			copies := p.copies[pane]
			for i := range copies {
				copies[i] += start
			}
			for _, at := range copies {
				arrivals = append(arrivals, arrival{of: p, pane: pane, at: at})
			}
		}
	}
	disorder := rapid.SampledFrom([]time.Duration{0, time.Millisecond, window}).Draw(t, "disorder")
	for i := range arrivals {
		arrivals[i].turn = arrivals[i].at + time.Duration(rapid.Int64Range(0, int64(disorder)).Draw(t, "delay"))
	}
	slices.SortStableFunc(arrivals, func(a, b arrival) int { return cmp.Compare(a.turn, b.turn) })
	return arrivals
}

func wantRow(t *rapid.T, tl *timeline.Timeline, i int, p publication, sockets int) {
	row := tl.At(i)
	first := p.first()
	if !row.At().Equal(noon.Add(first)) || row.Entry().Event.Name != p.name || row.Entry().Event.Args != p.args || !row.Settled() {
		t.Fatalf("row %d is %+v at %v, want %s %s at %v", i, row.Entry(), row.At(), p.name, p.args, first)
	}
	if found, there := tl.Index(row.Seq()); !there || found != i {
		t.Fatalf("row %d is found at %d, %v", i, found, there)
	}
	if found := tl.Search(row.At()); found > i || !tl.At(found).At().Equal(row.At()) {
		t.Fatalf("row %d, at %v, is found at %d", i, row.At(), found)
	}
	for socket := range sockets {
		pane := dashboard.PaneID(socket + 1)
		cell := row.Cell(pane)
		copies := p.copies[pane]
		if len(copies) == 0 {
			if cell.Stand != timeline.Missed || cell.Count != 0 {
				t.Fatalf("socket %d missed it and stands at %+v", pane, cell)
			}
			continue
		}
		at := slices.Min(copies)
		if cell.Stand != timeline.Got || cell.Count != len(copies) || cell.Skew != at-first || !cell.At.Equal(noon.Add(at)) {
			t.Fatalf("socket %d got it at %v and stands at %+v", pane, copies, cell)
		}
	}
}

func wantMatrix(t *rapid.T, m *timeline.Matrix, delivered []publication, sockets int) {
	if len(m.Kinds()) == 0 && len(delivered) > 0 {
		t.Fatal("the matrix is empty")
	}
	for _, kind := range m.Kinds() {
		for socket := range sockets {
			pane := dashboard.PaneID(socket + 1)
			var want timeline.Delivery
			var skews []time.Duration
			for _, p := range delivered {
				copies := p.copies[pane]
				switch {
				case p.name != kind.Event:
				case len(copies) == 0:
					want.Missed++
				default:
					want.Got++
					skews = append(skews, slices.Min(copies)-p.first())
					if len(copies) > 1 {
						want.Doubled++
					}
				}
			}
			got := m.Delivery(kind, pane)
			wantQuantile(t, got.P50, skews, 50)
			wantQuantile(t, got.P95, skews, 95)
			got.P50, got.P95 = 0, 0
			if got != want {
				t.Fatalf("%+v on socket %d: %+v, want %+v", kind, pane, got, want)
			}
		}
	}
}

func wantQuantile(t *rapid.T, got time.Duration, of []time.Duration, percent int) {
	want := time.Duration(0)
	if len(of) > 0 {
		slices.Sort(of)
		want = of[(percent*len(of)+99)/100-1]
	}
	if (got - want).Abs() > max(want/16, time.Microsecond) {
		t.Fatalf("%d %% of the skews are %v, want %v", percent, got, want)
	}
}

// A ring that is full goes on counting; its order, numbers and places stay right.
func TestTheOldestRowsAreLetGo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		r := record(timeline.Options{Window: window, Rows: limit, Audience: timeline.Everyone{}})
		r.connect(1, 2)
		made := 2
		for range rapid.IntRange(0, 100).Draw(t, "events") {
			at := time.Duration(made)*time.Millisecond + time.Duration(rapid.IntRange(0, 5000).Draw(t, "late"))*time.Microsecond
			made++
			r.event(1, at, "user", fmt.Sprint(made))
			if r.Len() != min(made, limit) || r.Trimmed() != uint64(made-r.Len()) {
				t.Fatalf("%d rows and %d trimmed of %d, limit %d", r.Len(), r.Trimmed(), made, limit)
			}
			for i := range r.Len() {
				row := r.At(i)
				if i > 0 && row.At().Before(r.At(i-1).At()) {
					t.Fatalf("row %d is before row %d", i, i-1)
				}
				if found, there := r.Index(row.Seq()); !there || found != i || row.Seq() <= r.Trimmed() || row.Seq() > uint64(made) {
					t.Fatalf("row %d, number %d of %d, is found at %d, %v", i, row.Seq(), made, found, there)
				}
			}
			if _, there := r.Index(r.Trimmed()); there {
				t.Fatalf("number %d is there", r.Trimmed())
			}
		}
		r.settleAt(time.Hour)
		one, two := r.Matrix().Delivery(user, 1), r.Matrix().Delivery(user, 2)
		if one.Got != uint64(made-2) || two.Missed+two.Unknown != one.Got || two.Missed > uint64(limit) {
			t.Fatalf("delivered %+v and %+v of %d", one, two, made)
		}
	})
}
