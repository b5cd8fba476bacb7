// Package part defines the interfaces of the dashboard's parts: dialogs and views, which
// take keys and pastes and draw blocks, and the Host that they use.
//
// The screen's goroutine calls everything here. Drawing changes only drawing state:
// caches, and how much was visible.
package part

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// Dialog is a box above the panes that takes all keys while it is open.
type Dialog interface {
	Key(key tea.KeyPressMsg) tea.Cmd
	Paste(msg tea.PasteMsg) tea.Cmd
	// Draw draws the content of the dialog's frame, at most w by h cells.
	Draw(w, h int, st *theme.Styles) draw.Block
	Title() string
}

// Optional interfaces of a dialog.
type (
	// Wide is a dialog that uses the full width.
	Wide interface{ Wide() }
	// Refresher is a dialog that shows data that changes elsewhere. The dashboard calls
	// Refresh when the panes may have changed, when files have been read, and at each
	// tick.
	Refresher interface{ Refresh() }
	// Listener is a dialog that gets the sockets' events and changes.
	Listener interface{ Heard(dashboard.Item) }
	// Receiver is a dialog that takes messages of its own commands. Receive returns false
	// for a message that belongs to an earlier dialog.
	Receiver interface{ Receive(tea.Msg) bool }
	// Mover is a dialog that changes with time while Moves returns true.
	Mover interface{ Moves(now time.Time) bool }
)

// Host is what the parts can use of the dashboard. Only the screen's goroutine calls it.
type Host interface {
	// Dash returns the panes and their sockets.
	Dash() *dashboard.Dashboard
	// Now returns the time for drawing and measuring.
	Now() time.Time
	// Open shows a dialog above everything else, and Close closes the open one.
	Open(Dialog)
	Close()
	// FocusOn focuses a pane.
	FocusOn(*dashboard.Pane)
	// Step moves the focus by some panes.
	Step(by int)
}

// View is shown between the top and bottom lines instead of the panes. Keys still act on
// the focused pane.
type View interface {
	// Name returns the view's name in the top line.
	Name() string
	// Draw draws exactly area.H lines. The cursor and the zones are relative to the
	// area's corner. It returns no lines if there is no pane and the view shows nothing
	// then.
	Draw(area draw.Rect, st *theme.Styles) draw.Block
	Scroll(m draw.Motion)
	// Typing reports whether one of its fields has the cursor. Typed then gets pastes and
	// the keys that no action takes.
	Typing() bool
	Typed(msg tea.Msg) tea.Cmd
	// Leave ends what Esc ends here: typing, a filter. It returns false if only leaving
	// the view is left.
	Leave() bool
	// Foremost returns the actions whose hints come first in the bottom line.
	Foremost() []string
	// Hints returns the keys that work while typing.
	Hints() []draw.Hint
}

// TickTime is how often parts that change with time are drawn.
const TickTime = 250 * time.Millisecond
