package cli

import (
	"errors"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"sailscope/internal/demo"
)

// The scripts run the program as people and scripts do. Each has a demo server
// of its own at $URL, and nothing listens at $REFUSED.
func TestScripts(t *testing.T) { runScripts(t, "testdata/script") }

func runScripts(t *testing.T, folder string) {
	t.Helper()
	testscript.Run(t, testscript.Params{
		Dir:                 folder,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			server, err := demo.Start(demo.Options{})
			if err != nil {
				return err
			}
			env.Defer(server.Close)
			env.Setenv("URL", server.URL())
			env.Setenv("ADDR", strings.TrimPrefix(server.URL(), "http://"))
			env.Setenv("REFUSED", refused)
			env.Setenv("GORACE", "atexit_sleep_ms=0") // or each program lingers a second
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exit": exitsWith},
	})
}

// exitsWith is the command `exit CODE PROGRAM ARGS...`: like exec, for a program
// that has to end with that exit code.
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exit CODE PROGRAM ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
