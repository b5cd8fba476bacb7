package dashboard_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
)

func event(pane dashboard.PaneID, seq uint64, args string) dashboard.Item {
	item := dashboard.Item{Pane: pane}
	item.Event.Seq, item.Event.Name, item.Event.Args = seq, "e", args
	return item
}

// Whatever is put and taken in whatever order: per pane, events come out in
// order, every one is either handed out or counted as dropped, the dropped ones
// are older than those of their batch, and no change of state is ever lost.
func TestInboxLosesNothingSilently(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(1, 40).Draw(t, "maxItems")
		inbox := dashboard.NewInbox(limit, rapid.IntRange(200, 20_000).Draw(t, "maxBytes"))
		const panes = 3
		var put, got, changes, changesGot [panes + 1]uint64
		take := func() {
			batch := inbox.Take(nil)
			data := 0
			for pane, n := range batch.Dropped {
				got[pane] += n
			}
			for _, item := range batch.Items {
				if item.Change != nil {
					changesGot[item.Pane]++
					continue
				}
				data++
				got[item.Pane]++
				if item.Event.Seq != got[item.Pane] {
					t.Fatalf("pane %d: event %d came as number %d", item.Pane, item.Event.Seq, got[item.Pane])
				}
			}
			if data > limit {
				t.Fatalf("%d events in a batch, the limit is %d", data, limit)
			}
		}
		for range rapid.IntRange(0, 300).Draw(t, "steps") {
			pane := dashboard.PaneID(rapid.IntRange(1, panes).Draw(t, "pane"))
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				take()
			case 1:
				changes[pane]++
				inbox.Put(dashboard.Item{Pane: pane, Change: &sailsclient.Change{}})
			default:
				put[pane]++
				inbox.Put(event(pane, put[pane], strings.Repeat("x", rapid.IntRange(0, 400).Draw(t, "size"))))
			}
		}
		take()
		if put != got || changes != changesGot {
			t.Fatalf("put %v, accounted for %v; changes %v, came %v", put, got, changes, changesGot)
		}
	})
}

func TestInboxWakesOncePerBatch(t *testing.T) {
	inbox := dashboard.NewInbox(10, 1<<20)
	inbox.Put(event(1, 1, ""))
	inbox.Put(event(1, 2, ""))
	<-inbox.Wake()
	if n := len(inbox.Take(nil).Items); n != 2 {
		t.Fatalf("took %d items, want 2", n)
	}
	select {
	case <-inbox.Wake():
		t.Fatal("a second wake for one batch")
	default:
	}
}

func TestInboxIsSafeForManySockets(t *testing.T) {
	const sockets, each = 20, 2000
	inbox := dashboard.NewInbox(100, 1<<20)
	var putters sync.WaitGroup
	for pane := range sockets {
		putters.Go(func() {
			for seq := range each {
				inbox.Put(event(dashboard.PaneID(pane+1), uint64(seq+1), ""))
			}
		})
	}
	done := make(chan struct{})
	go func() { putters.Wait(); close(done) }()
	total := uint64(0)
	var spare []dashboard.Item
	for running := true; running; {
		select {
		case <-inbox.Wake():
		case <-done:
			running = false
		}
		batch := inbox.Take(spare)
		spare = batch.Items
		total += uint64(len(batch.Items))
		for _, n := range batch.Dropped {
			total += n
		}
	}
	if total != sockets*each {
		t.Fatalf("%d events accounted for, want %d", total, sockets*each)
	}
}

// Once its slices have grown, the way through the inbox allocates nothing.
func TestInboxDoesNotAllocate(t *testing.T) {
	const events = 1000
	inbox := dashboard.NewInbox(2*events, 1<<20)
	var spare []dashboard.Item
	round := func() {
		for i := range events {
			inbox.Put(event(1, uint64(i), "{}"))
		}
		spare = inbox.Take(spare).Items
	}
	round()
	round()
	if allocs := testing.AllocsPerRun(10, round); allocs > 1 {
		t.Errorf("%v allocations for %d events", allocs, events)
	}
}

func BenchmarkInbox(b *testing.B) {
	for _, limit := range []int{100_000, 1000} {
		b.Run(fmt.Sprintf("limit=%d", limit), func(b *testing.B) {
			inbox := dashboard.NewInbox(limit, 64<<20)
			item := event(1, 1, `{"verb":"updated","id":7,"data":{"length":12.5}}`)
			var spare []dashboard.Item
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				inbox.Put(item)
				if n++; n == 8000 { // a frame at half a million events a second
					spare, n = inbox.Take(spare).Items, 0
				}
			}
		})
	}
}
