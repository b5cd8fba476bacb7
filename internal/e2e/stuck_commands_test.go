//go:build unix && !race

package e2e

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"sailscope/internal/demo"
	"sailscope/internal/testwait"
)

// A command that waits for data that never comes, or for somebody to read what it
// prints, still ends on SIGTERM.
func TestStuckCommandsEnd(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{})
	folder := t.TempDir()
	large := filepath.Join(folder, "large.json")
	if err := os.WriteFile(large, []byte(`{"text":"`+strings.Repeat("x", 1<<20)+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	fifo := filepath.Join(folder, "fifo")
	if err := unix.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		args []string
		// stuck waits until the command is, given both ends of what it prints to.
		stuck func(t *testing.T, out, in *os.File)
	}{
		"request reads a pipe": {
			[]string{"request", "POST", "/echo", "--data", "@" + fifo, "--url", server.URL()},
			func(t *testing.T, _, _ *os.File) {
				t.Helper()
				w, err := os.OpenFile(fifo, os.O_WRONLY, 0) // waits until it is read
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = w.Close() }) // nothing was written
			},
		},
		"request is not read": {
			slices.Concat([]string{"request", "POST", "/echo", "--data", "@" + large, "--url", server.URL()}, patientConnections(), patientRequests()),
			func(t *testing.T, _, in *os.File) { t.Helper(); fillsPipe(t, in) },
		},
		"listen is not read": {
			append([]string{"listen", "--url", server.URL()}, patientConnections()...),
			func(t *testing.T, out, in *os.File) {
				t.Helper()
				if line, err := bufio.NewReaderSize(out, 1).ReadString('\n'); err != nil || !strings.Contains(line, `"connect"`) {
					t.Fatalf("it begins with %q, %v", line, err)
				}
				if err := server.Flood(100_000, "wave", "x"); err != nil {
					t.Fatal(err)
				}
				fillsPipe(t, in)
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, in, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _, _ = out.Close(), in.Close() }) // nobody reads the rest
			cmd := exec.CommandContext(testwait.Context(t), binary(t), tc.args...)
			cmd.Stdout = in
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			tc.stuck(t, out, in)
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			var failed *exec.ExitError
			if err := cmd.Wait(); err != nil && !errors.As(err, &failed) {
				t.Fatal(err)
			}
			if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 {
				t.Errorf("it ended with %v, want exit code 0, or 1 for a forced end", cmd.ProcessState)
			}
		})
	}
}

// fillsPipe waits until a pipe takes nothing more.
func fillsPipe(t *testing.T, in *os.File) {
	t.Helper()
	testwait.Until(t, "the pipe to be full", func() bool {
		room := []unix.PollFd{{Fd: int32(in.Fd()), Events: unix.POLLOUT}} //nolint:gosec // it is a small number
		n, err := unix.Poll(room, 0)
		return err == nil && n == 0
	})
}
