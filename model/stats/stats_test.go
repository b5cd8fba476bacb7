package stats_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sailscope/model/dashboard"
	"sailscope/model/stats"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// A quantile is off by no more than the histogram says, whatever was added, and
// taken back again.
func TestHistogramQuantiles(t *testing.T) {
	duration := rapid.Map(rapid.Float64Range(0, math.Log(float64(time.Hour))), func(x float64) time.Duration {
		return time.Duration(math.Exp(x))
	})
	rapid.Check(t, func(t *rapid.T) {
		var h stats.Histogram
		kept := rapid.SliceOfN(duration, 1, 100).Draw(t, "kept")
		gone := rapid.SliceOfN(duration, 0, 20).Draw(t, "gone")
		for _, d := range slices.Concat(gone, kept) {
			h.Add(d)
		}
		for _, d := range gone {
			h.Remove(d)
		}
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		slices.Sort(kept)
		exact := kept[max(int(math.Ceil(q*float64(len(kept))))-1, 0)]
		got := h.Quantile(q)
		if off := (got - exact).Abs(); off > max(exact/16, time.Microsecond) || h.Total() != uint64(len(kept)) {
			t.Fatalf("quantile %v of %d is %v, want %v", q, h.Total(), got, exact)
		}
	})
}

func TestHistogramOfExtremes(t *testing.T) {
	var h stats.Histogram
	if got := h.Quantile(0.5); got != 0 {
		t.Errorf("the quantile of nothing is %v", got)
	}
	h.Add(-time.Second)
	if got := h.Quantile(1); got != 0 {
		t.Errorf("less than nothing counts as %v", got)
	}
	h.Add(math.MaxInt64)
	if got := h.Quantile(1); got < time.Hour {
		t.Errorf("290 years count as %v", got)
	}
}

// A series counts what it reaches back to, in whatever order it comes.
func TestSeriesCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s stats.Series
		want := map[int64]uint64{}
		newest := int64(-10 * stats.Bins) // before all
		for range rapid.IntRange(0, 100).Draw(t, "events") {
			bin := rapid.Int64Range(-2*stats.Bins, 2*stats.Bins).Draw(t, "bin")
			s.Add(noon.Add(time.Duration(bin) * stats.BinWidth))
			if bin > newest-stats.Bins {
				want[bin]++
			}
			newest = max(newest, bin)
		}
		now := newest + rapid.Int64Range(0, stats.Bins).Draw(t, "after")
		rates := s.PerSecond(noon.Add(time.Duration(now) * stats.BinWidth))
		var sum uint64
		for i, rate := range rates {
			bin := now - stats.Bins + int64(i)
			count := want[bin]
			if bin <= newest-stats.Bins {
				count = 0
			}
			sum += count
			if rate != float64(count)/stats.BinWidth.Seconds() {
				t.Fatalf("bin %d has a rate of %v, want %d events", bin, rate, count)
			}
		}
		if got := s.Count(noon.Add(time.Duration(now) * stats.BinWidth)); got != sum {
			t.Fatalf("%d events, want %d", got, sum)
		}
	})
}

func TestRatesByPaneAndName(t *testing.T) {
	r := stats.NewRates()
	later := noon.Add(stats.BinWidth)
	for _, name := range []string{"user", "boat", "user"} {
		r.Add(1, name, noon)
	}
	r.Add(2, "boat", noon)
	r.Add(2, "boat", noon)
	r.Add(2, strings.Repeat("x", 1000), noon)
	if one, two := r.Pane(1).Count(later), r.Pane(2).Count(later); one != 3 || two != 3 {
		t.Errorf("the panes got %d and %d events", one, two)
	}
	r.Forget(2)
	if two := r.Pane(2).Count(later); two != 0 {
		t.Errorf("%d events of a pane that is closed", two)
	}
	var names []string
	for _, n := range r.Names(later) {
		names = append(names, fmt.Sprintf("%s %v %d", n.Name, n.Others, n.Count))
	}
	if want := []string{"boat false 3", "user false 2", " true 1"}; !slices.Equal(names, want) {
		t.Errorf("the names are %q, want %q", names, want)
	}
}

// Whatever names a server makes up, they are bounded; those that no longer come
// make room.
func TestRatesForgetNamesThatStopped(t *testing.T) {
	r := stats.NewRates()
	for i := range 1000 {
		r.Add(1, fmt.Sprint("name", i), noon)
	}
	names := r.Names(noon.Add(stats.BinWidth))
	if others := names[len(names)-1]; len(names) > 100 || !others.Others || others.Count+uint64(len(names))-1 != 1000 {
		t.Errorf("%d names, and others %v", len(names), others.Count)
	}
	muchLater := noon.Add(2 * stats.Bins * stats.BinWidth)
	r.Add(1, "new", muchLater)
	if names := r.Names(muchLater.Add(stats.BinWidth)); len(names) != 1 || names[0].Name != "new" {
		t.Errorf("the names are %v", names)
	}
}

func TestLatencies(t *testing.T) {
	l := stats.NewLatencies()
	for ms := range 100 {
		l.Answered("get", fmt.Sprintf("/user/%d?populate=false", ms), time.Duration(ms+1)*time.Millisecond)
	}
	l.Answered("POST", "/user", time.Second)
	l.Failed("post", "/user")
	paths := l.Paths()
	if len(paths) != 2 || paths[0].Path != "GET /user/:id" || paths[0].Count != 100 || paths[0].Max != 100*time.Millisecond {
		t.Fatalf("got %+v", paths)
	}
	for want, got := range map[time.Duration]time.Duration{50 * time.Millisecond: paths[0].P50, 95 * time.Millisecond: paths[0].P95} {
		if (got - want).Abs() > want/16 {
			t.Errorf("quantile %v, want %v", got, want)
		}
	}
	if post := paths[1]; post.Count != 1 || post.Failed != 1 || post.P95 > post.Max || post.Max != time.Second {
		t.Errorf("got %+v", post)
	}
	for i := range 1000 {
		l.Answered("get", fmt.Sprint("/made-up-", strings.Repeat("x", i)), time.Second)
	}
	paths = l.Paths()
	if others := paths[len(paths)-1]; len(paths) > 300 || !others.Others || others.Count == 0 {
		t.Errorf("%d paths, and others %+v", len(paths), others)
	}
}

func TestRoute(t *testing.T) {
	for url, want := range map[string]string{
		"/user":                                    "/user",
		"/user/7?x=/1":                             "/user/:id",
		"/user/1,2,-3/pets/5#top":                  "/user/:id/pets/:id",
		"/boat/IMO9074729":                         "/boat/IMO9074729",
		"/v1/day/2026-11-23":                       "/v1/day/:id",
		"/a/507f1f77bcf86cd799439011":              "/a/:id",
		"/a/f47ac10b-58cc-4372-a567-0e02b2c3d479/": "/a/:id/",
		"/api/sendPasswordRecoveryEmail":           "/api/sendPasswordRecoveryEmail",
		"":                                         "",
	} {
		if got := stats.Route(url); got != want {
			t.Errorf("the route of %s is %s, want %s", url, got, want)
		}
	}
}

func BenchmarkRatesAdd(b *testing.B) {
	r := stats.NewRates()
	b.ReportAllocs()
	for at := noon; b.Loop(); at = at.Add(10 * time.Microsecond) {
		r.Add(dashboard.PaneID(1), "boat", at)
	}
}
