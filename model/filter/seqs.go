package filter

import "slices"

// Seqs is the list of the numbers of the rows that pass, in order. The zero value is empty. Only
// one goroutine may use it.
type Seqs struct {
	all  []uint64
	head int // everything before it was dropped
}

// Append adds numbers, each greater than all before it.
func (s *Seqs) Append(seqs ...uint64) { s.all = append(s.all, seqs...) }

// TrimBefore drops the numbers below oldest.
func (s *Seqs) TrimBefore(oldest uint64) {
	for s.head < len(s.all) && s.all[s.head] < oldest {
		s.head++
	}
	if s.head > len(s.all)/2 {
		s.all = s.all[:copy(s.all, s.all[s.head:])]
		s.head = 0
	}
}

// Remove removes the numbers in seqs, which are in order. Some may not be there.
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

// Len returns how many numbers there are.
func (s *Seqs) Len() int { return len(s.all) - s.head }

// At returns number i, 0 for the lowest; i must be below Len.
func (s *Seqs) At(i int) uint64 { return s.all[s.head+i] }

// Has reports whether seq is there.
func (s *Seqs) Has(seq uint64) bool {
	_, found := slices.BinarySearch(s.all[s.head:], seq)
	return found
}

// Upto returns how many numbers are at most seq.
func (s *Seqs) Upto(seq uint64) int {
	i, found := slices.BinarySearch(s.all[s.head:], seq)
	if found {
		i++
	}
	return i
}
