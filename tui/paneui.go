package tui

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

// section is a part of a pane that can have the focus.
type section int

const (
	partRequest section = iota
	partBody
	partResponse
	partEvents
	partCount
)

func (p section) isComposer() bool { return p == partRequest || p == partBody }

// hasField tells the parts that can be typed in.
func (p section) hasField() bool { return p.isComposer() || p == partEvents }

// paneUI is the screen's side of a pane: what is written in its composer, where
// its views stand, and the lines it was last drawn as.
type paneUI struct {
	pane     *dashboard.Pane
	keys     keymap.Names
	focus    section
	typing   bool
	composer composer.Composer
	response response.View
	log      eventlog.View
	status   draw.Status
	lapse    lapse // see lost
	over     overs // see tellWhatIsOver
	// secrets are the options that are hidden whatever they are called.
	secrets secret.Settings
	// extra is what the settings say besides the options of the socket.
	extra settings.Extra

	stale bool // something the lines show has changed
	drawn drawnPane
}

// drawnPane is a pane's picture and what it was drawn for.
type drawnPane struct {
	look   paneLook
	lines  []string
	cursor *tea.Cursor
	parts  []draw.Place
}

// paneLook is everything a picture depends on besides the pane itself.
type paneLook struct {
	w, h    int
	number  int
	focused bool
	styles  *theme.Styles
}

func newPaneUI(host part.Host, p *dashboard.Pane, keys keymap.Names) *paneUI {
	return &paneUI{
		pane: p, keys: keys, composer: composer.New(), response: response.New(host, p, keys), log: eventlog.New(p.Log, keys), stale: true,
	}
}

// draw returns the pane's lines, anew only if they can have changed.
func (u *paneUI) draw(look paneLook, now time.Time) drawnPane {
	if u.stale || u.drawn.look != look {
		u.drawn = u.render(look, now)
		u.stale = false
	}
	return u.drawn
}

// DrawAnew has the pane drawn again: something that it shows has changed.
func (u *paneUI) DrawAnew() { u.stale = true }

// setFocus moves the focus within the pane.
func (u *paneUI) setFocus(p section, typing bool) {
	u.focus = p
	u.typing = typing && p.hasField() && (p != partBody || u.composer.HasField())
	switch {
	case u.typing && p == partRequest:
		u.composer.FocusLine()
	case u.typing && p == partBody:
		u.composer.FocusTab()
	default:
		u.composer.Blur()
	}
	u.log.Type(u.typing && p == partEvents)
	if p == partResponse {
		u.response.Stand()
	}
}

// prompting tells whether a line below the response is being written.
func (u *paneUI) prompting() bool {
	return u != nil && u.focus == partResponse && u.response.Prompting()
}

// typed gives a key press or a paste to the field that has the cursor. seen are
// the requests that a line is completed from.
func (u *paneUI) typed(msg tea.Msg, seen func() []string) {
	if u.focus == partEvents {
		u.log.Update(msg)
	} else {
		u.composer.Update(msg, seen)
	}
}

// focusNext goes to the next part. While typing it stays among the fields:
// otherwise what is typed next would act as keys.
func (u *paneUI) focusNext(step int) {
	parts := partCount
	if u.typing {
		parts = partResponse
	}
	next := (u.focus + section(step) + parts) % parts
	if u.typing && !u.composer.HasField() {
		u.composer.OpenBody()
	}
	u.setFocus(next, u.typing)
}

// turnTab goes to the next tab below the request line.
func (u *paneUI) turnTab(step int) {
	u.composer.Turn(step, u.typing)
	u.setFocus(partBody, u.typing)
}

// scroll moves the part that has the focus. The composer has nothing to scroll:
// there, it moves the answer, which is what one looks at after asking, or the
// events if nothing was asked.
func (u *paneUI) scroll(m draw.Motion) {
	if u.focus == partBody && m.Columns() != 0 {
		u.turnTab(m.Columns() / draw.ColumnStep)
		return
	}
	if u.focus == partBody && u.composer.Scroll(m) {
		return
	}
	if u.focus == partEvents || u.focus != partResponse && u.response.Exchange() == nil {
		u.log.Scroll(m)
		return
	}
	u.response.ScrollBy(m, u.focus == partResponse)
}

// moves tells whether the picture changes by time alone.
func (u *paneUI) moves(now time.Time) bool {
	return len(u.pane.Pending) > 0 || !u.pane.Last.RetryAt.IsZero() || u.pane.Rate.PerSecond(now) > 0
}

// connection is what the pane's Connection tab shows.
func (u *paneUI) connection() [][2]string {
	return composer.Settings(settings.Connection{Options: u.pane.Socket.Options(), Extra: u.extra}, u.secrets)
}
