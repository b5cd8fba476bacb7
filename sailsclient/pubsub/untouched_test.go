//go:build linux || darwin

package pubsub_test

import (
	"testing"

	"sailscope/internal/testmem"
	"sailscope/sailsclient/pubsub"
)

// Reading what an event means, and learning from it, touches no attachment: the
// screen's goroutine does both.
func TestReadDoesNotTouchAttachments(t *testing.T) {
	memory := testmem.New(t, 1<<20)
	e := referring(2000, memory.Bytes)
	g := pubsub.Look(e)
	memory.Lock()
	n, ok := pubsub.Read(e)
	if !ok || n.Verb != pubsub.Updated || n.ID != "1" {
		t.Errorf("it is %+v, %v", n, ok)
	}
	ledger := pubsub.NewLedger()
	ledger.Heard(e, g)
	if live, _ := ledger.Len(); live != 1 {
		t.Errorf("the ledger is in %d rooms", live)
	}
}
