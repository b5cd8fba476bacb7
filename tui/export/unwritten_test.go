package export

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
	"time"

	"sailscope/model/jsonl"
)

// What the disk is too slow for is counted, in its place and in all.
func TestARecordingThatIsTooSlow(t *testing.T) {
	entry := func(socket int, args string) Recorded {
		e := Recorded{Socket: jsonl.Socket{Number: socket}}
		e.At, e.Event.Args = time.Unix(0, 0), args
		return e
	}
	most := entry(1, "1").Size() * 2
	r := &Recording{Unwritten: newUnwritten(most)}
	for _, e := range []Recorded{entry(1, "1"), entry(1, "2"), entry(1, "3"), entry(2, "4"), entry(1, "5")} {
		r.Add(e)
	}
	if got := r.Text(); got != "● recording 0, 3 too fast" {
		t.Errorf("%q", got)
	}
	var out bytes.Buffer
	buffered := bufio.NewWriter(&out)
	batch, more := r.Unwritten.take(nil)
	r.Add(entry(1, "6")) // what is being written is still there
	if err := r.writeAll(buffered, batch); err != nil || !more {
		t.Fatal(err, more)
	}
	r.Unwritten.take(batch)
	r.Add(entry(1, strings.Repeat("7", 2*most))) // one always fits
	r.End()
	r.Add(entry(1, "8"))
	last, more := r.Unwritten.take(nil)
	if err := r.writeAll(buffered, last); err != nil || more || len(last) != 1 {
		t.Fatal(err, more)
	}
	if err := buffered.Flush(); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	if !strings.Contains(text, `"socket":1,"url":"","type":"dropped","count":2}`) || !strings.Contains(text, `"socket":2,"url":"","type":"dropped","count":1}`) ||
		strings.Count(text, `"event"`) != 6 || r.Written.Load() != 3 || r.Unwritten.Missed() != 4 {
		t.Errorf("%d were written, %d missed:\n%.1000s", r.Written.Load(), r.Unwritten.Missed(), text)
	}
}
