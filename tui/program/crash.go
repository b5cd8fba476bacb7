package program

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
)

// CrashError is a panic that ended the dashboard. The terminal has been restored.
type CrashError struct {
	Value string // of the panic, without secrets
	// Trace is the path of the file with the stack. It is empty if the file could not
	// be written.
	Trace string
	Stack []byte
}

func (e *CrashError) Error() string {
	if e.Trace == "" {
		return fmt.Sprintf("sailscope crashed: %s\n\n%s", e.Value, e.Stack)
	}
	return fmt.Sprintf("sailscope crashed: %s. The trace was written to %s; please send it with a report", e.Value, e.Trace)
}

// Crashes collects panics from all goroutines and quits the program properly, so that
// the terminal never stays in raw mode.
type Crashes struct {
	dir   string
	known *secret.Known // secrets to hide from traces

	mu    sync.Mutex
	crash *CrashError
	quit  func()
}

// NewCrashes returns a Crashes that writes the trace of the first panic into dir,
// without the known secrets. Without a dir, only the error has the trace.
func NewCrashes(dir string, known *secret.Known) *Crashes {
	return &Crashes{dir: dir, known: known, quit: func() {}}
}

// onCrash sets the function that quits the program.
func (c *Crashes) onCrash(quit func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quit = quit
}

// Guard reports a panic. Defer it at the top of each goroutine, and of any function
// that may panic.
func (c *Crashes) Guard() {
	if value := recover(); value != nil {
		c.report(value, debug.Stack())
	}
}

func (c *Crashes) report(value any, stack []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.crash != nil {
		return // the first one is the cause
	}
	text := c.known.Hide(fmt.Sprint(value))
	c.crash = &CrashError{Value: text, Stack: []byte(c.known.Hide(string(stack)))}
	if path, err := writeTrace(c.dir, text, c.crash.Stack); err == nil {
		c.crash.Trace = path
	}
	go c.quit() // it blocks until Update takes the message, and the panic may be in Update
}

// First returns the panic that ended the program as a *CrashError, or nil.
func (c *Crashes) First() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.crash == nil {
		return nil
	}
	return c.crash
}

func writeTrace(dir, value string, stack []byte) (string, error) {
	if dir == "" {
		return "", errors.New("no state directory")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the state directory: %w", err)
	}
	path := filepath.Join(dir, "crash-"+time.Now().UTC().Format("20060102T150405.000")+".txt")
	text := fmt.Sprintf("sailscope crashed: %s\n\n%s", value, stack)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("write the trace: %w", err)
	}
	return path, nil
}

// guarded is a model that reports its panics, and those of its commands, to crashes.
type guarded struct {
	tea.Model
	crashes *Crashes
	life    *lifeline
}

func (g guarded) Init() tea.Cmd {
	defer g.crashes.Guard()
	return g.guardCmd(g.Model.Init())
}

func (g guarded) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	g.life.begin()
	defer g.life.end()
	defer g.life.handled(msg)
	defer g.crashes.Guard()
	model, cmd = g, nil // the results after a panic
	_, next := g.Model.Update(msg)
	return g, g.guardCmd(next)
}

func (g guarded) View() (view tea.View) {
	g.life.begin()
	defer g.life.end()
	defer g.crashes.Guard()
	return g.Model.View()
}

// guardCmd guards a command and the commands in the batch that it returns.
func (g guarded) guardCmd(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.crashes.Guard()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = g.guardCmd(batch[i])
			}
		}
		return msg
	}
}
