package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model"
)

func (a *app) hasPending() bool { return a.hasPane() && len(a.focused().pane.Pending) > 0 }

// cancelRequest ends the wait for the pending request; of several, it asks which.
func (a *app) cancelRequest() tea.Cmd {
	u := a.focused()
	if len(u.pane.Pending) == 1 {
		return cancelExchange(u.pane.Pending[0])
	}
	a.openPicker(&picker{
		name: "pending requests", does: "cancels it", empty: "All of them were answered.",
		load: func(a *app) ([]pickItem, []string) {
			items := make([]pickItem, len(u.pane.Pending))
			for i, x := range u.pane.Pending {
				items[i] = pickItem{
					label:  fmt.Sprintf("%d  %s", x.ID, x.Summary()),
					detail: waitText(x, a.now()),
					choose: func(*app) tea.Cmd { return cancelExchange(x) },
				}
			}
			return items, nil
		},
	})
	return nil
}

// cancelExchange has the outcome come through the inbox like any other.
func cancelExchange(x *model.Exchange) tea.Cmd {
	if x.Cancel != nil {
		x.Cancel()
	}
	return nil
}

// waitText is how long a request has been on its way.
func waitText(x *model.Exchange, now time.Time) string {
	if x.Waiting {
		return "waits for the connection"
	}
	return fmt.Sprintf("%.1f s", max(now.Sub(x.SentAt), 0).Seconds())
}
