package tui

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/tui/form"
)

// outsideDriver drives a socket whose settings come from the environment and from
// commands, under names that tell nothing.
func outsideDriver(t *testing.T) *driver {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a, err := newApp(ctx, Config{RequestTimeout: time.Minute, Sockets: []Socket{{
		Name: "s1",
		Options: sailsclient.Options{
			URL: "http://user-hunter:hunter@127.0.0.1:1/base?foo=hunter", Query: "a=hunter", Path: "/hunter", CSRFPath: "/hunter", Proxy: "http://hunter:hunter@127.0.0.1:1",
			Headers:        map[string]string{"X-Foo": "hunter", "X-App": "demo"},
			ConnectHeaders: http.Header{"X-Bar": {"hunter"}, "Origin": {"http://hunter"}},
		},
		Secrets: secret.Settings(nil).With("url", "query", "path", "csrf", "proxy", "header x-foo", "connect-header x-bar", "connect-header origin"),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.closeAll)
	d := &driver{tb: t, app: a}
	d.update(tea.WindowSizeMsg{Width: 110, Height: 70})
	return d
}

// What comes from outside of the configuration is shown nowhere, in no copy of the
// socket, and not after it was edited.
func TestSettingsFromOutsideAreHidden(t *testing.T) {
	d := outsideDriver(t)
	tab := func(header string) {
		t.Helper()
		d.press("tab", "l", "l")
		d.mustShow("[Connection]", "http://***:***@127.0.0.1:1/base?***")
		d.press("G")
		d.mustNotShow("hunter")
		for _, want := range []string{header + ": ***", "X-Bar: ***", "X-App: demo"} {
			if rows := fmt.Sprint(d.app.focused().Connection()); !strings.Contains(rows, want) || strings.Contains(rows, "hunter") {
				t.Errorf("the tab shows %s, want %s", rows, want)
			}
		}
		d.press("esc")
	}
	tab("X-Foo")
	d.press("o")
	d.mustShow("X-Foo:*******", "X-Bar:*******", "X-App: demo", "@127.0.0.1:1/base?")
	d.mustNotShow("hunter")
	d.press("esc", "a") // a copy
	d.mustNotShow("hunter")
	tab("X-Foo")
	d.press("A") // and one by the form
	d.mustNotShow("hunter")
	d.app.dialog.(*form.Form).Focus("query")
	d.write("&b=2hunter")
	d.mustNotShow("hunter")
	d.click("X-Foo:")
	d.press("end", "ctrl+u")
	for _, letter := range "X-Else: hunter2" {
		d.write(string(letter))
		d.mustNotShow("hunter")
	}
	d.press("enter")
	d.mustShow("◌ connecting")
	d.press("esc")
	if o := d.app.dash.Focused().Options; o.Headers["X-Else"] != "hunter2" || o.Query != "a=hunter&b=2hunter" {
		t.Fatalf("the options are %+v", o)
	}
	tab("X-Else")
	d.press("o")
	d.mustNotShow("hunter")
	d.press("esc")

	var kept []Socket
	d.app.cfg.Remember = func(sockets []Socket) { kept = sockets }
	d.app.remember()
	if len(kept) != 3 {
		t.Fatalf("%d sockets are kept", len(kept))
	}
	for i, s := range kept {
		for name := range s.Options.Headers {
			if hidden := s.Secrets.Has(settings.SecretOf("header"), name+": "); hidden == (name == "X-App") {
				t.Errorf("of socket %d, %s is a secret: %v", i, name, hidden)
			}
		}
	}
	for range kept { // the next one is like the last one was
		d.app.closePane(d.app.dash.Focused())
	}
	d.press("a")
	if u := d.app.focused(); !u.Secrets.Has(settings.SecretOf("connect-header"), "x-bar: ") || strings.Contains(fmt.Sprint(u.Connection()), "hunter") {
		t.Errorf("a new one shows %s", u.Connection())
	}
}
