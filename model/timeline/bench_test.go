package timeline_test

import (
	"fmt"
	"testing"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/timeline"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
)

// BenchmarkAdd is what one event costs on the screen's goroutine, with four
// sockets: each gets all events, or each its own.
func BenchmarkAdd(b *testing.B) {
	const sockets = 4
	for name, shared := range map[string]bool{"shared": true, "alone": false} {
		b.Run(name, func(b *testing.B) {
			r := record(timeline.Options{Audience: timeline.Everyone{}})
			r.connect(1, 2, 3, 4)
			events := benchEvents(b, 8192)
			now := noon
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				which := i
				if shared {
					which = i / sockets
				}
				e := events[which%len(events)]
				// Not paired with the one a lap ago, whose window is not over.
				e.glance.Fingerprint += uint64(which / len(events))
				now = now.Add(10 * time.Microsecond)
				e.entry.At = now
				r.Add(dashboard.PaneID(i%sockets+1), e.entry, e.glance)
				if i%1000 == 0 {
					r.Settle(now)
				}
			}
		})
	}
}

type benchEvent struct {
	entry  dashboard.Entry
	glance pubsub.Glance
}

func benchEvents(b *testing.B, n int) []benchEvent {
	b.Helper()
	events := make([]benchEvent, n)
	for i := range events {
		var e sailsclient.Event
		e.Name = "boat"
		e.Args = fmt.Sprintf(`{"verb":"updated","id":%d,"data":{"length":12.5}}`, i)
		events[i] = benchEvent{dashboard.Entry{Event: e}, pubsub.Look(e)}
	}
	return events
}

// BenchmarkDraw reads what a screen of 50 rows and 20 sockets shows, out of a
// full timeline.
func BenchmarkDraw(b *testing.B) {
	const sockets, visible = 20, 50
	r := record(timeline.Options{Audience: timeline.Everyone{}})
	for i := range timeline.DefaultRows * sockets {
		pane := dashboard.PaneID(i%sockets + 1)
		r.event(pane, time.Duration(i)*10*time.Microsecond, "boat", fmt.Sprint(i/sockets))
	}
	got := 0
	b.ReportAllocs()
	for b.Loop() {
		first, _ := r.Index(r.last().Seq() / 2)
		for i := range visible {
			row := r.At(first + i)
			for pane := range dashboard.PaneID(sockets) {
				got += row.Cell(pane + 1).Count
			}
		}
	}
	if got < b.N*sockets*visible/2 {
		b.Errorf("only %d copies in %d screens", got, b.N)
	}
}
