//go:build !race

// A queue that one goroutine fills. The race detector makes each of its events twenty times
// slower.

package cli

import (
	"testing"
)

// A burst of small events fits: they are bounded by what they take, not by number.
func TestABurstFits(t *testing.T) {
	q := newQueue()
	from := &source{number: 1}
	const burst = 200_000
	for range burst {
		q.putEvent(testEvent(from, `{"verb":"updated","id":1}`), false)
	}
	if batch, _ := takeAll(t.Context(), q); len(batch) != burst || q.dropped() != 0 {
		t.Errorf("%d of %d are there, %d were dropped", len(batch), burst, q.dropped())
	}
}
