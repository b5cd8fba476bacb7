package program

import (
	"bytes"
	"io"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// lifeline lets the user end a program that is blocked. It restores the terminal from
// outside the program, and makes ctrl+c raise a signal while the program is too busy
// to read keys.
type lifeline struct {
	file   *os.File // the terminal
	before *term.State
	say    func(text string) (whole bool) // writes past the program's output
	muted  atomic.Bool                    // the program's writes are discarded

	mu       sync.Mutex
	busy     int         // Updates, Views and writes in progress
	stalled  *time.Timer // fires when one takes long
	raw      *term.State // the terminal's mode before ctrl+c became a signal; nil while it is a key
	pressed  bool        // ctrl+c was read, and the program has not handled it yet
	released bool        // the program's last write released the terminal, or is about to
}

const (
	// stallTime is how long the program may be busy before ctrl+c becomes a signal.
	stallTime = 100 * time.Millisecond
	// lastTries is the number of attempts to write to a terminal that accepts nothing.
	lastTries    = 20
	betweenTries = 10 * time.Millisecond
	// keysAreBytes makes the terminal send ctrl+c as the byte that the kernel knows.
	// keysAreCodes makes it send the code that Bubble Tea wants.
	keysAreBytes = ansi.ResetModifyOtherKeys + "\x1b[=0;1u"
	keysAreCodes = ansi.SetModifyOtherKeys2 + "\x1b[=1;1u"
	// restoreScreen undoes all modes that a dashboard sets. The first character ends
	// an incomplete sequence.
	restoreScreen = "\x18" + ansi.ResetModeSynchronizedOutput + ansi.ResetModifyOtherKeys + "\x1b[<1u" +
		ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr +
		ansi.ResetModeFocusEvent + ansi.ResetModeBracketedPaste + "\x1b[m\x1b[r" +
		ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable + "\x1b[0 q\r\n"
)

// newLifeline returns a lifeline for the terminal on standard input. It does nothing
// if input replaces that terminal.
func newLifeline(input io.Reader) *lifeline {
	l := &lifeline{say: writeNow}
	if input == nil && term.IsTerminal(os.Stdin.Fd()) {
		if state, err := term.GetState(os.Stdin.Fd()); err == nil {
			l.file, l.before = os.Stdin, state
		}
	}
	l.stalled = time.AfterFunc(time.Hour, l.stall)
	l.stalled.Stop()
	return l
}

// begin and end bracket what keeps the program from reading keys.
func (l *lifeline) begin() {
	if l == nil || l.file == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy++; l.busy == 1 {
		l.stalled.Reset(stallTime)
	}
}

func (l *lifeline) end() {
	if l == nil || l.file == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy--; l.busy > 0 {
		if l.raw != nil && l.mine() {
			l.say(keysAreBytes) // the output may have asked for codes
		}
		return
	}
	l.stalled.Stop()
	if l.raw != nil && l.mine() {
		_ = term.Restore(l.file.Fd(), l.raw) // if it fails, ctrl+c stays a signal, which also ends the program
		l.say(keysAreCodes)
	}
	l.raw = nil
}

// mine tells whether the program owns the terminal. The write that releases it (at the
// end, for the shell, or for an editor) may take long, and nothing may be written
// after it.
func (l *lifeline) mine() bool { return !l.released && !l.muted.Load() }

// writes notes whether the output requests key codes, as the first frame does, or ends
// that, as the last write does.
func (l *lifeline) writes(p []byte) {
	asks, gives := bytes.LastIndex(p, []byte(ansi.SetModifyOtherKeys2)), bytes.LastIndex(p, []byte(ansi.ResetModifyOtherKeys))
	if asks == gives {
		return // neither
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.released = gives > asks
}

// input returns the terminal for the program to read, nil if the program reads another
// input.
func (l *lifeline) input() io.Reader {
	if l.file == nil || len(fatalSignals()) == 0 {
		return nil
	}
	return &interruptInput{File: l.file, life: l}
}

// interrupt notes that ctrl+c was read. If the program is stuck, it raises the signal.
func (l *lifeline) interrupt() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pressed = true; l.raw != nil {
		raise(os.Interrupt)
	}
}

// handled notes that the program has handled a message.
func (l *lifeline) handled(msg tea.Msg) {
	if key, ok := msg.(tea.KeyPressMsg); !ok || !IsInterrupt(key) || l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pressed = false
}

// stall makes ctrl+c a signal, including one that was pressed before.
func (l *lifeline) stall() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy == 0 || l.raw != nil || !l.mine() {
		return
	}
	raw, err := term.GetState(l.file.Fd())
	if err == nil && signalOnInterruptKey(l.file.Fd()) == nil {
		l.raw = raw
		l.say(keysAreBytes)
	}
	if l.pressed {
		raise(os.Interrupt)
	}
}

// restore restores the terminal, whatever the program is doing.
func (l *lifeline) restore() {
	if l.file == nil || l.muted.Swap(true) {
		return
	}
	_ = term.Restore(l.file.Fd(), l.before) // there is no other way to restore it
	// A stuck write continues when there is room, and ends before this one.
	for range lastTries {
		if discardOutput(l.file.Fd()); l.say(restoreScreen) {
			return
		}
		time.Sleep(betweenTries)
	}
}

// onFatalSignals restores the terminal before a signal that makes Go print its
// goroutines and exit. undo stops that.
func (l *lifeline) onFatalSignals() (undo func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, fatalSignals()...)
	done := make(chan struct{})
	go func() {
		select {
		case s := <-signals:
			l.restore()
			signal.Reset(s)
			raise(s)
		case <-done:
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}

// lifelineOutput detects writes that take long, and discards all writes after the
// terminal was restored.
type lifelineOutput struct {
	io.Writer
	life *lifeline
}

func (o lifelineOutput) Write(p []byte) (int, error) {
	if o.life.muted.Load() {
		return len(p), nil
	}
	o.life.writes(p)
	o.life.begin()
	defer o.life.end()
	return o.Writer.Write(p)
}
