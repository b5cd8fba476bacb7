package tui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"go.uber.org/goleak"

	"sailscope/model/dashboard"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/pubsub"
	"sailscope/sailsclient/socketio"
	"sailscope/tui/program"
)

// TestMain looks for leaks of ours. Ultraviolet's reader (sendEvents in
// terminal_reader.go) hands out input without a way to stop: what comes while a
// program ends, as the release of a button that quit it, waits for ever.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/charmbracelet/ultraviolet.(*TerminalReader).sendEvents"))
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// driver drives the app's Update without a running program. Its context has
// ended, so that a command which would wait returns at once, and all commands
// can be drained on the spot. The clock stands still.
type driver struct {
	tb  testing.TB
	app *app
	// quit tells that a command asked to end the program.
	quit bool
	// copied is what a command put into the clipboard last.
	copied string
}

func newDriver(tb testing.TB, w, h, sockets int) *driver {
	tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	cfg := Config{RequestTimeout: time.Minute}
	for i := range sockets {
		// Nothing listens at port 1, and nothing connects: the tests say what happens.
		cfg.Sockets = append(cfg.Sockets, Socket{
			Name:    []string{"harbour", "lighthouse", "ferry", "pier"}[i%4],
			Options: sailsclient.Options{URL: "http://127.0.0.1:1"},
		})
	}
	a, err := newApp(ctx, cfg)
	if err != nil {
		tb.Fatal(err)
	}
	a.now = func() time.Time { return noon }
	tb.Cleanup(a.closeAll)
	d := &driver{tb: tb, app: a}
	d.update(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

func (d *driver) update(msg tea.Msg) {
	_, cmd := d.app.Update(msg)
	d.drain(cmd)
}

func (d *driver) drain(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil, tea.SuspendMsg:
	case tea.QuitMsg:
		d.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			d.drain(c)
		}
	default:
		if text, ok := clipboard(msg); ok {
			d.copied = text
		}
		d.update(msg)
	}
}

// press presses keys by their names, in Bubble Tea's spelling.
func (d *driver) press(names ...string) {
	for _, name := range names {
		d.update(keyOf(name))
	}
}

// write types a text, key by key.
func (d *driver) write(text string) {
	for _, r := range text {
		d.update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func keyOf(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown,
		"left": tea.KeyLeft, "right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome,
		"end": tea.KeyEnd, "f1": tea.KeyF1, "backspace": tea.KeyBackspace,
	}
	key := tea.KeyPressMsg{}
	rest := name
	mods := map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}
	for {
		before, after, _ := strings.Cut(rest, "+")
		mod, isMod := mods[before]
		if !isMod || after == "" {
			break
		}
		key.Mod |= mod
		rest = after
	}
	if code, ok := special[rest]; ok {
		key.Code = code
		return key
	}
	key.Code, _ = utf8.DecodeRuneInString(rest)
	if key.Mod == 0 {
		key.Text = rest
	}
	return key
}

// items brings things from the sockets to the app.
func (d *driver) items(items ...dashboard.Item) {
	for _, item := range items {
		if item.Outcome != nil && item.Outcome.Err == nil {
			d.readRecords(item)
		}
	}
	d.update(program.Batch(dashboard.Batch{Items: items}))
}

// readRecords does what a pane does where an answer arrives.
func (d *driver) readRecords(item dashboard.Item) {
	records := pubsub.ReadAnswer(item.Outcome.Exchange.Request, item.Outcome.Answer)
	item.Outcome.Records = &records
}

func (d *driver) pane(i int) *dashboard.Pane { return d.app.dash.Panes()[i] }

func (d *driver) connected(i int, at time.Time) {
	d.items(dashboard.Item{Pane: d.pane(i).ID, Change: &sailsclient.Change{
		At: at, State: sailsclient.Connected, SID: fmt.Sprintf("sid-%d", i+1), Transport: "websocket", EngineIO: engineio.V4,
	}})
}

func (d *driver) event(i int, at time.Time, name, args string) {
	item := dashboard.Item{Pane: d.pane(i).ID}
	item.Event.At, item.Event.Name, item.Event.Args, item.Event.AckID = at, name, args, socketio.NoID
	d.items(item)
}

// answer answers the oldest pending request of pane i.
func (d *driver) answer(i int, status int, body string) {
	d.tb.Helper()
	p := d.pane(i)
	if len(p.Pending) == 0 {
		d.tb.Fatal("no request is pending")
	}
	d.items(dashboard.Item{Pane: p.ID, Outcome: &dashboard.Outcome{
		Exchange: p.Pending[0], At: noon,
		Answer: sailsclient.JWR{StatusCode: status, Body: []byte(body), Duration: 12300 * time.Microsecond},
	}})
}

// ask registers a request as if it had been sent at noon.
func (d *driver) ask(i int, line string) {
	d.tb.Helper()
	r, err := request.Draft{Line: line}.Request(nil)
	if err != nil {
		d.tb.Fatal(err)
	}
	d.pane(i).NewExchange(r, noon)
}

func (d *driver) refused(i int, wasConnected bool) {
	d.items(dashboard.Item{Pane: d.pane(i).ID, Change: &sailsclient.Change{
		At: noon.Add(-10 * time.Second), State: sailsclient.Waiting, Attempt: 3, RetryAt: noon.Add(4 * time.Second),
		WasConnected: wasConnected,
		Reason: &sailsclient.ConnectError{
			Refusal: sailsclient.RefusedUnreachable, What: "nothing listens at 127.0.0.1:1 (connection refused)",
			Remedy: sailsclient.Remedy{Code: sailsclient.StartApp}, Err: errors.New("refused"),
		},
	}})
}

// screen is the frame, row by row.
func (d *driver) screen() []string { return strings.Split(d.app.View().Content, "\n") }
