package cli

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/tui"
)

// writeConfig makes a configuration file that only its owner may read.
func writeConfig(t *testing.T, text string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// panesOf runs the dashboard's command line and returns its sockets.
func panesOf(t *testing.T, args ...string) ([]tui.Socket, result) {
	t.Helper()
	shown, r := dashboardOf(t, func(context.Context, tui.Config) error { return nil }, args...)
	return shown.Sockets, r
}

func TestConfigFile(t *testing.T) {
	home := t.TempDir()
	xdg, roaming := filepath.Join(home, "xdg"), filepath.Join(home, "roaming")
	for _, c := range []struct{ goos, variable, value, home, want string }{
		{"linux", "", "", home, filepath.Join(home, ".config", "sailscope", "config.yaml")},
		{"linux", "XDG_CONFIG_HOME", xdg, home, filepath.Join(xdg, "sailscope", "config.yaml")},
		{"linux", "XDG_CONFIG_HOME", xdg, "", filepath.Join(xdg, "sailscope", "config.yaml")},
		{"linux", "XDG_CONFIG_HOME", "relative", home, filepath.Join(home, ".config", "sailscope", "config.yaml")},
		{"linux", "", "", "", ""},
		{"darwin", "", "", home, filepath.Join(home, "Library", "Application Support", "sailscope", "config.yaml")},
		{"darwin", "XDG_CONFIG_HOME", xdg, home, filepath.Join(xdg, "sailscope", "config.yaml")},
		{"windows", "AppData", roaming, home, filepath.Join(roaming, "sailscope", "config.yaml")},
		{"windows", "XDG_CONFIG_HOME", xdg, home, filepath.Join(xdg, "sailscope", "config.yaml")},
		{"windows", "", "", home, ""},
	} {
		getenv := func(name string) string {
			if name == c.variable {
				return c.value
			}
			return ""
		}
		if got := configFileOf(c.goos, getenv, c.home); got != c.want {
			t.Errorf("%s, %s=%s: got %q, want %q", c.goos, c.variable, c.value, got, c.want)
		}
	}
}

// The file speaks of everything the flags do, under the same names.
func TestSettingsAreFlags(t *testing.T) {
	var flags connectionFlags
	cmd := &cobra.Command{Use: "test"}
	flags.register(cmd, true, settings.Flag|settings.DashboardFlag)
	var names []string
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { names = append(names, flag.Name) })
	want := append([]string{"config"}, settings.Keys(settings.Config)...)
	slices.Sort(names)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("the flags are %q\nthe settings %q", names, want)
	}
}

func TestSettingsBecomeOptions(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "missing.pem")
	file := writeConfig(t, `
defaults:
  path: /ws
  query: a=1&b=2
  transport: [websocket]
  eio: 3
  header: { X-App: demo, X-Colons: "a: b" }
  connect-header: { X-Forwarded-For: 10.0.0.1 }
  origin: https://app.example
  cookie: a=b
  session: true
  csrf: true
  timeout: 5s
  reconnect: false
  insecure: true
  proxy: http://proxy:3128
sockets:
  - name: one
    url: http://one
  - name: two
    url: https://two
    path: /other
    csrf: false
    cookie: ""
    insecure: false
  - name: unused
    url: http://unused
    ca: `+ca+`
    cookie: { env: NO_SUCH_VARIABLE }
`)
	byFlags, err := optionsOf(t, "--url=http://one", "--path=/ws", "--query=a=1&b=2", "--transport=websocket", "--eio=3",
		"--header=X-App: demo", "--header=X-Colons: a: b", "--connect-header=X-Forwarded-For: 10.0.0.1",
		"--origin=https://app.example", "--cookie=a=b", "--session", "--csrf", "--timeout=5s", "--reconnect=false", "--insecure",
		"--proxy=http://proxy:3128")
	if err != nil {
		t.Fatal(err)
	}
	got, r := panesOf(t, "--config", file, "one", "--url", "two")
	r.expect(t, exitOK, "", "warning: insecure in the configuration")
	if len(got) != 2 || got[0].Name != "one" || got[1].Name != "two" {
		t.Fatalf("the sockets are %+v", got)
	}
	first, second := got[0].Options, got[1].Options
	if first.Jar == nil || first.Jar != second.Jar {
		t.Errorf("the jars are %p and %p", first.Jar, second.Jar)
	}
	first.Jar = byFlags[0].Jar
	if !reflect.DeepEqual(first, byFlags[0]) {
		t.Errorf("got  %+v\nwant %+v", first, byFlags[0])
	}
	if second.URL != "https://two" || second.Path != "/other" || second.CSRFPath != "" || second.TLS.Insecure ||
		second.ConnectHeaders.Get("Cookie") != "" || second.Query != "a=1&b=2" || second.EngineIO != first.EngineIO {
		t.Errorf("got %+v", second)
	}
}

// Resubscribing is the dashboard's: the other commands read it and do without.
func TestResubscribe(t *testing.T) {
	file := writeConfig(t, `
defaults: { resubscribe: true }
sockets:
  - { name: one, url: http://one }
  - { name: two, url: http://two, resubscribe: false }
`)
	for _, c := range []struct {
		args     []string
		one, two bool
	}{{nil, true, false}, {[]string{"--resubscribe"}, true, true}, {[]string{"--resubscribe=false"}, false, false}} {
		got, r := panesOf(t, append(c.args, "--config", file)...)
		r.expect(t, exitOK, "", "")
		if len(got) != 2 || got[0].Resubscribe != c.one || got[1].Resubscribe != c.two {
			t.Errorf("with %q, the sockets are %+v", c.args, got)
		}
	}
}

// The rooms of a socket are weighed one by one, as headers are.
func TestRoomsOfTheConfiguration(t *testing.T) {
	file := writeConfig(t, `
defaults: { room: { lobby: GET /lobby } }
sockets:
  - name: one
    url: http://one
    room:
      lobby: POST /lobby/join
      "sails_model_boat_7:boat": 'POST /room/join {"room":"vip"}'
`)
	got, r := panesOf(t, "--config", file, "--room", "vip: GET /join?room=vip")
	r.expect(t, exitOK, "", "")
	lines := make(map[string]string)
	for _, room := range got[0].Rooms {
		lines[room.Name] = room.Line
	}
	want := map[string]string{
		"lobby": "POST /lobby/join", "sails_model_boat_7:boat": `POST /room/join {"room":"vip"}`, "vip": "GET /join?room=vip",
	}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("the rooms are %q, want %q", lines, want)
	}
	got, _ = panesOf(t, "--config", file, "--room", "lobby: GET /other")
	if rooms := got[0].Rooms; len(rooms) != 2 || rooms[0].Line != "GET /other" || rooms[0].Request.URL != "/other" {
		t.Errorf("with a flag for the lobby, the rooms are %+v", rooms)
	}
	for _, wrong := range []string{"lobby", "lobby: JOIN /lobby", ": GET /lobby"} {
		if _, r := panesOf(t, "--config", file, "--room", wrong); r.code != exitUsage || !strings.Contains(r.err, "write it like 'lobby: POST /lobby/join'") {
			t.Errorf("%q: exit code %d, %s", wrong, r.code, r.err)
		}
	}
	r = run(t, "config", "check", "--config", writeConfig(t, "defaults: { room: { lobby: JOIN /lobby } }"))
	if r.code != exitUsage || !strings.Contains(r.out+r.err, `config.yaml:1:21: room: unknown method "JOIN"`) {
		t.Errorf("exit code %d, %s%s", r.code, r.out, r.err)
	}
}

func TestFlagsAreStrongerThanTheFile(t *testing.T) {
	file := writeConfig(t, `
defaults: { timeout: 5s, path: /ws, reconnect: false, header: { X-App: default, X-Other: default } }
sockets:
  - { name: one, url: http://one, path: /one, cookie: { env: NO_SUCH_VARIABLE }, origin: http://own }
`)
	got, r := panesOf(t, "--config", file, "--path", "/line", "--reconnect", "--header", "x-app: line",
		"--connect-header", "cookie: line", "--origin", "http://line")
	r.expect(t, exitOK, "", "")
	o := got[0].Options
	if o.Path != "/line" || o.Reconnect.Off || o.ConnectTimeout != 5*time.Second ||
		!reflect.DeepEqual(o.Headers, map[string]string{"x-app": "line", "X-Other": "default"}) ||
		!slices.Equal(o.ConnectHeaders["Cookie"], []string{"line"}) || !slices.Equal(o.ConnectHeaders["Origin"], []string{"http://line"}) {
		t.Errorf("got %+v", o)
	}
}

func TestSocketsOfTheDashboard(t *testing.T) {
	named := writeConfig(t, "sockets: [{name: one, url: http://a}, {name: lists, url: http://b}]")
	unnamed := writeConfig(t, "defaults: {path: /ws}")
	for _, c := range []struct{ args, want string }{
		{"--config " + named, "one=http://a lists=http://b"},
		{"--config " + named + " lists one", "lists=http://b one=http://a"},
		{"--config " + named + " http://c one", "=http://c one=http://a"},
		{"--config " + named + " --url one lists", "lists=http://b one=http://a"},
		{"--config " + named + " faraway", "=faraway"},
		{"--config " + unnamed, "=" + sailsclient.DefaultURL},
	} {
		got, r := panesOf(t, strings.Fields(c.args)...)
		r.expect(t, exitOK, "", "")
		var panes []string
		for _, s := range got {
			panes = append(panes, s.Name+"="+s.Options.URL)
		}
		if strings.Join(panes, " ") != c.want {
			t.Errorf("%s: the panes are %q, want %s", c.args, panes, c.want)
		}
	}
}

func TestMisspelledSockets(t *testing.T) {
	file := writeConfig(t, "sockets: [{name: staging, url: http://a}, {name: lists, url: http://b}]")
	_, r := panesOf(t, "--config", file, "stagign")
	r.expect(t, exitUsage, "", `no socket is configured as "stagign", but one is as "staging"; a host of that name would be http://stagign`)
	_, r = panesOf(t, "--config", file, "lisen")
	r.expect(t, exitUsage, "", `there is no command "lisen", but there is "listen"`)
}

// A password manager that wants a password wants it once.
func TestACommandRunsOnce(t *testing.T) {
	runs := filepath.Join(t.TempDir(), "runs")
	t.Setenv("RUNS", runs)
	file := writeConfig(t, `
defaults: { cookie: { command: 'echo x >>"$RUNS"; echo sid=12345' } }
sockets: [{name: one, url: http://a}, {name: two, url: http://b}]
`)
	got, r := panesOf(t, "--config", file, "one", "two", "http://c")
	r.expect(t, exitOK, "", "")
	for _, s := range got {
		if s.Options.ConnectHeaders.Get("Cookie") != "sid=12345" {
			t.Errorf("%s: got %+v", s.Options.URL, s.Options)
		}
	}
	if text, err := os.ReadFile(runs); err != nil || string(text) != "x\n" {
		t.Errorf("it ran %d times, %v", len(text)/2, err)
	}
}

func TestWrongValuesInTheFile(t *testing.T) {
	for line, want := range map[string]string{
		"query: a=%zz":                        ":2:3: query: the query cannot be read",
		"transport: [carrier-pigeon]":         `"carrier-pigeon"`,
		"eio: 5":                              ":2:3: eio: unknown Engine.IO version",
		"csrf: token":                         ":2:3: csrf: it takes the path",
		"timeout: 0s":                         ":2:3: timeout: it has to be a time of more than 0",
		"proxy: proxy:3128":                   ":2:3: proxy: the proxy has no usable URL",
		"header: { two words: x }":            ":2:13: its name holds a character",
		"header: { 'a:b': x }":                ":2:13: its name holds a character",
		"header: { a: \"x\\ny\" }":            ":2:13: the value holds a line break",
		"header: { '': x }":                   ":2:13: it has no name",
		"connect-header: { Host: x }":         ":2:21: the host is always that of the URL",
		"cookie: \"a=hunter22\\n\"":           ":2:3: the value holds a line break",
		"proxy: nothttp://me:hunter22@host":   ":2:3: proxy: the proxy has no usable URL",
		"header: { cookie: \"hunter22\\n\" }": ":2:13: the value holds a line break",
	} {
		file := writeConfig(t, "defaults:\n  "+line+"\n")
		got := run(t, "request", "GET", "/", "--config", file)
		got.expect(t, exitUsage, "", want)
		if strings.Contains(got.err, "hunter22") {
			t.Errorf("%s: the secret is in %q", line, got.err)
		}
	}
	file := writeConfig(t, "sockets:\n  - { name: a, url: http://a, ca: no.pem }\n")
	run(t, "request", "GET", "/", "--config", file).expect(t, exitUsage, "", `socket "a": ca: read the CA file`)
	for url, want := range map[string]string{"''": "the URL is empty", "ftp://a": "unknown scheme", "http://me:hunter22@": "has no host"} {
		file := writeConfig(t, "sockets:\n  - name: a\n    url: "+url+"\n")
		got := run(t, "listen", "--config", file)
		got.expect(t, exitUsage, "", "config.yaml:3:5: ")
		if !strings.Contains(got.err, want) || strings.Contains(got.err, "hunter22") {
			t.Errorf("%s: stderr is %s", url, got.err)
		}
	}
}

// What was put outside of the file stays out of all messages, whatever it is.
func TestWhatCommandsSayIsMasked(t *testing.T) {
	t.Setenv("SAILSCOPE_TEST", "not/a/token")
	c, err := config.Parse("c.yaml", []byte(`
defaults:
  path: { env: SAILSCOPE_TEST }
  header: { X-Plain: shown-value, Authorization: Bearer literal-value }
sockets:
  - { name: a, url: { env: SAILSCOPE_TEST } }
`), checkSetting)
	if err != nil {
		t.Fatal(err)
	}
	var ofDefaults, ofURL secret.Known
	for _, s := range c.Defaults {
		value, err := s.Resolve(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		addSecrets(&ofDefaults, s, value)
	}
	if got := ofDefaults.Hide("not/a/token shown-value literal-value"); got != "*** shown-value ***" {
		t.Errorf("got %q", got)
	}
	addSecrets(&ofURL, c.Sockets[0].Settings[0], "http://me:pass-value@host/?token=token-value")
	if got := ofURL.Hide("http://host pass-value token-value"); got != "http://host *** ***" {
		t.Errorf("got %q", got)
	}
}
