package tui

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/tui/form"
)

// goToField moves the form's focus to the field with a label.
func (d *driver) goToField(label string) {
	d.tb.Helper()
	for range 30 {
		if strings.Contains(d.text(), "▌ "+label+" ") {
			return
		}
		d.press("tab")
	}
	d.tb.Fatalf("the form has no field %s:\n%s", label, d.text())
}

// fill writes into a field of the form.
func (d *driver) fill(label, text string) {
	d.tb.Helper()
	d.goToField(label)
	d.press("ctrl+u")
	d.write(text)
}

// Everything that can be said of a connection can be said in the form.
func TestTheFormHasEveryOption(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.press("A")
	d.fill("url", "ftp://nowhere")
	d.press("enter")
	d.mustShow(`✕ url: "ftp://nowhere": unknown scheme "ftp"`)
	d.fill("url", "https://app.example/base")
	for label, text := range map[string]string{
		"name": "other app", "path": "/ws", "query": "a=1", "transport": "polling, websocket", "eio": "4",
		"header": "X-App: demo", "connect-header": "X-Way: in", "origin": "https://app.example", "cookie": "sid=1",
		"csrf": "/csrfToken", "timeout": "1500ms", "proxy": "http://proxy:3128",
	} {
		d.fill(label, text)
	}
	for _, label := range []string{"session", "insecure"} {
		d.goToField(label)
		d.press("space")
	}
	d.goToField("reconnect")
	d.press("n")
	d.press("ctrl+j")
	d.mustShow("◌ connecting")
	p := d.pane(1)
	want := sailsclient.Options{
		URL: "https://app.example/base", Path: "/ws", Query: "a=1", EngineIO: engineio.V4,
		Transports:     []engineio.Transport{engineio.Polling, engineio.Websocket},
		Headers:        map[string]string{"X-App": "demo"},
		ConnectHeaders: http.Header{"X-Way": {"in"}, "Origin": {"https://app.example"}, "Cookie": {"sid=1"}},
		Session:        true, CSRFPath: "/csrfToken", ConnectTimeout: 1500 * time.Millisecond,
		Reconnect: sailsclient.Reconnect{Off: true}, TLS: sailsclient.TLS{Insecure: true}, Proxy: "http://proxy:3128",
	}
	got := p.Options
	got.Observer, got.Guard, got.Budget = nil, nil, nil
	if p.Name != "other app" || !reflect.DeepEqual(got, want) {
		t.Errorf("%q has\n%+v, want\n%+v", p.Name, got, want)
	}
	// And what was said comes back.
	d.press("esc", "o")
	d.mustShow("name                other app")
	f := d.app.dialog.(*form.Form)
	said, _, err := f.Connection()
	again := said.Options
	again.Observer, again.Guard, again.Budget = nil, nil, nil
	again.Reconnect = sailsclient.Reconnect{Off: again.Reconnect.Off} // without the defaults
	if err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("the form has %v\n%+v, want\n%+v", err, again, want)
	}
}

func TestTheFormSaysWhatIsWrong(t *testing.T) {
	for label, text := range map[string]string{
		"query": "a=%", "transport": "pigeon", "eio": "5", "header": "no colon", "connect-header": "Host: other", "csrf": "token",
		"timeout": "soon", "proxy": "proxy", "ca": "no such file",
	} {
		d := newDriver(t, 80, 24, 1)
		d.press("A")
		d.fill(label, text)
		d.press("tab", "tab", "enter")
		d.mustShow("✕ ")
		if len(d.app.dash.Panes()) != 1 {
			t.Errorf("%s=%s made a socket", label, text)
		}
		d.mustShow("✕ "+label+": ", "▌ "+label)
		d.write("x")
		d.mustNotShow("✕ " + label)
	}
}

// Headers have a line each; there is always room for one more.
func TestTheFormGrowsWithItsHeaders(t *testing.T) {
	d := newDriver(t, 80, 40, 1)
	d.press("A")
	d.fill("header", "a: 1")
	d.press("tab")
	d.write("b: 2")
	d.press("tab")
	d.write("c: 3")
	to, _, err := d.app.dialog.(*form.Form).Connection()
	if want := map[string]string{"a": "1", "b": "2", "c": "3"}; err != nil || !reflect.DeepEqual(to.Options.Headers, want) {
		t.Errorf("headers %v (%v), want %v", to.Options.Headers, err, want)
	}
	d.press("shift+tab", "ctrl+u")
	d.write("a: 4")
	d.press("enter")
	d.mustShow("header: a is there twice")
}

func TestTheFormHidesSecrets(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	d.press("A")
	for label, text := range map[string]string{
		"url": "http://me:hunter2@host/?token=hunter2", "query": "token=hunter2", "header": "Authorization: hunter2",
		"connect-header": "X-Auth: hunter2", "cookie": "sid=hunter2", "proxy": "http://me:hunter2@proxy",
	} {
		d.fill(label, text)
		d.mustNotShow("hunter2")
	}
	d.goToField("name")
	d.mustShow("Authorization:********", "http://me:*******@host/?token=*******")
	d.mustNotShow("hunter2")
}

// change is a change of a pane's socket, at noon.
func (d *driver) change(p *dashboard.Pane, state sailsclient.State, reason error) {
	d.items(dashboard.Item{Pane: p.ID, Change: &sailsclient.Change{At: noon, State: state, Reason: reason}})
}

// Advice that names a field of the form comes with the key that opens it; other advice
// does not.
func TestTheBannerNamesTheKeyOfTheOptions(t *testing.T) {
	d := newDriver(t, 160, 24, 1)
	d.change(d.pane(0), sailsclient.Waiting, &sailsclient.ConnectError{What: "refused", Remedy: sailsclient.Remedy{Code: sailsclient.SetOrigin}})
	d.mustShow(`Why: refused: set "origin" to one of the app's onlyAllowOrigins. o edits the options.`)
	d.change(d.pane(0), sailsclient.Waiting, &sailsclient.ConnectError{What: "gone", Remedy: sailsclient.Remedy{Code: sailsclient.CheckAppLog}})
	d.mustShow("Why: gone: see whether the app is up")
	d.mustNotShow("edits the options")
}

// A refusal is shown in the form, which stays until the socket is connected.
func TestTheFormShowsTheRefusal(t *testing.T) {
	d := newDriver(t, 80, 24, 1)
	refusal := &sailsclient.ConnectError{What: "the server refused the origin", Remedy: sailsclient.Remedy{Code: sailsclient.SetOrigin}}
	d.press("A", "enter")
	d.write("q") // nothing can be changed while it connects
	d.mustShow("◌ connecting")
	d.change(d.pane(0), sailsclient.Connected, nil) // another pane's
	d.change(d.pane(1), sailsclient.Waiting, refusal)
	d.mustShow("✕ the server refused the origin: set \"origin\" to one of", "enter retry", "esc cancel")
	d.fill("origin", "https://app.example")
	d.press("enter")
	d.mustShow("◌ connecting")
	if got := d.pane(1).Socket.Options().ConnectHeaders.Get("Origin"); got != "https://app.example" {
		t.Errorf("the socket has the origin %q", got)
	}
	d.change(d.pane(1), sailsclient.Connected, nil)
	d.mustNotShow("add a socket")
	if n := len(d.app.dash.Panes()); n != 2 || d.quit {
		t.Errorf("%d panes, want 2", n)
	}
}

func TestOptionsOfASocket(t *testing.T) {
	d := newDriver(t, 80, 24, 2)
	d.refused(0, false)
	d.press("1", "o")
	d.mustShow("━ options ━", "✕ nothing listens at")
	d.fill("name", "quay")
	d.fill("ca", "no such file")
	d.press("enter")
	d.mustShow("no such file")
	if p := d.pane(0); p.Options.TLS.CAFile != "" {
		t.Error("options that the socket refused are the pane's")
	}
	d.press("esc")
	d.mustNotShow("quay") // nothing was taken
	d.press("o")
	d.fill("name", "quay")
	d.press("enter", "esc")
	d.mustShow("[1 quay]")
	d.press("o", "esc")
	d.mustNotShow("━ options ━")
}

func TestTheFormByMouse(t *testing.T) {
	d := newDriver(t, 80, 40, 1)
	d.press("A")
	d.click("insecure")
	d.mustShow("▌ insecure            [x] yes")
	d.click("[x] yes  trust")
	d.mustShow("▌ insecure            [ ] no")
	d.click("query")
	d.update(tea.PasteMsg{Content: "a=1"})
	d.mustShow("▌ query               a=1")
	d.click("esc cancel")
	d.mustNotShow("add a socket")
}
