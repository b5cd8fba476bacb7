package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
)

func (a *app) hasPending() bool { return a.hasPane() && len(a.focused().pane.Pending) > 0 }

// cancelRequest ends the wait for the pending request; of several, it asks which.
func (a *app) cancelRequest() tea.Cmd {
	u := a.focused()
	if len(u.pane.Pending) == 1 {
		return cancelExchange(u.pane.Pending[0])
	}
	(&dialog.Picker{
		Name: "pending requests", Does: "cancel request", Empty: "All requests have responses.",
		Load: func() ([]dialog.Item, []string) {
			items := make([]dialog.Item, len(u.pane.Pending))
			for i, x := range u.pane.Pending {
				items[i] = dialog.Item{
					Label:  fmt.Sprintf("%d  %s", x.ID, x.Summary()),
					Detail: naming.Wait(x, a.now()),
					Choose: func() tea.Cmd { return cancelExchange(x) },
				}
			}
			return items, nil
		},
	}).Open(a)
	return nil
}

// cancelExchange has the outcome come through the inbox like any other.
func cancelExchange(x *dashboard.Exchange) tea.Cmd {
	if x.Cancel != nil {
		x.Cancel()
	}
	return nil
}

// pendingText says in at most w cells what is waited for. Where there is no room
// for the request, for how long is what matters.
func (u *paneUI) pendingText(w int, now time.Time) string {
	pending := u.pane.Pending
	if len(pending) == 0 {
		return ""
	}
	if u.pane.State() != sailsclient.Connected {
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
