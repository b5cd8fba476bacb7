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

// queueFor is a queue with room for events whose texts have so many bytes.
func queueFor(events, text int) *queue {
	q := newQueue()
	q.maxBytes = events*entrySize + text
	return q
}

// waited tells whether somebody waits for room.
func (q *queue) waited() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.room != nil
}

// takeAll is all that is there, and whether more may follow.
func takeAll(ctx context.Context, q *queue) (all []entry, more bool) {
	for more = true; more && !q.idle(); {
		var some []entry
		some, more = q.take(ctx)
		all = append(all, some...)
		q.reuse(some)
	}
	return all, more
}

func TestAFullQueueDropsEventsAndSaysWhere(t *testing.T) {
	q := queueFor(3, 3)
	one, two := &source{number: 1}, &source{number: 2}
	for i := range 5 {
		q.putEvent(testEvent(one, fmt.Sprint(i)), false)
	}
	q.put(entry{from: one, line: "disconnect"})
	q.putEvent(testEvent(one, "5"), false)
	q.putEvent(testEvent(two, "6"), false)
	batch, more := takeAll(t.Context(), q)
	if got, want := told(batch), "0, 1, 2, 1 lost 3, disconnect, 2 lost 1"; got != want || !more {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	q.release()
	q.putEvent(testEvent(one, "7"), false)
	if batch, _ = takeAll(t.Context(), q); told(batch) != "7" {
		t.Errorf("after there was room again: %s", told(batch))
	}
	if q.dropped() != 4 {
		t.Errorf("%d were dropped", q.dropped())
	}
}

func TestTheQueueIsBoundedInBytes(t *testing.T) {
	q := queueFor(3, 10)
	from := &source{number: 1}
	q.putEvent(testEvent(from, strings.Repeat("larger than the limit", entrySize)), false)
	q.putEvent(testEvent(from, "x"), false)
	if batch, _ := takeAll(t.Context(), q); !strings.HasSuffix(told(batch), "limit, 1 lost 1") {
		t.Errorf("got %s", told(batch))
	}
	q.release()
	tooLarge := strings.Repeat("x", 2*entrySize)
	for _, args := range []string{"12345678", tooLarge, "9", "x", "x"} {
		q.putEvent(testEvent(from, args), false)
	}
	batch, _ := takeAll(t.Context(), q)
	if got := told(batch); got != "12345678, 1 lost 1, 9, 1 lost 2" {
		t.Errorf("got %s", got)
	}
}

// What was handed out is still in memory, and counts.
func TestWhatIsHandedOutCounts(t *testing.T) {
	q := queueFor(1, 1)
	from := &source{number: 1}
	q.putEvent(testEvent(from, "a"), false)
	batch, _ := q.take(t.Context())
	room := q.roomFor(testEvent(from, "b"))
	if told(batch) != "a" || room == nil {
		t.Fatalf("got %s, room at once: %t", told(batch), room == nil)
	}
	q.putEvent(testEvent(from, "b"), false)
	if batch, _ = q.take(t.Context()); told(batch) != "1 lost 1" {
		t.Errorf("got %s", told(batch))
	}
	<-room
	q.release()
	if q.roomFor(testEvent(from, "c")) != nil {
		t.Error("there is no room")
	}
	q.putEvent(testEvent(from, "d"), false)
	q.putEvent(testEvent(from, "promised"), true)
	if batch, _ = takeAll(t.Context(), q); told(batch) != "d, promised" {
		t.Errorf("got %s", told(batch))
	}
}

func TestTheQueueIsDrainedAtItsEnd(t *testing.T) {
	from := &source{number: 1}
	const events = 3 * chunkLength
	for name, end := range map[string]func(*queue, context.CancelFunc){
		"closed":   func(q *queue, _ context.CancelFunc) { q.close() },
		"canceled": func(_ *queue, cancel context.CancelFunc) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			q := newQueue()
			for i := range events {
				q.putEvent(testEvent(from, fmt.Sprint(i)), false)
			}
			end(q, cancel)
			all := 0
			for more := true; more; {
				var batch []entry
				batch, more = q.take(ctx)
				if len(batch) > 0 && batch[0].event.Args != fmt.Sprint(all) {
					t.Errorf("got %s after %d", batch[0].event.Args, all)
				}
				all += len(batch)
				if name == "canceled" { // what comes meanwhile must not keep it from ending
					q.putEvent(testEvent(from, "late"), false)
				}
			}
			if all != events {
				t.Errorf("got %d", all)
			}
		})
	}
}

func TestAClosedQueueTakesNothing(t *testing.T) {
	q := newQueue()
	room := make(chan struct{})
	q.room = room
	q.close()
	<-room // a waiting reader goes on
	q.putEvent(testEvent(&source{}, "late"), false)
	q.put(entry{from: &source{}, line: "late"})
	if batch, more := q.take(t.Context()); len(batch) > 0 || more {
		t.Errorf("got %s, %t", told(batch), more)
	}
}
