package pubsub

import (
	"hash/maphash"
	"math/bits"
	"strconv"
)

// seed prevents servers from sending different events with equal hashes.
var seed = maphash.MakeSeed()

// These make hashes of values of different kinds different.
const (
	objectHash = iota + 1
	arrayHash
	binaryHash
)

// mix returns a hash of two hashes. Their order matters.
func mix(a, b uint64) uint64 {
	const odd1, odd2 = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
	high, low := bits.Mul64(a^odd1, bits.RotateLeft64(b, 32)^odd2)
	return high ^ low
}

func hashBytes(b []byte) uint64 { return maphash.Bytes(seed, b) }

// hasher hashes an event's texts and attachments. The zero value hashes nothing: without a
// fingerprint, the attachments are not read.
type hasher struct {
	attachments [][]byte
	hashBytes   func([]byte) uint64 // of an attachment
	made        []madeHash          // of the attachments, once one was asked for
}

// madeHash is the hash of an attachment, if it was computed.
type madeHash struct {
	hash uint64
	made bool
}

func (h *hasher) text(s string) uint64 {
	if h.hashBytes == nil {
		return 0
	}
	return maphash.String(seed, s)
}

// attachment returns the hash of the attachment with that number (JSON). Each attachment is
// hashed only once, because a small text can refer to a large attachment a million times.
func (h *hasher) attachment(number string) (hash uint64, found bool) {
	const longest = 9 // digits; strconv copies what is no number into its error
	if h.hashBytes == nil || len(number) > longest {
		return 0, false
	}
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil || n >= uint64(len(h.attachments)) {
		return 0, false
	}
	if h.made == nil {
		h.made = make([]madeHash, len(h.attachments))
	}
	m := &h.made[n]
	if !m.made {
		*m = madeHash{mix(binaryHash, h.hashBytes(h.attachments[n])), true}
	}
	return m.hash, true
}
