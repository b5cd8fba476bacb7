package cli

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sailscope/sailsclient"
)

func testEvent(from *source, args string) entry {
	e := entry{from: from, event: sailsclient.Event{}}
	e.event.Args = args
	return e
}

// told is what came out of a queue: arguments of events, *lifecycle*, or the
// socket and number of drops.
func told(entries []entry) string {
	var all []string
	for _, e := range entries {
		switch {
		case e.line != nil:
			all = append(all, fmt.Sprint(e.line))
		case e.dropped > 0:
			all = append(all, fmt.Sprintf("%d lost %d", e.from.number, e.dropped))
		default:
			all = append(all, e.event.Args)
		}
	}
	return strings.Join(all, ", ")
}

func TestAFullQueueDropsEventsAndSaysWhere(t *testing.T) {
	q := newQueue()
	q.maxEvents, q.maxBytes = 3, 10
	one, two := &source{number: 1}, &source{number: 2}
	for i := range 5 {
		q.putEvent(testEvent(one, fmt.Sprint(i)))
	}
	q.put(entry{from: one, line: "disconnect"})
	q.putEvent(testEvent(one, "5"))
	q.putEvent(testEvent(two, "6"))
	batch, more := q.take(t.Context(), nil)
	if got, want := told(batch), "0, 1, 2, 1 lost 3, disconnect, 2 lost 1"; got != want || !more {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	q.putEvent(testEvent(one, "7"))
	if batch, _ = q.take(t.Context(), batch); told(batch) != "7" {
		t.Errorf("after there was room again: %s", told(batch))
	}
}

func TestTheQueueIsBoundedInBytes(t *testing.T) {
	q := newQueue()
	q.maxBytes = 10
	from := &source{number: 1}
	q.putEvent(testEvent(from, "larger than the limit"))
	q.putEvent(testEvent(from, "x"))
	batch, _ := q.take(t.Context(), nil)
	if got := told(batch); got != "larger than the limit, 1 lost 1" {
		t.Errorf("got %s", got)
	}
	for _, args := range []string{"12345678", "too large", "9", "too large", "x", "too large"} {
		q.putEvent(testEvent(from, args))
	}
	batch, _ = q.take(t.Context(), nil)
	if got := told(batch); got != "12345678, 1 lost 1, 9, 1 lost 1, x, 1 lost 1" {
		t.Errorf("got %s", got)
	}
}

func TestTheQueueIsDrainedAtItsEnd(t *testing.T) {
	from := &source{number: 1}
	for name, end := range map[string]func(*queue, context.CancelFunc){
		"closed":   func(q *queue, _ context.CancelFunc) { q.close() },
		"canceled": func(_ *queue, cancel context.CancelFunc) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			q := newQueue()
			q.putEvent(testEvent(from, "last"))
			end(q, cancel)
			var all []entry
			for more := true; more; {
				var batch []entry
				batch, more = q.take(ctx, nil)
				all = append(all, batch...)
			}
			if told(all) != "last" {
				t.Errorf("got %s", told(all))
			}
		})
	}
}

func TestAClosedQueueTakesNothing(t *testing.T) {
	q := newQueue()
	q.close()
	q.putEvent(testEvent(&source{}, "late"))
	q.put(entry{from: &source{}, line: "late"})
	if batch, more := q.take(t.Context(), nil); len(batch) > 0 || more {
		t.Errorf("got %s, %t", told(batch), more)
	}
}
