package filter_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sailscope/model/filter"
)

// Seqs must behave like a sorted slice that loses its head.
func TestSeqsAreASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s filter.Seqs
		var want []uint64
		next := uint64(0)
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			next += rapid.Uint64Range(1, 3).Draw(t, "step")
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				s.Append(next)
				want = append(want, next)
			case 1:
				gone := rapid.SliceOfNDistinct(rapid.Uint64Range(0, next+1), 0, 4, rapid.ID).Draw(t, "gone")
				slices.Sort(gone)
				s.Remove(gone...)
				want = slices.DeleteFunc(want, func(seq uint64) bool { return slices.Contains(gone, seq) })
			default:
				oldest := rapid.Uint64Range(0, next+1).Draw(t, "oldest")
				s.TrimBefore(oldest)
				for len(want) > 0 && want[0] < oldest {
					want = want[1:]
				}
			}
			if s.Len() != len(want) {
				t.Fatalf("%d numbers, want %v", s.Len(), want)
			}
			if s.Has(next + 1) {
				t.Fatalf("%d is among %v", next+1, want)
			}
			for i, seq := range want {
				if s.At(i) != seq || s.Upto(seq) != i+1 || s.Upto(seq-1) > i || !s.Has(seq) {
					t.Fatalf("at %d: %d, up to %d: %d; want %v", i, s.At(i), seq, s.Upto(seq), want)
				}
			}
		}
	})
}
