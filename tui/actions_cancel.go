package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/tui/dialog"
	"sailscope/tui/naming"
)

func (a *app) hasPending() bool { return a.hasPane() && len(a.focused().Pane.Pending) > 0 }

// cancelRequest cancels the pending request. If there are several, it asks which one.
func (a *app) cancelRequest() tea.Cmd {
	u := a.focused()
	if len(u.Pane.Pending) == 1 {
		return cancelExchange(u.Pane.Pending[0])
	}
	(&dialog.Picker{
		Name: "pending requests", Does: "cancel request", Empty: "All requests have responses.",
		Load: func() ([]dialog.Item, []string) {
			items := make([]dialog.Item, len(u.Pane.Pending))
			for i, x := range u.Pane.Pending {
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

// cancelExchange cancels an exchange. Its outcome arrives through the inbox like any
// other.
func cancelExchange(x *dashboard.Exchange) tea.Cmd {
	if x.Cancel != nil {
		x.Cancel()
	}
	return nil
}
