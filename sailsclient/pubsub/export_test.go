package pubsub

import "sailscope/sailsclient"

// Steps is the work that learning from responses was so far.
func (l *Ledger) Steps() uint64 { return l.steps }

// Limits that tests go beyond.
const (
	MaxModels = maxModels
	MaxName   = maxName
	MaxID     = maxID
)

// HashedByLook is how many bytes of attachments Look hashes for an event.
func HashedByLook(e sailsclient.Event) int {
	n := 0
	look(e, hasher{attachments: e.Attachments, hashBytes: func(b []byte) uint64 {
		n += len(b)
		return hashBytes(b)
	}})
	return n
}
