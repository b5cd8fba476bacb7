package program

import (
	"bytes"
	"io"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// rest lets the renderer sleep while there is nothing to draw.
//
// Bubble Tea (v2.1.1, startRenderer in tea.go) has a goroutine that a ticker wakes 60
// times a second to look for something to write. Only releasing the terminal stops it.
// The same goroutine does the writing, though. So when no message has arrived for a
// moment, rest sends a marker through tea.Raw, and the Write that receives it blocks
// until the next message. Nobody receives from the ticker meanwhile, and Go runs no
// timer for such a ticker.
//
// Nothing waits for that Write. Of the program's two locks, it holds the one of
// tea.Raw. The event loop takes that lock only for messages, and every message passes
// filter first. An end without a message, as when the terminal is gone, waits for at
// most longestRest.
type rest struct {
	mu       sync.Mutex
	quiet    *time.Timer // fires after quietTime without a message
	messages uint64      // the number of messages so far
	asked    uint64      // the value of messages when the last marker was sent
	marked   bool        // a marker is on its way to Write
	woken    chan struct{}
	quitting func() // called when the program is about to end
}

const (
	// quietTime is the time without a message after which the renderer rests. It is
	// longer than the time between typed keys and shorter than a tick.
	quietTime = 100 * time.Millisecond
	// longestRest bounds the delay after a lost wake-up.
	longestRest = 10 * time.Second
)

// restMarker is an APC (application program command) sequence, which terminals ignore.
// It never reaches a terminal.
const restMarker = "\x1b_sailscope:rest\x1b\\"

// begin starts to watch the program that has this filter and output.
func (r *rest) begin(send func(tea.Msg)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.quiet = time.AfterFunc(quietTime, func() {
		r.mu.Lock()
		r.asked = r.messages
		r.mu.Unlock()
		send(tea.RawMsg{Msg: restMarker})
	})
}

func (r *rest) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.quiet.Stop()
}

// filter sees every message before Bubble Tea acts on it.
func (r *rest) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if raw, ok := msg.(tea.RawMsg); ok && raw.Msg == restMarker {
		if !r.mark() {
			return nil
		}
		return msg
	}
	r.wake()
	if _, quit := msg.(tea.QuitMsg); quit {
		r.quitting()
	}
	return msg
}

// mark tells whether a marker may go on to Write. Only one may be on its way, and none
// while a Write rests, because the event loop would wait for that Write.
func (r *rest) mark() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.marked || r.woken != nil || r.asked != r.messages {
		return false
	}
	r.marked = true
	return true
}

// wake ends the rest, and restarts the timer for the next one.
func (r *rest) wake() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.messages++
	if r.woken != nil {
		close(r.woken)
		r.woken = nil
	}
	r.quiet.Reset(quietTime)
}

// unmark removes the marker from the output. If it is time to rest, it returns a
// channel that is closed when the rest ends.
func (r *rest) unmark(p []byte) ([]byte, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.marked || !bytes.Contains(p, []byte(restMarker)) {
		return p, nil
	}
	r.marked = false
	if r.asked == r.messages {
		r.woken = make(chan struct{})
	}
	return bytes.ReplaceAll(p, []byte(restMarker), nil), r.woken
}

func (r *rest) until(woken <-chan struct{}) {
	if woken == nil {
		return
	}
	enough := time.NewTimer(longestRest)
	defer enough.Stop()
	select {
	case <-woken:
	case <-enough.C:
		r.wake()
	}
}

// restingOutput is the program's output.
type restingOutput struct {
	io.Writer
	rest *rest
}

func (o restingOutput) Write(p []byte) (int, error) {
	text, woken := o.rest.unmark(p)
	if len(text) > 0 {
		if n, err := o.Writer.Write(withMargins(text)); err != nil {
			return min(n, len(p)), err
		}
	}
	o.rest.until(woken)
	return len(p), nil
}

// restingTerminal is restingOutput for a terminal, with the methods that Bubble Tea
// needs. It does not embed the file, so that every write goes through Write.
type restingTerminal struct {
	restingOutput
	file *os.File
}

func (t restingTerminal) Fd() uintptr                { return t.file.Fd() }
func (t restingTerminal) Read(p []byte) (int, error) { return t.file.Read(p) }
func (t restingTerminal) Close() error               { return t.file.Close() }

// output returns the program's output: w, or standard output if w is nil.
func (r *rest) output(w io.Writer, life *lifeline) io.Writer {
	if w != nil {
		return restingOutput{w, r}
	}
	return restingTerminal{restingOutput{lifelineOutput{os.Stdout, life}, r}, os.Stdout}
}
