//go:build unix && !race

// What is tested is the binary, which has the race detector whatever these tests have.

package e2e

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/ptytest"
	"sailscope/internal/sailstest"
	"sailscope/internal/screen"
	"sailscope/internal/testwait"
)

// folder is where the binaries are built, and module where they are built from: a
// test may be in another folder by then.
var folder, module string

// racedBinary is the sailscope that the tests run. Tests of megabytes and
// benchmarks run plainBinary, without the race detector.
var (
	racedBinary = sync.OnceValues(func() (string, error) { return build("raced", "-race") })
	plainBinary = sync.OnceValues(func() (string, error) { return build("plain") })
)

// sharedApps are the real apps that tests share.
var sharedApps sailstest.Pool

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	var err error
	if folder, err = os.MkdirTemp("", "sailscope-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	if module, err = os.Getwd(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return sharedApps.Main(m).Run()
}

// build builds the binary in a folder of that name, and returns its path.
func build(name string, flags ...string) (string, error) {
	path := filepath.Join(folder, name, "sailscope")
	args := slices.Concat([]string{"build"}, flags, []string{"-o", path, "sailscope"})
	cmd := exec.CommandContext(context.Background(), "go", args...)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1") // -race needs it
	if output, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, output)
	}
	return path, nil
}

// binary is the path of the sailscope that the tests run.
func binary(tb testing.TB) string {
	tb.Helper()
	path, err := racedBinary()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// plain is the path of the sailscope without the race detector.
func plain(tb testing.TB) string {
	tb.Helper()
	path, err := plainBinary()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// Keys, as xterm sends them.
const (
	enter = "\r"
	tab   = "\t"
	esc   = "\x1b"
	up    = "\x1b[A"
	ctrlC = "\x03"
	ctrlJ = "\n"
	ctrlU = "\x15" // clears a line before the cursor
	ctrlZ = "\x1a"
)

// start runs a dashboard, which waits for answers as long as the tests do.
func start(t *testing.T, o ptytest.Options, args ...string) *ptytest.Terminal {
	t.Helper()
	return ptytest.Start(t, o, binary(t), append(args, patientRequests()...)...)
}

// patientRequests and patientConnections are options for a slow machine.
func patientRequests() []string { return []string{"--request-timeout", testwait.Guard.String()} }

func patientConnections() []string { return []string{"--timeout", testwait.Guard.String()} }

// startDemo starts the binary with one socket, called demo, on a demo server,
// and waits until it is connected.
func startDemo(t *testing.T, o ptytest.Options) *ptytest.Terminal {
	t.Helper()
	server := serve(t, demo.Options{Traffic: 2 * time.Second})
	file := filepath.Join(t.TempDir(), "config.yaml")
	config := fmt.Sprintf("sockets:\n  - name: demo\n    url: %s\n", server.URL())
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	term := start(t, o, "--config", file)
	term.WaitText("1 demo", "● connected")
	return term
}

// serve starts a demo server in the tests' process.
func serve(t *testing.T, o demo.Options) *demo.Server {
	t.Helper()
	return demotest.Start(t, o)
}

// request writes a request line into the focused pane's composer, sends it, and
// stops typing.
func request(term *ptytest.Terminal, line string) {
	term.Press("i")
	term.WaitText(typingHint)
	term.Press(ctrlU, line)
	term.WaitText(line)
	term.Press(enter)
	leaveTyping(term)
}

// typingHint is in the bottom line while a field has the cursor. The cursor
// itself is no sign: drawing hides it for a moment.
const typingHint = "esc stop typing"

// leaveTyping presses esc and waits until that has been understood: a letter
// right behind it would make alt and the letter of the two.
func leaveTyping(term *ptytest.Terminal) {
	term.Press(esc)
	term.WaitGone(typingHint)
}

// endedWhenAsked tells whether the dashboard ended by itself, or was ended by its
// watchdog because the machine left it no time: other tests run at once.
func endedWhenAsked(exit ptytest.Exit) bool {
	const forced = 1
	return exit.Code == 0 || exit.Code == forced
}

// quitAndCheck quits with q, and wants the shell to get its terminal back.
func quitAndCheck(t *testing.T, term *ptytest.Terminal) {
	t.Helper()
	term.Press("q")
	if exit := term.WaitExit(); !endedWhenAsked(exit) {
		t.Errorf("q ended the dashboard with %+v, want exit code 0", exit)
	}
	term.AssertRestored()
}

// lineWith is the first row of the screen with the text, "" if there is none.
func lineWith(f screen.Frame, text string) string {
	lines := f.Lines()
	if i := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, text) }); i >= 0 {
		return lines[i]
	}
	return ""
}

// deadPort is a port of this machine on which nobody listens. It is below the
// ports that outgoing connections get, so that nobody takes it by chance.
func deadPort(t *testing.T) string {
	t.Helper()
	for port := 20011 + int(time.Now().UnixNano()%9973); port < 32000; port++ {
		addr := fmt.Sprintf("127.0.0.1:%d", port)
		listener, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
		return addr
	}
	t.Fatal("no free port")
	return ""
}
