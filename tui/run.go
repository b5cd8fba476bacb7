// Package tui is the dashboard: a Bubble Tea program with a pane per
// SailsSocket.
//
// One goroutine owns all state. Sockets reach it through the inbox of package
// model, in batches of at most one a frame; whatever may wait, connecting,
// requests, formatting, runs in commands. View returns the last frame unless
// something changed, and a frame draws only the panes that did.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/internal/watchdog"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/editor"
	"sailscope/tui/keymap"
	"sailscope/tui/program"
)

// Config is what the command line decides about a dashboard.
type Config struct {
	// Sockets get a pane each, in order.
	Sockets []Socket
	// Template is what a socket is like that is added while there is none.
	Template sailsclient.Options
	// Secrets and Extra are those of a Socket like the template.
	Secrets secret.Settings
	Extra   settings.Extra
	// RequestTimeout bounds the wait for the answer to a request that was sent.
	RequestTimeout time.Duration
	// Keys are those that differ from the table's. What CheckKeys finds wrong with
	// them is left out.
	Keys []keymap.Binding
	// CompareIgnore are patterns of the paths that compared answers may differ in,
	// as jsondiff reads them.
	CompareIgnore []string
	// NoMouse leaves the mouse to the terminal.
	NoMouse bool
	// StateDir is where the history is kept and the trace of a crash is written.
	// Without one, the history ends with the program.
	StateDir string
	// RequestsDir is where saved requests are. Empty means that none can be.
	RequestsDir string
	// Variable looks up the variables of requests. Nil means that none is set.
	Variable Variable
	// Known are secrets that are hidden by their value wherever they are not the
	// text that somebody edits, or what a server sent. The secrets of all sockets
	// are added.
	Known *secret.Known
	// Theme is how the dashboard looks; the zero value follows the terminal.
	Theme theme.Theme
	// Problems are shown at the start, on top of everything.
	Problems []string
	// Remember is given the sockets that there were when the dashboard was quit,
	// in order, unless it is nil or there were none.
	Remember func([]Socket)
	// Watchdog ends the program when it is asked to end and does not. Without one
	// it takes the time that it takes.
	Watchdog *watchdog.Dog
	// Input, Output and Size replace the terminal, for tests and pictures.
	Input  io.Reader
	Output io.Writer
	Size   program.Size
}

// Socket is a pane to begin with. The name may be empty.
type Socket struct {
	Name    string
	Options sailsclient.Options
	// Secrets are the options that nobody is shown, whatever they are called.
	Secrets secret.Settings
	settings.Extra
	// Missing names secrets that the options should have and don't, because they
	// were not kept: the pane says so.
	Missing []string
	// Requests are request lines that are sent at the start.
	Requests []string
}

// errQuit is why requests end that are on their way when the dashboard does.
var errQuit = errors.New("the dashboard was quit")

// Run shows the dashboard until the user quits, a signal ends it, or ctx does.
// However it ends, the terminal is restored and every socket closed. After a
// panic it returns a *CrashError.
func Run(ctx context.Context, cfg Config) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(errQuit)
	defer silenceLog()()
	go buildWidths()
	if cfg.Known == nil {
		cfg.Known = new(secret.Known)
	}
	crashes := program.NewCrashes(cfg.StateDir, cfg.Known)
	for i := range cfg.Sockets {
		cfg.Sockets[i].Options.Guard = crashes.Guard
	}
	cfg.Template.Guard = crashes.Guard
	a, err := newApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.closeAll()
	a.measure()
	err = program.Run(ctx, program.Pace(ctx, a), crashes, program.Options{
		Input: cfg.Input, Output: cfg.Output, Size: cfg.Size, Watchdog: cfg.Watchdog,
		CleanUp: func() { editor.RemoveLeft(cfg.StateDir) },
	})
	a.remember()
	cancel(errQuit) // commands that wait end now
	if crash := crashes.First(); crash != nil {
		return crash
	}
	if err != nil && (errors.Is(err, tea.ErrProgramPanic) || !errors.Is(err, tea.ErrProgramKilled)) {
		return fmt.Errorf("run the dashboard: %w", err)
	}
	return nil
}

// silenceLog keeps the process's logger, to which net/http reports what servers
// do wrong, from writing over the screen. It returns what undoes that.
func silenceLog() (restore func()) {
	before := log.Writer()
	log.SetOutput(io.Discard)
	return func() { log.SetOutput(before) }
}
