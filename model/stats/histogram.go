package stats

import (
	"math/bits"
	"time"
)

// A Histogram's buckets are one microsecond wide up to fineLimit. Beyond that, each doubling has
// bucketsPerDoubling buckets.
const (
	bucketsPerDoubling = 8
	subBits            = 3 // bucketsPerDoubling as a power of 2
	fineLimit          = 2 * bucketsPerDoubling
	doublings          = 28 // up to more than an hour
	histogramBuckets   = fineLimit + doublings*bucketsPerDoubling
)

// Histogram is a distribution of durations, in less than 1 KiB. Its quantiles are off by at most
// 1/16, or 1 µs if that is more. Durations over an hour count as an hour. The zero value is empty.
type Histogram struct {
	counts [histogramBuckets]uint32
	total  uint64
}

// Add counts a duration. A negative one counts as 0.
func (h *Histogram) Add(d time.Duration) {
	h.counts[bucketOf(d)]++
	h.total++
}

// Remove undoes an Add of the same duration.
func (h *Histogram) Remove(d time.Duration) {
	h.counts[bucketOf(d)]--
	h.total--
}

// Total returns how many durations are counted.
func (h *Histogram) Total() uint64 { return h.total }

// Quantile returns the duration that a share q of all, between 0 and 1, does not exceed. It is 0 if
// nothing is counted.
func (h *Histogram) Quantile(q float64) time.Duration {
	if h.total == 0 {
		return 0
	}
	// The smallest rank that has at least that share at or below it.
	rank := uint64(q * float64(h.total))
	if float64(rank) < q*float64(h.total) || rank == 0 {
		rank++
	}
	rank = min(rank, h.total)
	var seen uint64
	for i := range h.counts {
		if seen += uint64(h.counts[i]); seen >= rank {
			return middleOf(i)
		}
	}
	return 0
}

func bucketOf(d time.Duration) int {
	us := uint64(max(d, 0).Microseconds())
	if us < fineLimit {
		return int(us)
	}
	doubling := bits.Len64(us) - 1 - subBits // of the bucket's width
	return min(fineLimit+(doubling-1)*bucketsPerDoubling+int(us>>doubling)-bucketsPerDoubling, histogramBuckets-1)
}

// middleOf returns the middle of a bucket, which is off by at most half its width.
func middleOf(bucket int) time.Duration {
	if bucket < fineLimit {
		return time.Duration(bucket) * time.Microsecond
	}
	doubling := (bucket-fineLimit)/bucketsPerDoubling + 1
	low := ((bucket-fineLimit)%bucketsPerDoubling + bucketsPerDoubling) << doubling
	width := 1 << doubling
	return time.Duration(low+width/2) * time.Microsecond
}
