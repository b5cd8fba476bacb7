//go:build unix && !race

package e2e

import (
	"syscall"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
	"sailscope/internal/testwait"
)

// startPlain runs a dashboard without the race detector, which would only make the
// megabytes slower.
func startPlain(t *testing.T, args ...string) *ptytest.Terminal {
	t.Helper()
	return ptytest.Start(t, ptytest.Options{}, plain(t), append(args, patientRequests()...)...)
}

// Whatever a server does to it, the dashboard ends when it is asked to, and gives
// the terminal back. How long that may take is the watchdog's to say, which has a
// test of its own with a clock of its own; here it is only logged.
func TestHostileServersAndTheEnd(t *testing.T) {
	t.Parallel()
	ends := map[string]func(*ptytest.Terminal){
		"SIGTERM": func(term *ptytest.Terminal) { term.Signal(syscall.SIGTERM) },
		"ctrl+c":  func(term *ptytest.Terminal) { term.Press(ctrlC) },
	}
	for _, mode := range demo.HostileModes() {
		for name, end := range ends {
			t.Run(mode+" "+name, func(t *testing.T) {
				t.Parallel()
				server := serve(t, demo.Options{})
				term := startPlain(t, server.URL(), server.URL(), "--query", demo.HostileQuery(mode, 1<<20))
				term.WaitText("2 sockets")
				if demo.HostileToRequests(mode) {
					request(term, "GET /words")
				}
				if mode != "silent" && mode != "head" { // which go on for ever
					testwait.Until(t, "a socket to be served", func() bool { return server.HostileServed() > 0 })
				}
				asked := time.Now()
				end(term)
				if exit := term.WaitExit(); !endedWhenAsked(exit) {
					t.Errorf("it ended with %+v, want exit code 0, or 1 for a forced end", exit)
				}
				t.Logf("it ended after %v", time.Since(asked))
				term.AssertRestored()
			})
		}
	}
}
