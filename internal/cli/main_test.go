package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/testwait"
	"sailscope/internal/watchdog"
	"sailscope/tui"
)

// The test binary is also the program that the scripts run. However slow the machine
// is, its watchdog does not end it: that the real one does is shown in internal/e2e.
func TestMain(m *testing.M) {
	testscript.Main(leakChecked{m}, map[string]func(){
		"sailscope": func() {
			dog := watchdog.New(os.Exit, never)
			ctx, stop := WithSignals(context.Background(), dog)
			code := Run(ctx, os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Watchdog: dog})
			stop()
			os.Exit(code)
		},
	})
}

// leakChecked fails the tests if one of them has left a goroutine behind.
type leakChecked struct{ m *testing.M }

func (l leakChecked) Run() int {
	code := l.m.Run()
	if code != 0 {
		return code
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// patient are options for a slow machine.
func patient() []string {
	return []string{"--timeout", testwait.Guard.String(), "--request-timeout", testwait.Guard.String()}
}

type result struct {
	code     int
	out, err string
}

// run runs a command line in this process, without a terminal.
func run(t *testing.T, args ...string) result {
	t.Helper()
	return runUntil(t.Context(), t, args...)
}

func runUntil(ctx context.Context, t *testing.T, args ...string) result {
	t.Helper()
	return runWith(ctx, t, &app{dashboard: noDashboard}, args...)
}

func runWith(ctx context.Context, t *testing.T, a *app, args ...string) result {
	t.Helper()
	var out, err bytes.Buffer
	if a.In == nil {
		a.In = strings.NewReader("")
	}
	if a.Out == nil {
		a.Out = &out
	}
	a.Err = &err
	code := a.run(ctx, args)
	return result{code, out.String(), err.String()}
}

func noDashboard(context.Context, tui.Config) error {
	return fmt.Errorf("no test may get here")
}

func (r result) expect(t *testing.T, code int, out, err string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.out, r.err)
	}
	if !strings.Contains(r.out, out) {
		t.Errorf("stdout is %q, want %q in it", r.out, out)
	}
	if !strings.Contains(r.err, err) || (err == "") != (r.err == "") {
		t.Errorf("stderr is %q, want %q in it", r.err, err)
	}
}

func startDemo(t *testing.T, o demo.Options) *demo.Server {
	t.Helper()
	return demotest.Start(t, o)
}

// refused is an address where nothing listens.
const refused = "http://127.0.0.1:1"

// fdWriter is a writer that claims to be a file, which a test may point at a
// terminal.
type fdWriter struct {
	io.Writer
	fd uintptr
}

func (f fdWriter) Fd() uintptr { return f.fd }
