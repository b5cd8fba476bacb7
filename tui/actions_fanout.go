package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/fanout"
	"sailscope/tui/keymap"
	"sailscope/tui/naming"
	"sailscope/tui/pane"
)

func (a *app) fanOutActions() []keymap.Action {
	return []keymap.Action{
		{
			Name: "fan-out", Keys: []string{"b"}, Shown: "b", Hint: "send on all", When: a.hasPane, Do: a.fanOut,
			Help: "send this request on all sockets and compare responses",
		},
		{
			Name: "show-fan-out", Keys: []string{"B"}, Shown: "B", When: a.hasFanOut, Do: a.showFanOut,
			Help: "show the last comparison again",
		},
		{
			Name: "mark-socket", Keys: []string{"M"}, Shown: "M", When: a.hasPane, Do: a.markSocket,
			Help: "mark/unmark this socket for requests on all sockets",
		},
	}
}

func (a *app) hasFanOut() bool { return a.lastFanOut != nil }

func (a *app) showFanOut() tea.Cmd {
	a.Open(a.lastFanOut)
	return nil
}

func (a *app) markSocket() tea.Cmd {
	u := a.focused()
	u.Pane.Marked = !u.Pane.Marked
	return nil
}

// fanOut sends the focused pane's request on every socket that takes part.
func (a *app) fanOut() tea.Cmd {
	u := a.focused()
	return a.withVariables(u, u.Composer.Draft(), a.prepareFanOut)
}

// fanOutAgain sends the request of the last fan-out again, from the pane that the
// others were compared with.
func (a *app) fanOutAgain() tea.Cmd {
	last, u := a.lastFanOut.FanOut(), a.focused()
	if last.Base != nil && a.ui[last.Base.Pane.ID] != nil {
		u = a.ui[last.Base.Pane.ID]
	}
	if u == nil {
		a.dialog = nil // no pane is left, and the screen says so
		return nil
	}
	return a.withVariables(u, last.Draft, a.prepareFanOut)
}

// prepareFanOut asks before it sends a request that writes on several sockets.
func (a *app) prepareFanOut(u *pane.View, d request.Draft, values map[string]string) tea.Cmd {
	r, ok := a.request(u, d, values)
	panes := slices.DeleteFunc(slices.Clone(a.dash.FanOutPanes()), func(p *dashboard.Pane) bool {
		return p.State() != sailsclient.Connected
	})
	if ok && len(panes) == 0 {
		ok = false
		u.Status.Problem = "no target socket is connected: " + a.keys.Of("connect") + " connects one"
	}
	if !ok {
		if a.dialog == a.lastFanOut && a.hasFanOut() {
			a.dialog = nil // the pane below shows the reason
		}
		return nil
	}
	if len(panes) == 1 || sailsclient.IsSafe(r.Method) {
		return a.startFanOut(u, d, r)
	}
	sockets := "socket"
	if panes[0].Marked {
		sockets = "marked socket"
	}
	a.dialog = &dialog.Confirm{
		Host:     a,
		Question: fmt.Sprintf("Send %s on %s? Each may change something.", a.dash.Known.Hide(naming.Request(r)), draw.Plural(len(panes), sockets)),
		Yes:      func() tea.Cmd { return a.startFanOut(u, d, r) },
		Under:    a.dialog,
	}
	return nil
}

// startFanOut sends the request. It opens the dialog that compares the responses,
// unless another dialog is open.
func (a *app) startFanOut(u *pane.View, d request.Draft, r sailsclient.Request) tea.Cmd {
	fan := a.dash.NewFanOut(d, r, u.Pane, a.now())
	var cmds []tea.Cmd
	recorded := make(map[string]bool) // the history has a list for each server
	for _, leg := range fan.Legs {
		if leg.Exchange == nil {
			continue
		}
		asked := a.ui[leg.Pane.ID]
		cmds = append(cmds, a.sendExchange(asked, leg.Exchange))
		if server := leg.Pane.Socket.URL(); !recorded[server] {
			recorded[server] = true
			cmds = append(cmds, a.record(asked, d))
		}
	}
	free := a.dialog == nil || a.hasFanOut() && a.dialog == a.lastFanOut
	a.lastFanOut = fanout.New(a, fan, &a.ignored, a.fanOutAgain, a.goToAnswer)
	if free {
		a.dialog = a.lastFanOut
	}
	return tea.Batch(cmds...)
}

// goToAnswer shows a socket's response in its pane.
func (a *app) goToAnswer(leg *dashboard.Leg) tea.Cmd {
	u := a.ui[leg.Pane.ID]
	if u == nil {
		return nil
	}
	a.dialog = nil
	a.FocusOn(u.Pane)
	u.SetFocus(pane.Response, false)
	return u.Response.ShowKept(leg.Exchange)
}

// compare lets the last fan-out compare the responses so far, even if its dialog is
// closed.
func (a *app) compare() tea.Cmd {
	if a.lastFanOut == nil {
		return nil
	}
	return a.lastFanOut.Compare()
}
