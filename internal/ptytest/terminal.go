//go:build unix

package ptytest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"sailscope/internal/screen"
	"sailscope/internal/testwait"
)

// Options say where a program runs. The zero value is 120x40, an xterm with all
// colors, and nothing of the developer's own environment.
type Options struct {
	Width, Height int
	// Env replaces or adds variables, each as "NAME=value". "NAME=" unsets one.
	Env []string
}

// Terminal is a pseudo terminal with a program in it. Its methods belong to the
// test's goroutine.
type Terminal struct {
	tb     testing.TB
	screen *screen.Screen
	master *os.File
	// slave is the program's side. It stays open here so that the driver's
	// settings can be read after the program has ended.
	slave *os.File
	// before and after are those settings, at the start and at the program's end.
	before, after *term.State
	home          string

	cmd     *exec.Cmd
	ended   chan struct{} // closed when the program has ended and was waited for
	drained chan struct{} // closed when everything the program wrote has been read
	groups  []int         // process groups that were seen in the foreground

	mu  sync.Mutex
	raw []byte
	// mayRead holds a token, except while Hold has it.
	mayRead chan struct{}
	held    bool
}

// Start runs a program in a terminal of its own, as its session's leader. The
// program is killed when the test ends, if it still runs.
func Start(tb testing.TB, o Options, program string, args ...string) *Terminal {
	tb.Helper()
	o.Width, o.Height = cmp.Or(o.Width, 120), cmp.Or(o.Height, 40)
	t := &Terminal{tb: tb, home: tb.TempDir(), ended: make(chan struct{}), drained: make(chan struct{}), mayRead: make(chan struct{}, 1)}
	t.mayRead <- struct{}{}
	t.open(o)
	t.cmd = exec.CommandContext(context.Background(), program, args...)
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = t.slave, t.slave, t.slave
	t.cmd.Env = t.environment(o.Env)
	t.cmd.Dir = t.home
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := t.cmd.Start(); err != nil {
		tb.Fatalf("start %s: %v", program, err)
	}
	go func() {
		_ = t.cmd.Wait()                         // its error is in ProcessState, which WaitExit looks at
		t.after, _ = term.GetState(t.slave.Fd()) // fails after a hang-up: no terminal, no settings
		close(t.ended)
	}()
	tb.Cleanup(t.kill)
	return t
}

// open makes the terminal and starts reading it.
func (t *Terminal) open(o Options) {
	t.tb.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.tb.Fatalf("open a pseudo terminal: %v", err)
	}
	t.slave = slave
	if t.master, err = interruptible(master); err != nil {
		t.tb.Fatalf("open a pseudo terminal: %v", err)
	}
	t.tb.Cleanup(func() {
		t.hangUp()
		_ = t.slave.Close() // closed before, if the program's end was looked at
		t.screen.Close()
	})
	t.screen = screen.New(o.Width, o.Height, t.master)
	t.setSize(o.Width, o.Height)
	if t.before, err = term.GetState(t.slave.Fd()); err != nil {
		t.tb.Fatalf("read the terminal's settings: %v", err)
	}
	go t.read()
}

// interruptible is the same file in a form whose Close ends a Read. A hang-up is
// nothing else, and package pty's own file waits for the Read to end.
func interruptible(f *os.File) (*os.File, error) {
	defer func() { _ = f.Close() }() // the copy is what counts
	fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("duplicate it: %w", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return nil, fmt.Errorf("make it non-blocking: %w", err)
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// read takes in everything the program writes, until the terminal is closed on
// either side.
func (t *Terminal) read() {
	defer close(t.drained)
	buffer := make([]byte, 32<<10)
	for {
		<-t.mayRead
		t.mayRead <- struct{}{}
		n, err := t.master.Read(buffer)
		t.mu.Lock()
		t.raw = append(t.raw, buffer[:n]...)
		t.mu.Unlock()
		_, _ = t.screen.Write(buffer[:n]) // fails only after Close, which waits for us
		if err != nil {
			return
		}
	}
}

// environment is what a login would give to the program, on a clean machine.
func (t *Terminal) environment(more []string) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.home, "XDG_STATE_HOME=" + t.StateHome(),
		"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "TZ=UTC", "NO_PROXY=*",
		"GOCOVERDIR=" + os.Getenv("GOCOVERDIR"),
		"GORACE=atexit_sleep_ms=0", // or each program lingers a second
	}
	return slices.DeleteFunc(append(env, more...), func(variable string) bool {
		name, _, _ := bytes.Cut([]byte(variable), []byte("="))
		return slices.Contains(more, string(name)+"=")
	})
}

// StateHome is the program's $XDG_STATE_HOME, which does not exist at first.
func (t *Terminal) StateHome() string { return t.home + "/state" }

// Pid is the program's process ID.
func (t *Terminal) Pid() int { return t.cmd.Process.Pid }

// Frame is what the screen shows now.
func (t *Terminal) Frame() screen.Frame { return t.screen.Frame() }

// Raw is everything that was written to the terminal so far.
func (t *Terminal) Raw() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(t.raw)
}

// Hold stops to read what the program writes, and waits until the terminal takes
// nothing more. The program's end is waited for as always.
func (t *Terminal) Hold() {
	t.tb.Helper()
	<-t.mayRead
	t.held = true
	giveUp := time.Now().Add(testwait.Guard)
	for {
		room := []unix.PollFd{{Fd: int32(t.slave.Fd()), Events: unix.POLLOUT}} //nolint:gosec // it is a small number
		if n, err := unix.Poll(room, 0); err == nil && n == 0 {
			return
		}
		if time.Now().After(giveUp) {
			t.tb.Fatal("the program does not fill its terminal")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// release undoes Hold.
func (t *Terminal) release() {
	if t.held {
		t.held = false
		t.mayRead <- struct{}{}
	}
}

// Press types keys, as the bytes that a terminal sends for them.
func (t *Terminal) Press(keys ...string) {
	t.tb.Helper()
	for _, key := range keys {
		if _, err := t.master.WriteString(key); err != nil {
			t.tb.Fatalf("press %q: %v", key, err)
		}
	}
}

// Resize changes the terminal's size; the kernel tells the program.
func (t *Terminal) Resize(w, h int) {
	t.tb.Helper()
	t.screen.Resize(w, h)
	t.setSize(w, h)
}

func (t *Terminal) setSize(w, h int) {
	t.tb.Helper()
	size := &unix.Winsize{Col: uint16(w), Row: uint16(h)}
	if err := t.control(func(fd int) error { return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, size) }); err != nil {
		t.tb.Fatalf("set the terminal's size to %dx%d: %v", w, h, err)
	}
}

// control does something with the master's descriptor. Its Fd method would make
// reads uninterruptible again.
func (t *Terminal) control(do func(fd int) error) error {
	conn, err := t.master.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := conn.Control(func(fd uintptr) { failed = do(int(fd)) }); err != nil {
		return err
	}
	return failed
}

// WaitFor waits until the screen is as it should be, and fails the test with the
// whole screen if that never comes.
func (t *Terminal) WaitFor(what string, ok func(screen.Frame) bool) screen.Frame {
	t.tb.Helper()
	giveUp := time.Now().Add(testwait.Guard)
	for {
		frame := t.Frame()
		if ok(frame) {
			return frame
		}
		ended := t.hasEnded()
		if ended || time.Now().After(giveUp) {
			if frame = t.Frame(); ok(frame) {
				return frame // it was the program's last word
			}
			t.tb.Fatalf("never came: %s (program ended: %v). %s", what, ended, t.report())
		}
		t.rememberGroup()
		time.Sleep(5 * time.Millisecond)
	}
}

// WaitText waits until each text is on the screen.
func (t *Terminal) WaitText(texts ...string) screen.Frame {
	t.tb.Helper()
	return t.WaitFor(fmt.Sprintf("the text %q", texts), func(f screen.Frame) bool { return f.Has(texts...) })
}

// WaitGone waits until none of the texts is on the screen any more.
func (t *Terminal) WaitGone(texts ...string) screen.Frame {
	t.tb.Helper()
	return t.WaitFor(fmt.Sprintf("a screen without %q", texts), func(f screen.Frame) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return f.Has(text) })
	})
}

// report is what a failed test shows.
func (t *Terminal) report() string {
	frame := t.Frame()
	raw := t.Raw()
	const tail = 400
	return fmt.Sprintf("The screen, %dx%d, modes %+v:\n%s\nThe last bytes: %q",
		frame.Width, frame.Height, frame.Modes, frame, raw[max(len(raw)-tail, 0):])
}

func (t *Terminal) hasEnded() bool {
	select {
	case <-t.ended:
		t.drain()
		return true
	default:
		return false
	}
}

// drain reads the rest of what an ended program wrote. Reading ends when nobody
// has the program's side open any more.
func (t *Terminal) drain() {
	_ = t.slave.Close() // closed before, if this is not the first call
	<-t.drained
}
