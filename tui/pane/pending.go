package pane

import (
	"fmt"
	"time"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
)

// pendingText says in at most w cells which request is pending and for how long. If the
// request does not fit, it says only for how long.
func (u *View) pendingText(w int, now time.Time) string {
	pending := u.Pane.Pending
	if len(pending) == 0 {
		return ""
	}
	if u.Pane.State() != sailsclient.Connected {
		return ansi.Truncate(fmt.Sprintf(" ⋯ %d for the next connection", len(pending)), w, draw.Ellipsis)
	}
	waits := naming.Wait(pending[0], now)
	if len(pending) > 1 {
		return ansi.Truncate(fmt.Sprintf(" ⋯ %d pending, %s", len(pending), waits), w, draw.Ellipsis)
	}
	if text := " ⋯ " + escape.Text(pending[0].Line()) + " " + waits; ansi.StringWidth(text) <= w {
		return text
	}
	return ansi.Truncate(" ⋯ "+waits, w, draw.Ellipsis)
}
