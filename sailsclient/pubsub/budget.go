package pubsub

// MaxSteps bounds the work of learning from one response: the number of attributes, models
// and rooms. A ledger learns on its own goroutine, which may be that of a screen.
const MaxSteps = 250_000

// budget counts the steps that are left for one response.
type budget struct {
	left int
	// skipped counts records that were left out, at least in part.
	skipped int
}

// spend takes steps from the budget, and reports whether there were enough.
func (b *budget) spend(steps int) bool {
	if b.left <= 0 {
		return false
	}
	b.left -= steps
	return true
}
