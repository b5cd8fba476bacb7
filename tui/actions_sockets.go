package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/form"
	"sailscope/tui/pane"
)

// addLikeThis adds a socket with the options and the request of the focused one, so
// that the user can send the same request on both.
func (a *app) addLikeThis() tea.Cmd {
	like, secrets := a.template()
	from := a.focused()
	p, err := a.AddPane("", like, secrets)
	if err != nil {
		// These options made a socket before. If they fail now, the form can say why.
		a.dialog = form.New(a, a, like, secrets, err)
		return nil
	}
	if from != nil {
		a.ui[p.ID].Composer.CopyFrom(&from.Composer)
	}
	return a.connectAdded(p)
}

// template returns the options of a new socket, and which of them are secret.
func (a *app) template() (settings.Connection, secret.Settings) {
	if u := a.focused(); u != nil {
		return settings.Connection{Options: u.Pane.Options, Extra: u.Extra}, u.Secrets
	}
	return settings.Connection{Options: a.cfg.Template, Extra: a.cfg.Extra}, a.cfg.Secrets
}

func (a *app) askClose() tea.Cmd {
	p := a.dash.Focused()
	question := fmt.Sprintf("Close pane %d, %s, and its socket?", a.dash.FocusIndex()+1, escape.Text(p.Label()))
	if n := len(p.Pending); n > 0 {
		question += " It has " + draw.Plural(n, "request") + " without a response."
	}
	a.dialog = &dialog.Confirm{
		Host:     a,
		Question: question,
		Yes:      func() tea.Cmd { return a.closePane(p) },
	}
	return nil
}

func (a *app) closePane(p *dashboard.Pane) tea.Cmd {
	closed := a.ui[p.ID]
	a.dash.Remove(p.ID)
	delete(a.ui, p.ID)
	a.timeline.Forget(p.ID)
	a.figures.Forget(p.ID)
	a.closing = append(a.closing, p.Socket)
	if a.dash.Focused() == nil {
		// The next socket gets the options of the last one.
		a.cfg.Template, a.cfg.Secrets, a.cfg.Extra = p.Options, closed.Secrets, closed.Extra
	}
	return closeSocket(p.Socket)
}

// toggleConnection disconnects a socket that is connected or connecting, and connects
// any other.
func (a *app) toggleConnection() tea.Cmd {
	p := a.dash.Focused()
	if p.State() == sailsclient.Disconnected {
		return callSocket(p.ID, p.Socket.Connect)
	}
	return callSocket(p.ID, p.Socket.Disconnect)
}

// send looks up the variables of the focused pane's request and sends it.
func (a *app) send() tea.Cmd {
	u := a.focused()
	return a.withVariables(u, u.Composer.Draft(), a.sendDraft)
}

// sendDraft sends a request on a pane's socket, and adds it to the history.
func (a *app) sendDraft(u *pane.View, d request.Draft, values map[string]string) tea.Cmd {
	r, ok := a.request(u, d, values)
	if !ok {
		return nil
	}
	return tea.Batch(a.sendExchange(u, u.Pane.NewExchange(r, a.now())), a.record(u, d))
}

// request builds the request of a draft. If the draft is invalid, the pane says why.
func (a *app) request(u *pane.View, d request.Draft, values map[string]string) (r sailsclient.Request, ok bool) {
	r, err := d.Request(values)
	u.Composer.Problem = ""
	if err != nil {
		u.Composer.Problem = a.cfg.Known.Hide(err.Error())
		return r, false
	}
	r.Timeout = a.cfg.RequestTimeout
	return r, true
}

// sendExchange sends an exchange that was registered with a pane.
func (a *app) sendExchange(u *pane.View, x *dashboard.Exchange) tea.Cmd {
	u.Response.Asked()
	return send(a.ctx, u.Pane, x)
}
