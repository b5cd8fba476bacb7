//go:build !race

// The race detector has nothing to find here that other tests of the program's
// goroutines do not show it, and makes that many megabytes ten times slower.

package tui_test

import (
	"fmt"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/tui"
)

// heapPeak watches the heap until stop, which returns the most that it held at a
// time, in bytes.
func heapPeak() (stop func() uint64) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	ended, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-ticker.C:
			case <-ended:
				peak <- most
				return
			}
		}
	}()
	return func() uint64 {
		close(ended)
		return <-peak
	}
}

// Whatever a server does, the dashboard's memory stays bounded, and it handles
// keys.
func TestHostileServers(t *testing.T) {
	const (
		sockets = 4
		// ceiling is for the heap with its garbage, which Go lets grow to twice of what
		// is in use, and with the server.
		ceiling = 800 << 20
	)
	for _, mode := range demo.HostileModes() {
		t.Run(mode, func(t *testing.T) {
			defer debug.FreeOSMemory()
			server := startDemo(t, demo.Options{})
			var list []tui.Socket
			for i := range sockets {
				list = append(list, tui.Socket{
					Name:     fmt.Sprint("socket", i),
					Options:  sailsclient.Options{URL: server.URL(), Query: demo.HostileQuery(mode, 1<<20)},
					Requests: []string{"GET /words"},
				})
			}
			stop := heapPeak()
			term := startWith(t, 120, 40, list...)
			if mode != "silent" && mode != "head" {
				testwait.Until(t, "the sockets to be served", func() bool { return server.HostileServed() >= sockets })
			}
			term.wait("socket0")
			term.press("?")
			term.wait("esc close")
			term.press("\x1b")
			term.waitGone("esc close")
			most := stop()
			t.Logf("the heap grew to %d MB", most>>20)
			if most > ceiling {
				t.Error("that is too much")
			}
		})
	}
}
