//go:build !race

// What is allocated is counted, to which the race detector adds.

package tui

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/demo"
	"sailscope/internal/testwait"
	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/tui/program"
)

// settled tells that what a hostile server had to say has arrived.
func settled(p *dashboard.Pane) bool {
	const events = 5
	return p.LastReason != nil && p.State() == sailsclient.Disconnected || p.Answers.Len() > 0 || p.Events >= events
}

// servedBy is a driver whose one socket got what a hostile server sends, with
// texts of a size.
func servedBy(t *testing.T, mode string, size int) *driver {
	t.Helper()
	server, err := demo.Start(demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a, err := newApp(ctx, Config{RequestTimeout: time.Minute, Sockets: []Socket{{Name: "hostile", Options: sailsclient.Options{
		URL: server.URL(), Query: demo.HostileQuery(mode, size), Reconnect: sailsclient.Reconnect{Off: true},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	a.now = func() time.Time { return noon }
	t.Cleanup(a.closeAll)
	d := &driver{tb: t, app: a}
	d.update(tea.WindowSizeMsg{Width: 120, Height: 40})

	pane := d.pane(0)
	if err := pane.Socket.Connect(); err != nil {
		t.Fatal(err)
	}
	x := pane.NewExchange(sailsclient.Request{Method: "get", URL: "/words"}, noon)
	asking, stop := context.WithCancel(context.Background())
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		pane.Send(asking, x)
	}()
	t.Cleanup(func() {
		stop()
		<-asked
	})
	testwait.Until(t, "the server's words", func() bool {
		d.update(program.Batch(a.dash.Inbox.Take(nil)))
		return settled(pane)
	})
	return d
}

// workOfKeys is how much memory the screen's goroutine takes to handle keys and
// to draw what they lead to, in bytes. What commands do is done elsewhere.
func (d *driver) workOfKeys(names ...string) uint64 {
	var sum uint64
	measure := func(do func()) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		do()
		runtime.ReadMemStats(&after)
		sum += after.TotalAlloc - before.TotalAlloc
	}
	for _, name := range names {
		var cmd tea.Cmd
		measure(func() { _, cmd = d.app.Update(keyOf(name)) })
		d.drain(cmd)
		measure(func() { d.app.View() })
	}
	return sum
}

// The work on the screen's goroutine does not grow with what a server sent, in
// any view: a megabyte where a word belongs costs what a kilobyte costs.
func TestWorkOfHostileTexts(t *testing.T) {
	const word, megabyte = 1000, 1_000_000
	keys := []string{
		"G", "k", "j", "enter", "j", "r", "n", "esc", "tab", "j", "tab", "j", "tab", "j", "tab", "z", "z", "w", "l", "h",
		"v", "j", "enter", "esc", "v", "j", "enter", "esc", "v", "d", "esc", "P", "esc", "?", "esc", ":", "esc",
	}
	for _, mode := range []string{
		"body", "redirect", "status", "session-id", "refusal", "socket-id", "packet", "ping", "ack-id", "attachment-count", "close",
		"response-headers", "many-headers", "parse-error", "response", "names", "records", "events",
		"references", "response-references",
	} {
		t.Run(mode, func(t *testing.T) {
			small, large := servedBy(t, mode, word), servedBy(t, mode, megabyte)
			_, _ = small.workOfKeys(keys...), large.workOfKeys(keys...) // what is made once
			a, b := small.workOfKeys(keys...), large.workOfKeys(keys...)
			t.Logf("%d KB and %d KB", a>>10, b>>10)
			if b > a+a/2 {
				t.Errorf("a megabyte costs %d KB, a kilobyte %d KB", b>>10, a>>10)
			}
			large.wantShortTexts()
		})
	}
}

// wantShortTexts looks at what a socket keeps besides its data.
func (d *driver) wantShortTexts() {
	d.tb.Helper()
	const longest = 5 << 10
	pane := d.pane(0)
	for err := pane.LastReason; err != nil; err = errors.Unwrap(err) {
		if n := len(err.Error()); n > longest {
			d.tb.Errorf("%T has %d bytes", err, n)
		}
	}
	for i := range pane.Log.Len() {
		e := pane.Log.At(i)
		if len(e.Event.Name) > longest || len(e.Glance.ID) > longest {
			d.tb.Errorf("a name of %d bytes, an id of %d", len(e.Event.Name), len(e.Glance.ID))
		}
		if e.Change != nil && len(e.Change.SID) > longest {
			d.tb.Errorf("a socket id of %d bytes", len(e.Change.SID))
		}
	}
	for _, s := range pane.Ledger.Subscriptions() {
		if len(s.Room.Name) > longest {
			d.tb.Errorf("a room of %d bytes", len(s.Room.Name))
		}
	}
}
