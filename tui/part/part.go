// Package part is the shape that the parts of the dashboard share: dialogs and
// views, which take keys and pastes and draw blocks, and the Host that they may
// ask for what is not theirs.
//
// Everything here is called on the goroutine of the screen. Drawing changes
// nothing but what is only there for drawing: caches, and how much was in sight.
package part

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// Dialog is something on top of the panes that takes all keys while it is open.
type Dialog interface {
	Key(key tea.KeyPressMsg) tea.Cmd
	Paste(msg tea.PasteMsg) tea.Cmd
	// Draw draws what goes into the dialog's frame, at most w by h cells.
	Draw(w, h int, st *theme.Styles) draw.Block
	Title() string
}

// What a dialog may be besides. The dashboard finds out by the interface.
type (
	// Wide is a dialog that takes all the width there is.
	Wide interface{ Wide() }
	// Refresher is a dialog that shows what others change. Refresh is called when
	// the panes may have changed, when files have been read, and at each tick.
	Refresher interface{ Refresh() }
	// Listener is a dialog that hears what the sockets bring.
	Listener interface{ Heard(dashboard.Item) }
	// Receiver is a dialog that takes messages of its own commands. It may get one
	// that was meant for a dialog before it, and then returns false.
	Receiver interface{ Receive(tea.Msg) bool }
	// Mover is a dialog that changes by time alone, as long as Moves says so.
	Mover interface{ Moves(now time.Time) bool }
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
	Open(Dialog)
	Close()
	// FocusOn gives a pane the focus.
	FocusOn(*dashboard.Pane)
	// Step goes through the panes.
	Step(by int)
}

// View is what stands between the top line and the bottom line instead of
// the panes. The pane with the focus stays the one that keys are about.
type View interface {
	// Name is what the top line calls it.
	Name() string
	// Draw draws exactly area.h lines; its cursor and its zones are relative to
	// the area's corner. No line at all says that there is nothing without a pane.
	Draw(area draw.Rect, st *theme.Styles) draw.Block
	Scroll(m draw.Motion)
	// Typing tells whether one of its fields has the cursor. Typed then gets the
	// keys that no action takes, and pastes.
	Typing() bool
	Typed(msg tea.Msg) tea.Cmd
	// Leave ends what esc ends here: typing, a filter. It is false when nothing
	// is left but to go back to the panes.
	Leave() bool
	// Foremost are the actions whose hints come first in the bottom line.
	Foremost() []string
	// Hints are the keys while typing.
	Hints() []draw.Hint
}

// TickTime is how often what moves by time alone is drawn.
const TickTime = 250 * time.Millisecond
