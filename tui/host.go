package tui

import (
	"time"

	"sailscope/model/dashboard"
)

// Host is the dashboard as its parts see it: what they may ask of it, and
// nothing else. All of it is called on the goroutine of the screen.
type Host interface {
	// Dash is the panes and their sockets.
	Dash() *dashboard.Dashboard
	// Now is the time that is drawn and measured with.
	Now() time.Time
	// Open puts a dialog on top of everything, and Close takes away the one that
	// is there.
	Open(dialog)
	Close()
	// FocusOn gives a pane the focus.
	FocusOn(*dashboard.Pane)
	// Step goes through the panes.
	Step(by int)
}

func (a *app) Dash() *dashboard.Dashboard { return a.dash }

func (a *app) Now() time.Time { return a.now() }

func (a *app) Open(d dialog) { a.dialog = d }

func (a *app) Close() { a.dialog = nil }

func (a *app) Step(by int) { a.dash.FocusNext(by) }
