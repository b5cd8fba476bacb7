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

// CrashError is a panic that ended the dashboard after the terminal was
// restored.
type CrashError struct {
	Value string // of the panic, without secrets
	// Trace is the file with the stack; if it could not be written, it is empty
	// and Stack is all there is.
	Trace string
	Stack []byte
}

func (e *CrashError) Error() string {
	if e.Trace == "" {
		return fmt.Sprintf("sailscope crashed: %s\n\n%s", e.Value, e.Stack)
	}
	return fmt.Sprintf("sailscope crashed: %s. The trace was written to %s; please send it with a report", e.Value, e.Trace)
}

// Crashes collects panics from wherever they happen and ends the program in
// order, so that the terminal is never left raw.
type Crashes struct {
	dir   string
	known *secret.Known // what no trace may hold

	mu    sync.Mutex
	crash *CrashError
	quit  func()
}

// NewCrashes writes the trace of the first panic into dir, without what is known
// to be secret; without a dir, it is kept in the error alone.
func NewCrashes(dir string, known *secret.Known) *Crashes {
	return &Crashes{dir: dir, known: known, quit: func() {}}
}

// onCrash sets what ends the program.
func (c *Crashes) onCrash(quit func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quit = quit
}

// Guard is deferred at the top of a goroutine, and of whatever else may panic.
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
	go c.quit() // waits until Update can take it, which may be what panicked
}

// First is the panic that ended the program, a *CrashError, or nil.
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

// guarded is a model whose panics, and those of its commands, end the program
// in order.
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
	model, cmd = g, nil // what a panic leaves
	_, next := g.Model.Update(msg)
	return g, g.guardCmd(next)
}

func (g guarded) View() (view tea.View) {
	g.life.begin()
	defer g.life.end()
	defer g.crashes.Guard()
	return g.Model.View()
}

// guardCmd guards a command and those it returns in a batch.
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
