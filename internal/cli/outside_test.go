package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"sailscope/internal/settings"
	"sailscope/tui"
)

// What the configuration takes from the environment or from a command is a secret
// whatever it is called: it isn't kept for --resume, which gets it from there again.
func TestSecretsFromOutsideAreNotKept(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("TEST_BAR", "hunter18")
	t.Setenv("TEST_URL", "http://me:hunter18@app.example/base?foo=hunter18")
	file := writeConfig(t, `
defaults: {header: {X-Plain: demo}}
sockets:
  - name: s1
    url: {env: TEST_URL}
    query: {command: "echo a=hunter15"}
    path: {command: "echo /hunter15"}
    header: {X-Foo: {command: "echo hunter15"}, X-Over: {env: TEST_BAR}}
    connect-header: {X-Bar: {env: TEST_BAR}}
    origin: {command: "echo http://hunter15"}
    room: {vip: {command: "echo POST /join/hunter15"}}
`)
	quit := func(args ...string) (tui.Socket, string) {
		t.Helper()
		var socket tui.Socket
		_, r := dashboardOf(t, func(_ context.Context, cfg tui.Config) error {
			socket = cfg.Sockets[0]
			if fmt.Sprint(cfg.Secrets) != fmt.Sprint(socket.Secrets) {
				t.Errorf("of the template, %v are secret", cfg.Secrets)
			}
			cfg.Remember(cfg.Sockets)
			return nil
		}, args...)
		r.expect(t, 0, "", "")
		text, err := os.ReadFile(rememberedFile())
		if err != nil {
			t.Fatal(err)
		}
		return socket, string(text)
	}
	_, kept := quit("--config", file, "--header", "X-Over: plain")
	if strings.Contains(kept, "hunter") || !strings.Contains(kept, "http://app.example/base") || !strings.Contains(kept, "demo") || !strings.Contains(kept, "plain") {
		t.Errorf("kept is %s", kept)
	}
	got, kept := quit("--config", file, "--resume")
	if o := got.Options; o.Headers["X-Foo"] != "hunter15" || o.ConnectHeaders.Get("X-Bar") != "hunter18" || o.Query != "a=hunter15" || got.Missing != nil {
		t.Errorf("resumed are %+v, missing %q", o, got.Missing)
	}
	if strings.Contains(kept, "hunter") {
		t.Errorf("kept is %s", kept)
	}
	// Without the configuration they are missing; who gives them again, gives secrets.
	got, kept = quit("--resume", "--header", "X-Foo: hunter22", "--query", "a=hunter22")
	if missing := strings.Join(got.Missing, ", "); missing != "url, path, connect-header x-bar, connect-header origin, room vip" {
		t.Errorf("missing are %s", missing)
	}
	if strings.Contains(kept, "hunter") || got.Options.Headers["X-Foo"] != "hunter22" {
		t.Errorf("kept is %s", kept)
	}
	got, kept = quit("--resume")
	if !got.Secrets.Has(settings.SecretOf(settings.KeyHeader), "X-Foo: typed") || !got.Secrets.Has(settings.SecretOf("query"), "") || strings.Contains(kept, "hunter") {
		t.Errorf("secret are %v, kept is %s", got.Secrets, kept)
	}
}

// What is no secret of a setting that had some stays through any number of runs.
func TestWhatIsKeptStays(t *testing.T) {
	socket := fullSocket()
	socket.Options.URL, socket.Options.Query = "http://me:hunter@app.example?a=1&token=hunter", "b=2&token=hunter"
	rememberRun(t, socket)
	for range 2 {
		_, r := dashboardOf(t, func(_ context.Context, cfg tui.Config) error {
			cfg.Remember(cfg.Sockets)
			if o := cfg.Sockets[0].Options; o.URL != "http://app.example?a=1" || o.Query != "b=2" {
				t.Errorf("resumed is %s with %s", o.URL, o.Query)
			}
			return nil
		}, "--resume")
		if r.code != 0 {
			t.Fatal(r.err)
		}
	}
}

// The model and the configuration name settings alike.
func TestTargets(t *testing.T) {
	for _, key := range settings.Keys(settings.Config) {
		if key == settings.KeyRoom {
			continue // rooms have names, and no "Name: value"
		}
		if got, want := settings.SecretOf(key).Target("X-Foo: bar"), settings.Target(key, "X-Foo"); got != want {
			t.Errorf("%s is %q, and in the configuration %q", key, got, want)
		}
	}
}
