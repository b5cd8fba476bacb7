package sailstest

import (
	"fmt"
	"testing"
	"time"

	"sailscope/internal/testwait"
)

// scriptGuard ends a script that hangs a little before the guard of the test does, so that it can say where it hangs.
const scriptGuard = testwait.Guard - testwait.Guard/10

// NodeScript runs a script of testdata/jsclients with node and returns what it printed on stdout.
// When a script fails the test does too, with what the script wrote on stderr.
//
// These scripts are the JavaScript clients that sailscope is compared with; each says in its first
// comment what it does and prints.
func NodeScript(tb testing.TB, script string, args ...string) string {
	tb.Helper()
	requireInstalled(tb, "jsclients", "sails.io.js", "socket.io-client", "socket.io-client-4")
	command := append([]string{"--require", "./exit-with-parent.js", script}, args...)
	env := []string{fmt.Sprintf("GUARD_MS=%d", scriptGuard.Milliseconds())}
	p, err := startNode(testdata(tb, "jsclients"), env, command...)
	if err != nil {
		tb.Fatalf("sailstest: starting node: %v", err)
	}
	defer p.kill()
	deadline := time.NewTimer(testwait.Guard)
	defer deadline.Stop()
	select {
	case <-p.gone:
	case <-deadline.C:
		p.kill()
	}
	if p.err != nil {
		tb.Fatalf("sailstest: %s %q: %v; its stderr:\n%s", script, args, p.err, p.stderr.String())
	}
	return p.stdout.String()
}
