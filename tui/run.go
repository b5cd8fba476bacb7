// Package tui is the dashboard: a Bubble Tea program with a pane per SailsSocket.
//
// One goroutine owns all state. Sockets reach it through the inbox of package
// dashboard, in batches of at most one per frame. Whatever may block (connecting,
// requests, formatting) runs in commands. View returns the last frame unless something
// changed, and a frame redraws only the panes that changed.
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

// Config has what the command line decides about a dashboard.
type Config struct {
	// Sockets get a pane each, in order.
	Sockets []Socket
	// Template has the options of a socket that is added while there is none.
	Template sailsclient.Options
	// Secrets and Extra are the template's, as in a Socket.
	Secrets secret.Settings
	Extra   settings.Extra
	// RequestTimeout bounds the wait for a response.
	RequestTimeout time.Duration
	// Keys are the bindings that differ from the table's. Bindings that CheckKeys
	// rejects are ignored.
	Keys []keymap.Binding
	// CompareIgnore are patterns of paths in which compared responses may differ, in
	// the syntax of jsondiff.
	CompareIgnore []string
	// NoMouse leaves the mouse to the terminal.
	NoMouse bool
	// StateDir is the directory for the history and for crash traces. If it is empty,
	// the history ends with the program.
	StateDir string
	// RequestsDir is the directory of saved requests. If it is empty, requests can't
	// be saved.
	RequestsDir string
	// Variable looks up the variables of requests. Nil means that none is set.
	Variable Variable
	// Known are secrets whose values are hidden everywhere except in text that the
	// user edits and in what a server sent. The secrets of all sockets are added.
	Known *secret.Known
	// Theme is how the dashboard looks. The zero value follows the terminal.
	Theme theme.Theme
	// Problems are shown at the start, on top of everything.
	Problems []string
	// Remember is called with the sockets, in order, when the dashboard ends. It may be
	// nil, and is not called without sockets.
	Remember func([]Socket)
	// Watchdog ends the program if it hangs when it should end. Without one, ending
	// may take any time.
	Watchdog *watchdog.Dog
	// Input, Output and Size replace the terminal in tests and for screenshots.
	Input  io.Reader
	Output io.Writer
	Size   program.Size
}

// Socket is a pane at the start. The name may be empty.
type Socket struct {
	Name    string
	Options sailsclient.Options
	// Secrets are the options that are always hidden, whatever their names are.
	Secrets secret.Settings
	settings.Extra
	// Missing names the secrets that the options lack because they were not saved. The
	// pane shows them.
	Missing []string
	// Requests are request lines that are sent at the start.
	Requests []string
}

// errQuit is the error of requests that are pending when the dashboard quits.
var errQuit = errors.New("the dashboard was quit")

// Run shows the dashboard until the user quits, a signal ends it, or ctx ends. It
// always restores the terminal and closes every socket. After a panic it returns a
// *CrashError.
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

// silenceLog stops the process's logger, which net/http uses for servers' errors, from
// writing over the screen. restore undoes that.
func silenceLog() (restore func()) {
	before := log.Writer()
	log.SetOutput(io.Discard)
	return func() { log.SetOutput(before) }
}
