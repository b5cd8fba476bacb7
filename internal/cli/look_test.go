package cli

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui"
)

// shownBy runs a dashboard's command line and returns what it would show.
func shownBy(t *testing.T, args ...string) (tui.Config, result) {
	t.Helper()
	return dashboardOf(t, func(context.Context, tui.Config) error { return nil }, args...)
}

func TestTheme(t *testing.T) {
	file := writeConfig(t, "theme: high-contrast\n")
	named := func(name string) theme.Theme {
		th, ok := theme.Named(name)
		if !ok {
			t.Fatalf("there is no theme %q", name)
		}
		return th
	}
	for _, c := range []struct {
		args []string
		want theme.Theme
	}{
		{[]string{"--config", file}, named(theme.HighContrast)},
		{[]string{"--config", file, "--theme", "light"}, named(theme.AlwaysLight)},
		{[]string{"--config", "/dev/null"}, theme.Theme{}},
		{[]string{"demo", "--theme", "dark"}, named(theme.AlwaysDark)},
	} {
		shown, r := shownBy(t, c.args...)
		if r.code != exitOK || !reflect.DeepEqual(shown.Theme, c.want) {
			t.Errorf("%q shows %+v, exit code %d: %s", c.args, shown.Theme, r.code, r.err)
		}
	}
	for _, args := range [][]string{{"--theme", "drak"}, {"demo", "--theme", "drak"}} {
		if _, r := shownBy(t, args...); r.code != exitUsage || !strings.Contains(r.err, "did you mean dark?") {
			t.Errorf("%q: exit code %d: %s", args, r.code, r.err)
		}
	}
}

// The dashboard starts with what can be read of a wrong file, and says where
// the rest is wrong.
func TestAWrongFileIsShown(t *testing.T) {
	file := writeConfig(t, "sockets:\n- {name: a, url: localhost}\n- {name: b, url: localhost, sesion: true}\n")
	shown, r := shownBy(t, "--config", file)
	if r.code != exitOK || len(shown.Sockets) != 1 || shown.Sockets[0].Name != "a" {
		t.Fatalf("exit code %d, sockets %+v: %s", r.code, shown.Sockets, r.err)
	}
	if text := strings.Join(shown.Problems, "\n"); !strings.Contains(text, file+`:3:29: unknown key "sesion": did you mean session?`) {
		t.Errorf("it shows %q", text)
	}
	if _, r := shownBy(t, "b", "--config", file); r.code != exitUsage || !strings.Contains(r.err, `no socket "b" could be read`) {
		t.Errorf("a socket that could not be read: exit code %d: %s", r.code, r.err)
	}
	file = writeConfig(t, "defaults: {path: [a]}\n")
	shown, r = shownBy(t, "--config", file)
	if r.code != exitOK || len(shown.Problems) == 0 || shown.Sockets[0].Options.URL != sailsclient.DefaultURL {
		t.Errorf("exit code %d, problems %q, sockets %+v: %s", r.code, shown.Problems, shown.Sockets, r.err)
	}
}
