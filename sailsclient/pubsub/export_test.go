package pubsub

// Steps is the work that learning from responses was so far.
func (l *Ledger) Steps() uint64 { return l.steps }

// Limits that tests go beyond.
const (
	MaxModels = maxModels
	MaxName   = maxName
	MaxID     = maxID
)
