package dashboard_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sailscope/model/dashboard"
)

// The ring must behave like a slice that loses its head.
func TestRingIsASliceThatLosesItsHead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		maxEntries := rapid.IntRange(1, 200).Draw(t, "maxEntries")
		maxBytes := rapid.IntRange(1, 2000).Draw(t, "maxBytes")
		sizes := rapid.SliceOfN(rapid.IntRange(0, 300), 0, 500).Draw(t, "sizes")
		ring := dashboard.NewRing(maxEntries, maxBytes, func(v int) int { return v })
		var want []int
		var trimmed uint64
		for _, v := range sizes {
			ring.Push(v)
			want = append(want, v)
			for len(want) > maxEntries || sum(want) > maxBytes && len(want) > 1 {
				want = want[1:]
				trimmed++
			}
			if got := contents(ring); !slices.Equal(got, want) {
				t.Fatalf("ring holds %v, want %v", got, want)
			}
			if ring.Bytes() != sum(want) || ring.Trimmed() != trimmed {
				t.Fatalf("bytes %d, trimmed %d; want %d, %d", ring.Bytes(), ring.Trimmed(), sum(want), trimmed)
			}
		}
	})
}

func contents(r *dashboard.Ring[int]) []int {
	out := make([]int, 0, r.Len())
	for i := range r.Len() {
		out = append(out, r.At(i))
	}
	return out
}

func sum(values []int) int {
	total := 0
	for _, v := range values {
		total += v
	}
	return total
}

func BenchmarkRingPush(b *testing.B) {
	log := dashboard.NewLog()
	entry := dashboard.Entry{Kind: dashboard.EntryEvent}
	entry.Event.Name, entry.Event.Args = "boat", `{"verb":"updated","id":7,"data":{"length":12.5}}`
	b.ReportAllocs()
	for b.Loop() {
		log.Add(entry)
	}
}
