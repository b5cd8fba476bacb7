package form

import (
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/sailsclient"
)

// Sockets is what a form can do with sockets.
type Sockets interface {
	// AddPane adds a socket that is not connected yet.
	AddPane(name string, c settings.Connection, secrets secret.Settings) (*dashboard.Pane, error)
	// Hide sets which options of a pane's socket are secret.
	Hide(*dashboard.Pane, settings.Connection, secret.Settings)
	// ConnectPane connects a pane's socket.
	ConnectPane(*dashboard.Pane) tea.Cmd
}

// attempt is an attempt to connect with the options of a form.
type attempt struct{ since time.Time }

// Configured reports the result of changing a socket's options.
type Configured struct {
	Pane *dashboard.Pane
	To   settings.Connection
	try  *attempt
	// connects means that the socket reconnects. Otherwise an open connection could take
	// the new options.
	connects bool
	Err      error
}

// submit connects with the form's options, either a new socket or the pane's own.
func (f *Form) submit() tea.Cmd {
	to, wrong, err := f.Connection()
	if err != nil {
		f.problem = err.Error()
		f.focus(wrong)
		return nil
	}
	try := &attempt{since: f.host.Now()}
	if f.pane != nil {
		f.trying, f.problem = try, ""
		f.pane.Name = f.name()
		f.sockets.Hide(f.pane, to, f.secretSettings())
		return reconfigure(f.pane, to, try)
	}
	p, err := f.sockets.AddPane(f.name(), to, f.secretSettings())
	if err != nil {
		f.problem = f.host.Dash().Known.Hide(err.Error())
		return nil
	}
	if to.Idle {
		f.host.Close()
		return nil
	}
	f.trying, f.problem = try, ""
	f.pane = p
	return f.sockets.ConnectPane(p)
}

// reconfigure changes a socket's options and connects it. It first disconnects a
// connected socket if the new options need that.
func reconfigure(p *dashboard.Pane, to settings.Connection, try *attempt) tea.Cmd {
	return func() tea.Msg {
		connects, err := applyOptions(p.Socket, to)
		return Configured{Pane: p, To: to, try: try, connects: connects, Err: err}
	}
}

func applyOptions(s *sailsclient.SailsSocket, to settings.Connection) (connects bool, err error) {
	change := func(o *sailsclient.Options) { *o = to.Options }
	idle := to.Idle && s.State() == sailsclient.Disconnected
	err = s.Configure(change)
	if _, frozen := errors.AsType[*sailsclient.FrozenError](err); frozen {
		var lostMeanwhile *sailsclient.StateError
		if err = s.Disconnect(); err != nil && !errors.As(err, &lostMeanwhile) {
			return false, err
		}
		err = s.Configure(change)
	}
	if err != nil || idle || s.State() == sailsclient.Connected {
		return false, err
	}
	return true, s.Connect()
}

// Receive takes the result of changing the options. It reports whether msg is the form's
// own.
func (f *Form) Receive(msg tea.Msg) bool {
	done, is := msg.(Configured)
	switch {
	case !is || f.trying != done.try:
		return false // of another form; the pane shows the result
	case done.Err != nil:
		f.trying, f.problem = nil, f.host.Dash().Known.Hide(done.Err.Error())
	case !done.connects:
		f.host.Close()
	}
	return true
}

// Heard follows the state of the form's connection.
func (f *Form) Heard(item dashboard.Item) {
	if item.Change == nil || f.trying == nil || item.Pane != f.pane.ID || item.Change.At.Before(f.trying.since) {
		return
	}
	switch c := item.Change; {
	case c.State == sailsclient.Connected:
		f.host.Close()
	case c.Reason != nil:
		f.trying, f.problem = nil, c.Reason.Error()
	}
}
