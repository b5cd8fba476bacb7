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

// Whoever lists sockets is not served by one at the default address. What is
// added instead is told by the address.
func TestNoSocketOfTheFileCanBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"keys: { fly: z }\nsockets: [ {name: a, url: \"127.0.0.1:14337\", sesion: true} ]\n": `The socket "a" was left out because of line 2.`,
		"sockets:\n- {name: a, url: localhost,\n   sesion: true,\n   eio: 7}\n":              `The socket "a" was left out because of lines 3, 4.`,
		"defaults: {eio: 7}\nsockets: [{name: a, url: localhost}]\n":                         `The socket "a" was left out because of line 1.`,
		"default: {proxy: x}\nsockets: [{name: a, url: localhost}]\n":                        `The socket "a" was left out because of line 1.`,
		"sockets: {name: a, url: localhost}\n":                                               "sockets has to be a list",
		"socket: [{name: a, url: localhost}]\n":                                              "did you mean sockets?",
		"- {name: a, url: localhost}\n":                                                      "keys with values belong here",
		"sockets: [\n":                                                                       "this is not YAML",
	} {
		shown, r := shownBy(t, "--config", writeConfig(t, text))
		if r.code != exitOK || len(shown.Sockets) > 0 || shown.Template.URL != sailsclient.DefaultURL {
			t.Errorf("%q: exit code %d, sockets %+v, template %+v: %s", text, r.code, shown.Sockets, shown.Template, r.err)
		}
		if said := strings.Join(shown.Problems, "\n"); !strings.Contains(said, want) {
			t.Errorf("%q: it shows %s\nwant %s", text, said, want)
		}
	}
	for _, text := range []string{"sockets: []\nkeys: {fly: z}\n", "sockets:\ntheme: drak\n"} {
		shown, _ := shownBy(t, "--config", writeConfig(t, text))
		if len(shown.Sockets) != 1 || len(shown.Problems) == 0 {
			t.Errorf("%q lists none: sockets %+v, problems %q", text, shown.Sockets, shown.Problems)
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
	_, r = shownBy(t, "b", "--config", file)
	r.expect(t, exitUsage, "", file+`:3:29: unknown key "sesion"`)
	_, r = shownBy(t, "c", "--config", file)
	r.expect(t, exitUsage, "", `no socket "c" could be read`)
	if text := strings.Join(shown.Problems, "\n"); !strings.Contains(text, `The socket "b" was left out because of line 3.`) ||
		!strings.Contains(text, `"sailscope config check --config `+file+`" reports`) {
		t.Errorf("it shows %q", text)
	}
	file = writeConfig(t, "defaults: {path: [a]}\n")
	shown, r = shownBy(t, "--config", file)
	if r.code != exitOK || len(shown.Problems) == 0 || shown.Sockets[0].Options.URL != sailsclient.DefaultURL {
		t.Errorf("exit code %d, problems %q, sockets %+v: %s", r.code, shown.Problems, shown.Sockets, r.err)
	}
}

// A secret that is not to be had leaves its socket out, and nothing else.
func TestTheDashboardStartsWithoutASecret(t *testing.T) {
	file := writeConfig(t, "keys: {fly: z}\nsockets:\n  - {name: good, url: http://a}\n  - name: sec\n    url: http://b\n    cookie: {env: SAILSCOPE_NO_SUCH}\n")
	shown, r := shownBy(t, "--config", file)
	r.expect(t, exitOK, "", "")
	if len(shown.Sockets) != 1 || shown.Sockets[0].Name != "good" {
		t.Errorf("the sockets are %+v", shown.Sockets)
	}
	text := strings.Join(shown.Problems, "\n")
	for _, want := range []string{`there is no action "fly"`, `The socket "sec" was left out: `, file + ":6:", "SAILSCOPE_NO_SUCH is not set"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not say %q", text, want)
		}
	}
	_, r = shownBy(t, "--config", file, "sec") // asked for by its name
	r.expect(t, exitUsage, "", "SAILSCOPE_NO_SUCH is not set")

	ca := writeConfig(t, "sockets:\n  - {name: good, url: http://a}\n  - {name: safe, url: https://b, ca: /no/such.pem}\n")
	shown, r = shownBy(t, "--config", ca)
	r.expect(t, exitOK, "", "")
	if text := strings.Join(shown.Problems, "\n"); len(shown.Sockets) != 1 || !strings.Contains(text, `The socket "safe" was left out: socket "safe": ca: read the CA file`) {
		t.Errorf("%d sockets, %q", len(shown.Sockets), text)
	}

	all := writeConfig(t, "defaults:\n  cookie: {env: SAILSCOPE_NO_SUCH}\nsockets:\n  - {name: good, url: http://a}\n")
	shown, r = shownBy(t, "--config", all)
	r.expect(t, exitOK, "", "")
	if len(shown.Sockets) != 0 || len(shown.Problems) != 1 {
		t.Errorf("%+v, %q", shown.Sockets, shown.Problems)
	}
}
