package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// floods is a `listen` with little room whose output is not written before the
// test says so.
type floods struct {
	*listener
	t        *testing.T
	server   *demo.Server
	out      countingWriter
	err      strings.Builder
	finished bool
}

// countingWriter keeps what is written, and counts the writes.
type countingWriter struct {
	bytes.Buffer
	writes int
}

func (w *countingWriter) Write(text []byte) (int, error) {
	w.writes++
	return w.Buffer.Write(text)
}

// littleRoom is for some thousand small events.
const littleRoom = 256 << 10

// flood is many times of what there is room for.
const flood = 5_000

// never is the clock of a listener that gives nobody up, however slow the machine is.
func never(time.Duration) <-chan time.Time { return nil }

// listenSlowly has the events come before anything is written. Without heartbeats of
// its own, the server has patience.
func listenSlowly(t *testing.T, flags listenFlags, server demo.Options, version engineio.Version) *floods {
	t.Helper()
	if server.PingInterval == 0 {
		server.PingInterval = time.Hour
	}
	f := &floods{t: t, server: startDemo(t, server)}
	a := &app{Streams: Streams{Out: &f.out, Err: &f.err}}
	f.listener = a.newListener(&flags, nil, 1)
	f.queue.maxBytes, f.after = littleRoom, never
	t.Cleanup(f.finish)
	if err := f.open(sailsclient.Options{URL: f.server.URL(), EngineIO: version}); err != nil {
		t.Fatal(err)
	}
	f.await("connected", func() bool { return f.queue.waiting() == 0 && !f.queue.idle() })
	if err := f.server.Flood(flood, "x", map[string]int{"seq": 1}); err != nil {
		t.Fatal(err)
	}
	return f
}

// await waits until something is so.
func (f *floods) await(what string, is func() bool) {
	f.t.Helper()
	testwait.Until(f.t, what, is)
}

func (f *floods) awaitAll() {
	f.t.Helper()
	f.await("read to its end", func() bool { return f.queue.waiting() == flood })
}

// finish closes the sockets, which says what was dropped.
func (f *floods) finish() {
	if !f.finished {
		f.finished = true
		f.close()
	}
}

// lines counts what was printed.
func (f *floods) lines() (printed, dropped int, others []string) {
	f.t.Helper()
	for line := range bytes.Lines(f.out.Bytes()) {
		var read struct {
			Type  string
			Count int
		}
		if err := json.Unmarshal(line, &read); err != nil {
			f.t.Fatalf("%v in %s", err, line)
		}
		switch read.Type {
		case "event":
			printed++
		case "dropped":
			dropped += read.Count
		default:
			others = append(others, read.Type)
		}
	}
	return printed, dropped, others
}

func (f *floods) says(text string) {
	f.t.Helper()
	if !strings.Contains(f.err.String(), text) {
		f.t.Errorf("it says %q, want %q in it", f.err.String(), text)
	}
}

// More comes than is read for a while. What did not fit is counted in its place,
// and in the end.
func TestListenWithASlowReader(t *testing.T) {
	f := listenSlowly(t, listenFlags{duration: 1}, demo.Options{}, engineio.Auto)
	f.awaitAll()
	if err := f.run(t.Context()); err != nil {
		t.Error(err)
	}
	f.wroteAll()
	if most := f.out.Len()/fullBuffer + 1; f.out.writes > most {
		t.Errorf("%d writes for %d bytes, want %d at most", f.out.writes, f.out.Len(), most)
	}
}

// wroteAll fails the test if an event was neither printed nor counted as dropped.
func (f *floods) wroteAll() {
	f.t.Helper()
	f.finish()
	printed, dropped, _ := f.lines()
	if printed+dropped != flood || dropped == 0 || printed < flood/10 {
		f.t.Errorf("%d events printed and %d counted as dropped of %d", printed, dropped, flood)
	}
	f.says(fmt.Sprintf("%d events were dropped: they arrived faster than they were read; with --block", dropped))
	if strings.Contains(f.err.String(), "not written") {
		f.t.Errorf("it says %q", f.err.String())
	}
}

// Events that were dropped came, too: --count does not wait for others.
func TestListenCountEndsInSpiteOfDrops(t *testing.T) {
	f := listenSlowly(t, listenFlags{count: flood}, demo.Options{}, engineio.Auto)
	f.awaitAll()
	err := f.run(t.Context())
	var exit *exitError
	if !errors.As(err, &exit) || exit.code != exitFailed || !strings.Contains(err.Error(), "some of them were dropped") {
		t.Errorf("it ended with %v", err)
	}
}

// Held back, a connection loses nothing, however long the reader takes within
// what heartbeats allow.
func TestListenBlocks(t *testing.T) {
	f := listenSlowly(t, listenFlags{block: true, count: flood}, demo.Options{}, engineio.Auto)
	f.await("held back", func() bool { return f.queue.waited() })
	if err := f.run(t.Context()); err != nil {
		t.Error(err)
	}
	f.finish()
	if printed, dropped, _ := f.lines(); printed != flood || dropped != 0 || f.err.Len() > 0 {
		t.Errorf("%d events printed, %d dropped; it says %q", printed, dropped, f.err.String())
	}
}

// Nobody reads for longer than heartbeats allow: then events are dropped, and
// the connection stays.
func TestListenBlocksAsLongAsHeartbeatsAllow(t *testing.T) {
	for _, version := range []engineio.Version{engineio.V3, engineio.V4} {
		t.Run(version.String(), func(t *testing.T) {
			t.Parallel()
			heartbeat := demo.Options{PingInterval: 200 * time.Millisecond, PingTimeout: 20 * time.Second}
			f := listenSlowly(t, listenFlags{block: true}, heartbeat, version)
			f.await("dropping", func() bool { return f.queue.dropped() > 0 })
			if version == engineio.V4 { // the next ping stands behind all that came
				f.awaitAll()
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- f.run(ctx) }()
			f.await("written", func() bool { return f.queue.waiting() == 0 })
			if state := f.list[0].socket.State(); state != sailsclient.Connected {
				t.Errorf("the socket is %s", state)
			}
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			f.finish()
			printed, dropped, others := f.lines()
			if version == engineio.V4 && printed+dropped != flood || dropped != f.queue.dropped() || len(others) != 1 {
				t.Errorf("%d events printed, %d dropped of %d, besides %q", printed, dropped, flood, others)
			}
			f.says(fmt.Sprintf("%d events were dropped", dropped))
		})
	}
}

// Closing does not wait for a reader that never comes.
func TestAConnectionHeldBackCanBeClosed(t *testing.T) {
	f := listenSlowly(t, listenFlags{block: true}, demo.Options{}, engineio.Auto)
	f.await("held back", func() bool { return f.queue.waited() })
	f.finish()
	if f.queue.dropped() > 1 { // the one that was waiting
		t.Errorf("%d were dropped", f.queue.dropped())
	}
}
