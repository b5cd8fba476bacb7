package dashboard_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
)

// A log's numbers go on whatever happens to its entries, and a snapshot stays
// what it was.
func TestLogNumbersAndSnapshots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := dashboard.NewLog()
		var there []uint64 // the numbers of the entries that have to be there
		next := uint64(1)
		var snapshot *dashboard.Log
		var then []uint64
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "step") {
			case 0:
				log.Clear()
				there = nil
			case 1:
				snapshot, then = log.Snapshot(), append([]uint64(nil), there...)
			default:
				log.Add(dashboard.Entry{At: noon.Add(time.Duration(next) * time.Second)})
				there = append(there, next)
				next++
			}
			holds(t, log, there, next)
		}
		if snapshot != nil {
			for i, seq := range then {
				if snapshot.At(i).Seq != seq {
					t.Fatalf("the snapshot has number %d at %d, want %d", snapshot.At(i).Seq, i, seq)
				}
			}
			if snapshot.Len() != len(then) {
				t.Fatalf("%d entries in the snapshot, want %d", snapshot.Len(), len(then))
			}
		}
	})
}

func holds(t *rapid.T, log *dashboard.Log, there []uint64, next uint64) {
	if log.Len() != len(there) || log.NewestSeq() != next-1 || log.OldestSeq() != next-uint64(len(there)) {
		t.Fatalf("%d entries from %d to %d, want %v", log.Len(), log.OldestSeq(), log.NewestSeq(), there)
	}
	for i, seq := range there {
		if entry, found := log.Find(seq); !found || entry.Seq != seq || log.At(i).Seq != seq {
			t.Fatalf("number %d is %d (found %v), at %d is %d", seq, entry.Seq, found, i, log.At(i).Seq)
		}
	}
	for _, seq := range []uint64{0, log.OldestSeq() - 1, next} {
		if _, found := log.Find(seq); found {
			t.Fatalf("number %d is found among %v", seq, there)
		}
	}
	start := time.Time{}
	if len(there) > 0 {
		start = noon.Add(time.Duration(there[0]) * time.Second)
	}
	if !log.Start().Equal(start) {
		t.Fatalf("the log starts at %v, want %v", log.Start(), start)
	}
}

// Empty attachments take memory, too: 10,000 of them come in 20 KB.
func TestEmptyAttachmentsCount(t *testing.T) {
	event := sailsclient.Event{Event: socketio.Event{Name: "x", Attachments: make([][]byte, 10_000)}}
	const least = 24 * 10_000 // the list
	if size := (dashboard.Entry{Event: event}).Size(); size < least {
		t.Errorf("the log takes them for %d bytes", size)
	}
	inbox := dashboard.NewInbox(1000, 4*least)
	for range 10 {
		inbox.Observer(1).SocketEvent(event)
	}
	if batch := inbox.Take(nil); len(batch.Items) > 4 || batch.Dropped[1] != uint64(10-len(batch.Items)) {
		t.Errorf("the inbox holds %d, and has dropped %d", len(batch.Items), batch.Dropped[1])
	}
}
