// Package pane shows one pane of the dashboard: the composer, the response and the event
// log of a socket, which of them has the focus, and the frame around them.
package pane

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/theme"
	"sailscope/tui/composer"
	"sailscope/tui/draw"
	"sailscope/tui/eventlog"
	"sailscope/tui/keymap"
	"sailscope/tui/part"
	"sailscope/tui/response"
)

// Part is a part of a pane that can have the focus.
type Part int

// The parts, in the order in which the focus moves through them.
const (
	Request Part = iota // the request line
	Body                // the composer's tabs
	Response
	Events
	nothing // not a part: the frame and texts
)

// IsComposer reports whether the part belongs to the composer.
func (p Part) IsComposer() bool { return p == Request || p == Body }

// hasField reports whether the part has a field to type in.
func (p Part) hasField() bool { return p.IsComposer() || p == Events }

// View is the screen state of a pane: the request in its composer, the positions of its
// views, and the lines of its last drawing.
type View struct {
	Pane     *dashboard.Pane
	keys     keymap.Names
	Focus    Part
	Typing   bool
	Composer composer.Composer
	Response response.View
	Log      eventlog.View
	Status   draw.Status
	lapse    lapse // see lost
	over     overs // see TellWhatIsOver
	// Secrets says which options to mask besides those with a secret name.
	Secrets secret.Settings
	// Extra holds the settings that are not options of the socket.
	Extra settings.Extra

	stale bool // the lines are out of date
	look  Look // of the last drawing
	drawn draw.Block
}

// Look is what a pane's drawing depends on besides the pane itself.
type Look struct {
	W, H    int
	Number  int
	Focused bool
	Styles  *theme.Styles
}

// New returns the view of a pane, with the focus on its composer.
func New(host part.Host, p *dashboard.Pane, keys keymap.Names) *View {
	return &View{
		Pane: p, keys: keys, Composer: composer.New(), Response: response.New(host, p, keys), Log: eventlog.New(p.Log, keys), stale: true,
	}
}

// Draw returns the pane's drawing. It draws the pane again only if something may have
// changed.
func (u *View) Draw(look Look, now time.Time) draw.Block {
	if u.stale || u.look != look {
		u.drawn = u.render(look, now)
		u.look, u.stale = look, false
	}
	return u.drawn
}

// DrawAnew marks the drawing as out of date.
func (u *View) DrawAnew() { u.stale = true }

// SetFocus moves the focus within the pane.
func (u *View) SetFocus(p Part, typing bool) {
	u.Focus = p
	u.Typing = typing && p.hasField() && (p != Body || u.Composer.HasField())
	switch {
	case u.Typing && p == Request:
		u.Composer.FocusLine()
	case u.Typing && p == Body:
		u.Composer.FocusTab()
	default:
		u.Composer.Blur()
	}
	u.Log.Type(u.Typing && p == Events)
	if p == Response {
		u.Response.Stand()
	}
}

// Prompting reports whether the user types in a line below the response.
func (u *View) Prompting() bool {
	return u != nil && u.Focus == Response && u.Response.Prompting()
}

// Typed passes a key press or a paste to the field that has the cursor. seen returns the
// requests to complete the request line from.
func (u *View) Typed(msg tea.Msg, seen func() []string) {
	if u.Focus == Events {
		u.Log.Update(msg)
	} else {
		u.Composer.Update(msg, seen)
	}
}

// FocusNext moves the focus to the next part. While the user types, it skips parts
// without a field, where the next letters would act as keys.
func (u *View) FocusNext(step int) {
	parts := nothing
	if u.Typing {
		parts = Response
	}
	next := (u.Focus + Part(step) + parts) % parts
	if u.Typing && !u.Composer.HasField() {
		u.Composer.OpenBody()
	}
	u.SetFocus(next, u.Typing)
}

// TurnTab goes to the next tab below the request line.
func (u *View) TurnTab(step int) {
	u.Composer.Turn(step, u.Typing)
	u.SetFocus(Body, u.Typing)
}

// Scroll scrolls the part that has the focus. From the request line it scrolls the
// response, because the user reads that after sending, or the events if there is no
// response.
func (u *View) Scroll(m draw.Motion) {
	if u.Focus == Body && m.Columns() != 0 {
		u.TurnTab(m.Columns() / draw.ColumnStep)
		return
	}
	if u.Focus == Body && u.Composer.Scroll(m) {
		return
	}
	if u.Focus == Events || u.Focus != Response && u.Response.Exchange() == nil {
		u.Log.Scroll(m)
		return
	}
	u.Response.ScrollBy(m, u.Focus == Response)
}

// Moves reports whether the drawing changes with time alone.
func (u *View) Moves(now time.Time) bool {
	return len(u.Pane.Pending) > 0 || !u.Pane.Last.RetryAt.IsZero() || u.Pane.Rate.PerSecond(now) > 0
}

// Connection returns the content of the pane's Connection tab.
func (u *View) Connection() [][2]string {
	return composer.Settings(settings.Connection{Options: u.Pane.Socket.Options(), Extra: u.Extra}, u.Secrets)
}
