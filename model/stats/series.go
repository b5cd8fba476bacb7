package stats

import "time"

// A Series covers Bins bins of BinWidth each: five minutes.
const (
	BinWidth = 2 * time.Second
	Bins     = 150
)

// Series counts events in each of the last Bins bins. The zero value is empty. Times may go
// backward: an event counts in the bin of its time if the series still covers it.
type Series struct {
	counts [Bins]uint32
	newest int64 // number of the newest bin that was written to
	used   bool
}

// Add counts an event.
func (s *Series) Add(at time.Time) {
	bin := binOf(at)
	switch {
	case !s.used:
		s.newest, s.used = bin, true
	case bin <= s.newest-Bins:
		return
	case bin >= s.newest+Bins:
		s.counts, s.newest = [Bins]uint32{}, bin
	}
	for s.newest < bin {
		s.newest++
		s.counts[slot(s.newest)] = 0
	}
	s.counts[slot(bin)]++
}

// PerSecond returns the rates of the bins, the oldest first. The last bin is the newest one that is
// complete at now.
func (s *Series) PerSecond(now time.Time) [Bins]float64 {
	var rates [Bins]float64
	for i := range rates {
		rates[i] = float64(s.count(binOf(now)-Bins+int64(i))) / BinWidth.Seconds()
	}
	return rates
}

// Count returns how many events are in the bins of PerSecond.
func (s *Series) Count(now time.Time) uint64 {
	var sum uint64
	for i := range int64(Bins) {
		sum += uint64(s.count(binOf(now) - Bins + i))
	}
	return sum
}

func (s *Series) count(bin int64) uint32 {
	if !s.used || bin > s.newest || bin <= s.newest-Bins {
		return 0
	}
	return s.counts[slot(bin)]
}

// isOver reports whether all bins are empty at now.
func (s *Series) isOver(now time.Time) bool { return binOf(now) >= s.newest+Bins }

func binOf(at time.Time) int64 { return at.UnixNano() / int64(BinWidth) }

// slot is where a bin is kept. Before 1970 numbers are negative.
func slot(bin int64) int64 { return ((bin % Bins) + Bins) % Bins }
