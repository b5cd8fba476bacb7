package pubsub_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// referring is a notification with references to its attachments, in turn.
func referring(references int, attachments ...[]byte) sailsclient.Event {
	var list strings.Builder
	for i := range references {
		fmt.Fprintf(&list, `{"_placeholder":true,"num":%d},`, i%len(attachments))
	}
	return event("boat", `{"verb":"updated","id":1,"data":{"a":[`+list.String()+`1]},"previous":{"key":1}}`, attachments...)
}

// An attachment is hashed once, however often an event refers to it, and not at
// all if it does not.
func TestAttachmentsAreHashedOnce(t *testing.T) {
	const size = 1000
	attachments := [][]byte{bytes.Repeat([]byte("a"), size), nil, bytes.Repeat([]byte("b"), 2*size)}
	for references, want := range map[int]int{0: 0, 1: size, 3: 3 * size, 2000: 3 * size, 100_000: 3 * size} {
		if got := pubsub.HashedByLook(referring(references, attachments...)); got != want {
			t.Errorf("%d references: %d bytes are hashed, want %d", references, got, want)
		}
	}
}

// What an event refers to and how often is part of its fingerprint.
func TestFingerprintOfManyReferences(t *testing.T) {
	one, two := []byte("one"), []byte("two")
	seen := map[uint64]string{}
	for name, e := range map[string]sailsclient.Event{
		"one once":    referring(1, one),
		"one twice":   referring(2, one),
		"two twice":   referring(2, two),
		"both once":   referring(2, one, two),
		"both twice":  referring(4, one, two),
		"other order": referring(2, two, one),
		"the same":    referring(2, one, one, one),
	} {
		g := pubsub.Look(e)
		if other, is := seen[g.Fingerprint]; is && name != "the same" && other != "the same" {
			t.Errorf("%s and %s have the same fingerprint", name, other)
		}
		seen[g.Fingerprint] = name
	}
	if pubsub.Look(referring(2, one)) != pubsub.Look(referring(2, one, one)) {
		t.Error("bytes that are equal have different fingerprints")
	}
}

// The number of a placeholder is a short one, whatever stands there.
func TestLookAtHostileNumbers(t *testing.T) {
	long := strings.Repeat("9", 1<<20)
	for _, number := range []string{long, `"` + long + `"`, "[" + long + "]", "1e5", "-0", "7"} {
		e := event("chat", `{"_placeholder":true,"num":`+number+`}`, []byte("bytes"))
		if n := testing.AllocsPerRun(5, func() { pubsub.Look(e) }); n > 2 {
			t.Errorf("%.20s: %v allocations", number, n)
		}
		if pubsub.HashedByLook(e) != 0 {
			t.Errorf("%.20s is taken for the number of an attachment", number)
		}
	}
}
