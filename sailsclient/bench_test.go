package sailsclient_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
	"sailscope/sailsclient/internal/wiretest"
)

// floodFrame is an Engine.IO message of 75 bytes, like a small record's update.
const floodFrame = `42["boat",{"verb":"updated","id":12345,"data":{"name":"Nimbus","speed":7}}]`

// counter is an Observer that does no more than count.
type counter struct {
	events  atomic.Int64
	want    int64
	all     chan struct{} // closed with the last event wanted
	changes chan sailsclient.Change
}

func (c *counter) SocketEvent(sailsclient.Event) {
	if c.events.Add(1) == c.want {
		close(c.all)
	}
}

func (c *counter) SocketChanged(change sailsclient.Change) {
	if change.State == sailsclient.Connected {
		c.changes <- change
	}
}

// flooder is a server that writes n events once it is told to.
func flooder(tb testing.TB, n int) (address *url.URL, start chan struct{}) {
	start = make(chan struct{})
	return wiretest.Serve(tb, func(p *wiretest.Peer) {
		if p.Greet(4) {
			<-start
			p.Flood(floodFrame, n)
			p.Linger()
		}
	}), start
}

// ingest has a SailsSocket take n events; around runs between connecting and
// the flood, and its result when the last event has come.
func ingest(tb testing.TB, n int, around func() (after func())) {
	address, start := flooder(tb, n)
	seen := &counter{want: int64(n), all: make(chan struct{}), changes: make(chan sailsclient.Change, 1)}
	socket, err := sailsclient.New(sailsclient.Options{URL: address.String(), Observer: seen})
	if err != nil {
		tb.Fatal(err)
	}
	defer socket.Close()
	if err := socket.Connect(); err != nil {
		tb.Fatal(err)
	}
	<-seen.changes
	after := around()
	close(start)
	<-seen.all
	after()
}

// BenchmarkIngest is a flood from the wire to an Observer.
func BenchmarkIngest(b *testing.B) {
	if len(floodFrame) != 75 {
		b.Fatalf("the frame has %d bytes", len(floodFrame))
	}
	b.ReportAllocs()
	b.SetBytes(int64(len(floodFrame)))
	ingest(b, b.N, func() func() {
		b.ResetTimer()
		return b.StopTimer
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkDiscard is the yardstick: the websocket library alone, which reads
// the same flood and throws it away.
func BenchmarkDiscard(b *testing.B) {
	address, start := flooder(b, b.N)
	ws, _, err := websocket.Dial(b.Context(), address.String(), &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: &http.Transport{}},
	})
	if err != nil {
		b.Fatal(err)
	}
	defer ws.CloseNow()
	if err := ws.Write(b.Context(), websocket.MessageText, []byte("40")); err != nil {
		b.Fatal(err)
	}
	ctx := context.Background() // the library pays for any context that can end
	discard := func() {
		_, r, err := ws.Reader(ctx)
		if err == nil {
			_, err = io.Copy(io.Discard, r)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	discard() // the open packet
	discard() // the CONNECT answer
	b.ReportAllocs()
	b.SetBytes(int64(len(floodFrame)))
	b.ResetTimer()
	close(start)
	for range b.N {
		discard()
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkRequest is one round trip after the other.
func BenchmarkRequest(b *testing.B) {
	c := connect(b, startDemo(b, demo.Options{}).URL())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Get(b.Context(), "/rooms", nil); err != nil {
			b.Fatal(err)
		}
	}
}

// An event costs the copy of its text and, at most, one allocation more.
func TestAllocationsPerEvent(t *testing.T) {
	const n = 100_000
	var before, after runtime.MemStats
	ingest(t, n, func() func() {
		runtime.ReadMemStats(&before)
		return func() { runtime.ReadMemStats(&after) }
	})
	allocations := float64(after.Mallocs-before.Mallocs) / n
	bytes := float64(after.TotalAlloc-before.TotalAlloc) / n
	t.Logf("%.3f allocations and %.1f B per event", allocations, bytes)
	if allocations > 2 {
		t.Errorf("%.2f allocations per event", allocations)
	}
	if bytes > 144 {
		t.Errorf("%.0f B per event", bytes)
	}
}
