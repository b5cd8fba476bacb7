package filter

import "slices"

// Seqs are the numbers of the rows that pass, in order. The zero value is
// empty. It belongs to one goroutine.
type Seqs struct {
	all  []uint64
	head int // what comes before was let go
}

// Append adds numbers, each greater than all before it.
func (s *Seqs) Append(seqs ...uint64) { s.all = append(s.all, seqs...) }

// TrimBefore lets go of the numbers below oldest.
func (s *Seqs) TrimBefore(oldest uint64) {
	for s.head < len(s.all) && s.all[s.head] < oldest {
		s.head++
	}
	if s.head > len(s.all)/2 {
		s.all = s.all[:copy(s.all, s.all[s.head:])]
		s.head = 0
	}
}

// Remove takes out those of the numbers that are there; seqs are in order.
func (s *Seqs) Remove(seqs ...uint64) {
	if len(seqs) == 0 {
		return
	}
	first, _ := slices.BinarySearch(s.all[s.head:], seqs[0])
	kept := s.head + first
	for _, seq := range s.all[kept:] {
		for len(seqs) > 0 && seqs[0] < seq {
			seqs = seqs[1:]
		}
		if len(seqs) == 0 || seqs[0] != seq {
			s.all[kept] = seq
			kept++
		}
	}
	s.all = s.all[:kept]
}

// Len is how many there are.
func (s *Seqs) Len() int { return len(s.all) - s.head }

// At is the i-th, 0 for the lowest; i must be below Len.
func (s *Seqs) At(i int) uint64 { return s.all[s.head+i] }

// Has tells whether seq is among them.
func (s *Seqs) Has(seq uint64) bool {
	_, found := slices.BinarySearch(s.all[s.head:], seq)
	return found
}

// Upto is how many are no greater than seq.
func (s *Seqs) Upto(seq uint64) int {
	i, found := slices.BinarySearch(s.all[s.head:], seq)
	if found {
		i++
	}
	return i
}
