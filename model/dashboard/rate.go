package dashboard

import "time"

const (
	rateStep  = 250 * time.Millisecond
	rateSteps = 4 // steps in the measured second
)

// Rate counts the events of the last second. The zero value is empty. Times must not go far
// backward.
type Rate struct {
	counts [rateSteps + 1]uint64 // by step number; one is being filled
	step   int64                 // number of the newest step
}

// Add counts one event.
func (r *Rate) Add(at time.Time) {
	step := stepOf(at)
	r.advance(step)
	if r.step-step > rateSteps {
		return // older than the measured second
	}
	r.counts[step%int64(len(r.counts))]++
}

// PerSecond returns the number of events in the second before now.
func (r *Rate) PerSecond(now time.Time) uint64 {
	r.advance(stepOf(now))
	var sum uint64
	for i := range int64(rateSteps) {
		sum += r.counts[(r.step-i)%int64(len(r.counts))]
	}
	return sum
}

func (r *Rate) advance(step int64) {
	if step-r.step > rateSteps {
		r.counts = [rateSteps + 1]uint64{}
		r.step = step
		return
	}
	for r.step < step {
		r.step++
		r.counts[r.step%int64(len(r.counts))] = 0
	}
}

func stepOf(t time.Time) int64 { return t.UnixNano() / int64(rateStep) }
