// Package pane is one pane of the dashboard: the composer, the response and the event
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

// The parts, in the order that the focus goes through them.
const (
	Request Part = iota // the request line
	Body                // the tabs below it
	Response
	Events
	nothing // what is no part: the frame and texts
)

// IsComposer tells whether the part belongs to the composer.
func (p Part) IsComposer() bool { return p == Request || p == Body }

// hasField tells the parts that can be typed in.
func (p Part) hasField() bool { return p.IsComposer() || p == Events }

// View is the screen's side of a pane: what is written in its composer, where
// its views stand, and the lines it was last drawn as.
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
	over     overs // see tellWhatIsOver
	// Secrets are the options that are hidden whatever they are called.
	Secrets secret.Settings
	// Extra is what the settings say besides the options of the socket.
	Extra settings.Extra

	stale bool // something the lines show has changed
	look  Look // of what was drawn last
	drawn draw.Block
}

// Look is what a pane's picture depends on besides the pane itself.
type Look struct {
	W, H    int
	Number  int
	Focused bool
	Styles  *theme.Styles
}

// New is the view of a pane, with the focus on its composer.
func New(host part.Host, p *dashboard.Pane, keys keymap.Names) *View {
	return &View{
		Pane: p, keys: keys, Composer: composer.New(), Response: response.New(host, p, keys), Log: eventlog.New(p.Log, keys), stale: true,
	}
}

// Draw is the pane, drawn anew only if it can have changed.
func (u *View) Draw(look Look, now time.Time) draw.Block {
	if u.stale || u.look != look {
		u.drawn = u.render(look, now)
		u.look, u.stale = look, false
	}
	return u.drawn
}

// DrawAnew has the pane drawn again: something that it shows has changed.
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

// Prompting tells whether a line below the response is being written.
func (u *View) Prompting() bool {
	return u != nil && u.Focus == Response && u.Response.Prompting()
}

// Typed gives a key press or a paste to the field that has the cursor. seen are
// the requests that a line is completed from.
func (u *View) Typed(msg tea.Msg, seen func() []string) {
	if u.Focus == Events {
		u.Log.Update(msg)
	} else {
		u.Composer.Update(msg, seen)
	}
}

// FocusNext goes to the next part. While typing it stays among the fields:
// otherwise what is typed next would act as keys.
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

// Scroll moves the part that has the focus. The composer has nothing to scroll:
// there, it moves the answer, which is what one looks at after asking, or the
// events if nothing was asked.
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

// Moves tells whether the picture changes by time alone.
func (u *View) Moves(now time.Time) bool {
	return len(u.Pane.Pending) > 0 || !u.Pane.Last.RetryAt.IsZero() || u.Pane.Rate.PerSecond(now) > 0
}

// Connection is what the pane's Connection tab shows.
func (u *View) Connection() [][2]string {
	return composer.Settings(settings.Connection{Options: u.Pane.Socket.Options(), Extra: u.Extra}, u.Secrets)
}
