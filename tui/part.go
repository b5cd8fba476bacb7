package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// dialog is something on top of the panes that takes all keys while it is open.
type dialog interface {
	keyPressed(key tea.KeyPressMsg) tea.Cmd
	pasted(msg tea.PasteMsg) tea.Cmd
	// render draws what goes into the dialog's frame, at most w by h cells.
	render(w, h int, st *theme.Styles) draw.Block
	title() string
}

// wide is a dialog that takes all the width there is.
type wide interface{ wide() }

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

// screenView is what stands between the top line and the bottom line instead of
// the panes. The pane with the focus stays the one that keys are about.
type screenView interface {
	// name is what the top line calls it.
	name() string
	// draw draws exactly area.h lines; its cursor and its zones are relative to
	// the area's corner. No line at all says that there is nothing without a pane.
	draw(area draw.Rect, st *theme.Styles) draw.Block
	scroll(m draw.Motion)
	// typing tells whether one of its fields has the cursor. typed then gets the
	// keys that no action takes, and pastes.
	typing() bool
	typed(msg tea.Msg) tea.Cmd
	// leave ends what esc ends here: typing, a filter. It is false when nothing
	// is left but to go back to the panes.
	leave() bool
	// foremost are the actions whose hints come first in the bottom line.
	foremost() []string
	// hints are the keys while typing.
	hints() []draw.Hint
}

// tickTime is how often what moves by time alone is drawn.
const tickTime = 250 * time.Millisecond
