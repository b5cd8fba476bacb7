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
// Bubble Tea (v2.1.1, startRenderer in tea.go) has a goroutine that waits for a
// ticker and looks 60 times a second for something to write; nothing stops it
// but giving the terminal back. That goroutine also does the writing, though. So
// when no message has come for a moment, rest sends a marker through tea.Raw,
// and the Write that gets to see it does not return before the next message.
// Nobody waits for the ticker meanwhile, and Go keeps no timer for such a one.
//
// Nothing waits for that Write: of the program's two locks it holds the one of
// tea.Raw, which the event loop takes only for messages, and every message
// passes filter first. What ends the program without a message, as a terminal
// that is gone does, waits for longestRest at most.
type rest struct {
	mu       sync.Mutex
	quiet    *time.Timer // runs out when no message has come for quietTime
	messages uint64      // how many have come
	asked    uint64      // how many had, when the last marker was sent
	marked   bool        // a marker is on its way to Write
	woken    chan struct{}
	quitting func() // called when the program is about to end
}

const (
	// quietTime without a message is rest. It is longer than typing takes and
	// shorter than a tick.
	quietTime = 100 * time.Millisecond
	// longestRest bounds what a lost wake-up could cost.
	longestRest = 10 * time.Second
)

// restMarker is an application program command, which terminals ignore; none
// gets to see it.
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

// mark tells whether a marker may go on to Write. Only one may be on its way,
// and none while a Write rests: the event loop would wait for it.
func (r *rest) mark() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.marked || r.woken != nil || r.asked != r.messages {
		return false
	}
	r.marked = true
	return true
}

// wake ends the rest, and begins to count the time to the next one.
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

// unmark takes the marker out of what is to be written. A channel says that it
// is time to rest, until that is closed.
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

// restingTerminal is the same for a terminal, of which Bubble Tea wants to know
// more. It does not embed the file: nothing may get past Write.
type restingTerminal struct {
	restingOutput
	file *os.File
}

func (t restingTerminal) Fd() uintptr                { return t.file.Fd() }
func (t restingTerminal) Read(p []byte) (int, error) { return t.file.Read(p) }
func (t restingTerminal) Close() error               { return t.file.Close() }

// output is where the program writes: w, or what is standard output.
func (r *rest) output(w io.Writer, life *lifeline) io.Writer {
	if w != nil {
		return restingOutput{w, r}
	}
	return restingTerminal{restingOutput{lifelineOutput{os.Stdout, life}, r}, os.Stdout}
}
