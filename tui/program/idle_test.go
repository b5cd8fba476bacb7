package program

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/testwait"
)

// output is a terminal that only remembers.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// echo shows what it was last told.
type echo struct{ text string }

func (e echo) Init() tea.Cmd { return nil }

func (e echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if text, ok := msg.(string); ok {
		e.text = text
	}
	return e, nil
}

func (e echo) View() tea.View { return tea.NewView(e.text) }

// eventually waits for something that other goroutines do.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	testwait.Until(t, what, ok)
}

// startEcho runs a program that rests, on an output that only remembers.
func startEcho(t *testing.T) (program *tea.Program, idle *rest, out *output) {
	t.Helper()
	out = new(output)
	in, keys := io.Pipe()
	program, idle = newProgram(echo{"begin"}, Options{Input: in, Output: out, Size: Size{40, 10}}, newLifeline(in))
	runUntilEnd(t, program, idle, keys)
	return program, idle, out
}

// runUntilEnd runs a program until the test ends. keys is the other end of its
// input.
func runUntilEnd(t *testing.T, program *tea.Program, idle *rest, keys io.Closer) {
	t.Helper()
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	t.Cleanup(func() {
		program.Quit()
		if err := <-ended; err != nil {
			t.Errorf("the program ended with %v", err)
		}
		idle.end()
		_ = keys.Close() // of a pipe, never fails
	})
}

func (r *rest) resting() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.woken != nil
}

// A program that nobody talks to rests. Every message wakes it and is shown,
// also one that changes nothing; then it rests again, and at the end it quits
// out of its rest.
func TestRestAndWake(t *testing.T) {
	program, idle, out := startEcho(t)
	for _, text := range []string{"one", "two", "two", "three"} {
		eventually(t, "the program to rest", idle.resting)
		program.Send(text)
		eventually(t, text+" to be shown", func() bool { return strings.Contains(out.String(), text) })
	}
	eventually(t, "the program to rest at the end", idle.resting)
	if strings.Contains(out.String(), "sailscope:rest") {
		t.Errorf("the marker was written: %q", out)
	}
}

// The event loop would wait for a Write that rests, if a second marker followed
// the first.
func TestOneMarkerAtATime(t *testing.T) {
	idle := &rest{}
	sent := make(chan tea.Msg, 1)
	idle.begin(func(msg tea.Msg) { sent <- msg })
	defer idle.end()
	marker := <-sent
	if idle.filter(nil, marker) != marker {
		t.Fatal("the first marker is held back")
	}
	if idle.filter(nil, marker) != nil {
		t.Fatal("a second one goes on while the first is on its way")
	}
	rested := make(chan error)
	go func() {
		_, err := idle.output(new(output), nil).Write([]byte(restMarker))
		rested <- err
	}()
	eventually(t, "the rest that the marker brings", idle.resting)
	if idle.filter(nil, marker) != nil {
		t.Fatal("a second one goes on during the rest")
	}
	idle.wake()
	if err := <-rested; err != nil {
		t.Fatal(err)
	}
}

// A message that comes between the marker and the Write is not slept through.
func TestNoRestAfterAMessage(t *testing.T) {
	idle := &rest{}
	sent := make(chan tea.Msg, 1)
	idle.begin(func(msg tea.Msg) { sent <- msg })
	defer idle.end()
	idle.filter(nil, <-sent)
	idle.filter(nil, tea.FocusMsg{})
	var out bytes.Buffer
	text := "frame" + restMarker
	if n, err := idle.output(&out, nil).Write([]byte(text)); n != len(text) || err != nil {
		t.Fatalf("wrote %d of %d: %v", n, len(text), err)
	}
	if out.String() != "frame" || idle.resting() {
		t.Errorf("wrote %q, resting %v", out.String(), idle.resting())
	}
	if idle.filter(nil, <-sent) == nil {
		t.Error("after the message, it never rests again")
	}
}

// Without a marker of ours on its way, text that looks like it is only text.
func TestAMarkerCannotBeForged(t *testing.T) {
	idle := &rest{}
	var out bytes.Buffer
	if _, err := idle.output(&out, nil).Write([]byte(restMarker)); err != nil || out.String() != restMarker {
		t.Errorf("wrote %q, %v", out.String(), err)
	}
}
