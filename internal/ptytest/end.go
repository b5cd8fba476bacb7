//go:build unix

package ptytest

import (
	"bytes"
	"reflect"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"sailscope/internal/testwait"
)

// Signal sends a signal to the program itself, not to its group.
func (t *Terminal) Signal(s syscall.Signal) {
	t.tb.Helper()
	if err := t.cmd.Process.Signal(s); err != nil {
		t.tb.Fatalf("send %v: %v", s, err)
	}
}

// HangUp closes the terminal under the program, as closing its window does.
func (t *Terminal) HangUp() {
	t.tb.Helper()
	t.hangUp()
}

func (t *Terminal) hangUp() {
	_ = t.master.Close() // closed twice when the test did it too
	<-t.drained
}

// Exit is how a program ended.
type Exit struct {
	Code   int // -1 if a signal killed it
	Signal syscall.Signal
}

// WaitExit waits until the program has ended and everything it wrote is on the
// screen. A program that does not end fails the test with its goroutines.
func (t *Terminal) WaitExit() Exit {
	t.tb.Helper()
	patience := time.NewTimer(testwait.Guard)
	defer patience.Stop()
	select {
	case <-t.ended:
	case <-patience.C:
		_ = t.cmd.Process.Signal(syscall.SIGQUIT) // Go answers with a stack of every goroutine
		time.Sleep(time.Second)
		t.tb.Fatalf("the program did not end. %s\nAll it said:\n%s", t.report(), bytes.ReplaceAll(t.Raw(), []byte("\r"), nil))
	}
	t.release()
	exit := Exit{Code: t.cmd.ProcessState.ExitCode()}
	if status, ok := t.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		exit.Signal = status.Signal()
	}
	t.drain()
	return exit
}

// WaitGoneAfterHangUp waits for the end of a program whose terminal is closed.
func (t *Terminal) WaitGoneAfterHangUp() {
	t.tb.Helper()
	select {
	case <-t.ended:
	case <-time.After(testwait.Guard):
		_ = t.cmd.Process.Signal(syscall.SIGKILL)
		t.tb.Fatal("the program lives on although its terminal is gone")
	}
}

// AssertRestored fails the test unless the terminal is as it was before the
// program: settings, screen, cursor and every mode.
func (t *Terminal) AssertRestored() {
	t.tb.Helper()
	t.AssertSettings()
	t.AssertModesOff()
	raw := t.Raw()
	for name, pair := range map[string][2]string{
		"the alternate screen": {"\x1b[?1049h", "\x1b[?1049l"},
		"bracketed paste":      {"\x1b[?2004h", "\x1b[?2004l"},
		"hiding the cursor":    {"\x1b[?25l", "\x1b[?25h"},
	} {
		on, off := bytes.LastIndex(raw, []byte(pair[0])), bytes.LastIndex(raw, []byte(pair[1]))
		if on > off {
			t.tb.Errorf("%s was switched on (byte %d) and not off again (%d of %d)", name, on, off, len(raw))
		}
	}
}

// AssertSettings fails the test unless the driver's settings are as before.
func (t *Terminal) AssertSettings() {
	t.tb.Helper()
	<-t.ended
	if !reflect.DeepEqual(t.before, t.after) {
		t.tb.Errorf("the terminal's settings differ from before:\nbefore %+v\nafter  %+v", t.before, t.after)
	}
}

// AssertModesOff fails the test if the program has left a mode on.
func (t *Terminal) AssertModesOff() {
	t.tb.Helper()
	m := t.Frame().Modes
	if m.AltScreen || m.CursorHidden || len(m.On) > 0 || m.KeyboardPushes != 0 || m.ModifyOtherKeys != 0 {
		t.tb.Errorf("the program left modes on: %+v. %s", m, t.report())
	}
}

// rememberGroup notes which process group has the terminal, so that kill finds
// it even after a shell has put it into the background.
func (t *Terminal) rememberGroup() {
	group := 0
	err := t.control(func(fd int) (err error) {
		group, err = unix.IoctlGetInt(fd, unix.TIOCGPGRP)
		return err
	})
	if err == nil && group > 1 && !slices.Contains(t.groups, group) {
		t.groups = append(t.groups, group)
	}
}

// kill ends whatever still runs in the terminal.
func (t *Terminal) kill() {
	t.release()
	running := !t.hasEnded()
	t.rememberGroup()
	for _, group := range t.groups {
		// The number may be somebody else's by now.
		if session, err := unix.Getsid(group); err == nil && session == t.cmd.Process.Pid {
			_ = syscall.Kill(-group, syscall.SIGKILL)
		}
	}
	if running {
		_ = t.cmd.Process.Kill()
		<-t.ended
	}
}
