package form

import (
	"errors"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/tui/part"
)

// What an open connection can do with leaves it open; anything else connects
// the socket anew.
func TestOptionsOfAConnectedSocket(t *testing.T) {
	server, err := demo.Start(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dash := dashboard.NewDashboard()
	p, err := dash.Add("", sailsclient.Options{URL: server.URL()})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Socket.Close()
	if err := p.Socket.Connect(); err != nil {
		t.Fatal(err)
	}
	first := waitConnected(t, dash)
	try := func(label, text string, anew bool) {
		t.Helper()
		f := NewOptions(nil, nil, p, settings.Extra{}, secret.Settings{})
		f.Focus(label)
		f.fields[f.at].input.SetValue(text)
		to, _, err := f.Connection()
		if err != nil {
			t.Fatal(err)
		}
		connects, err := applyOptions(p.Socket, to)
		if err != nil || connects != anew {
			t.Errorf("%s=%q connects anew: %v (%v), want %v", label, text, connects, err, anew)
		}
		if anew {
			if sid := waitConnected(t, dash); sid == first {
				t.Errorf("%s=%q left the old connection", label, text)
			}
		}
	}
	try("name", "quay", false)
	try("header", "X-App: demo", false)
	if got := p.Socket.Options().Headers["X-App"]; got != "demo" {
		t.Errorf("the header is %q", got)
	}
	try("query", "a=1", true)
}

// waitConnected waits for the next connection, and returns its ID.
func waitConnected(t *testing.T, dash *dashboard.Dashboard) (sid string) {
	t.Helper()
	for range 100 {
		<-dash.Inbox.Wake()
		for _, item := range dash.Inbox.Take(nil).Items {
			if item.Change != nil && item.Change.State == sailsclient.Connected {
				return item.Change.SID
			}
		}
	}
	t.Fatal("the socket never connected")
	return ""
}

// What became of a try that was given up does not reach the form of another.
func TestAnOldTryIsForgotten(t *testing.T) {
	dash := dashboard.NewDashboard()
	p, err := dash.Add("", sailsclient.Options{URL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Socket.Close()
	f := NewOptions(host{dash}, nil, p, settings.Extra{}, secret.Settings{})
	f.trying = new(attempt)
	if old := (Configured{Pane: p, try: new(attempt), Err: errors.New("too late")}); f.Receive(old) || f.problem != "" || f.trying == nil {
		t.Errorf("the form takes the end of another try: %q", f.problem)
	}
	if own := (Configured{Pane: p, try: f.trying, Err: errors.New("refused")}); !f.Receive(own) || f.problem != "refused" || f.trying != nil {
		t.Errorf("the form does not take the end of its own try: %q", f.problem)
	}
}

// host is a dashboard of which the form asks no more than its panes.
type host struct{ dash *dashboard.Dashboard }

func (h host) Dash() *dashboard.Dashboard { return h.dash }
func (host) Now() time.Time               { return time.Time{} }
func (host) Open(part.Dialog)             {}
func (host) Close()                       {}
func (host) FocusOn(*dashboard.Pane)      {}
func (host) Step(int)                     {}
