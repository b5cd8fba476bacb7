package pubsub

// MaxSteps bounds the work of learning from one response, in attributes and
// models looked at and rooms noted. Learning is done where the ledger is, which
// may be a screen's goroutine.
const MaxSteps = 250_000

// budget is the work that may still be done for one response.
type budget struct {
	left int
	// skipped are the records that were not learned from, or not in whole.
	skipped int
}

// spend takes steps off the budget. It is false when there are none left.
func (b *budget) spend(steps int) bool {
	if b.left <= 0 {
		return false
	}
	b.left -= steps
	return true
}
