package tui

import (
	"slices"
	"strings"
	"testing"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/tui/composer"
	"sailscope/tui/form"
)

// everySetting is a connection of which each setting has another value than the
// default.
func everySetting(t *testing.T) settings.Connection {
	t.Helper()
	var c settings.Connection
	for _, s := range settings.All() {
		text := strings.Trim(s.Example, "[]")
		switch {
		case s.Key == settings.KeyRoom:
			text = "lobby: POST /lobby/join"
		case s.Kind == settings.Lines:
			text = "X-App: demo"
		case s.Key == settings.KeyCookie:
			text = "sails.sid=1"
		}
		if err := s.Set(&c, text); err != nil {
			t.Fatalf("%s: %v", s.Key, err)
		}
	}
	return c
}

// The form has a field for every setting, and what its fields say comes back; the
// Connection tab has a line for each.
func TestEverySettingIsInTheFormAndTheTab(t *testing.T) {
	c := everySetting(t)
	again, _, _ := form.New(nil, nil, c, nil, nil).Connection() // its files are not there
	for _, s := range settings.Offered(settings.Form) {
		if got, want := s.Texts(again), s.Texts(c); len(got) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: the form made %q of %q", s.Key, got, want)
		}
	}
	rows := composer.Settings(c, nil)
	for _, s := range settings.Offered(settings.Tab | settings.TabAlways) {
		for _, text := range s.Texts(c) {
			if want := [2]string{s.Key, settings.YesOrNo(secret.Settings(nil).Mask(s.Secret(), text))}; !slices.Contains(rows, want) {
				t.Errorf("the tab has no line %q", want)
			}
		}
	}
}

// A socket that does not connect by itself is added by all ways, copies included,
// and connects when it is asked to.
func TestAutoConnectIsOff(t *testing.T) {
	d := newDriver(t, 100, 40, 1)
	d.app.focused().Extra.Idle = true
	for _, press := range []func(){func() { d.press("a") }, func() { d.press("A", "enter") }} {
		press()
		d.mustNotShow("add a socket")
		if s := d.app.dash.Focused().Socket.State(); s != sailsclient.Disconnected || !d.app.focused().Extra.Idle {
			t.Errorf("it was added %s", s)
		}
	}
	d.press("o")
	d.fill("query", "a=1")
	d.press("enter")
	d.mustNotShow("━ options ━")
	p := d.app.dash.Focused()
	if s := p.Socket.State(); s != sailsclient.Disconnected || p.Socket.Options().Query != "a=1" {
		t.Errorf("with other options it is %s: %+v", s, p.Socket.Options())
	}
	d.press("o")
	d.goToField("auto-connect")
	d.press("space", "enter")
	d.mustShow("◌ connecting")
	if p.Socket.State() == sailsclient.Disconnected || d.app.focused().Extra.Idle {
		t.Error("it was to connect, and does not")
	}
}
