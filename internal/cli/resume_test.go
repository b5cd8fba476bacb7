package cli

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/tui"
)

// rememberRun runs a dashboard that is quit with these sockets, and returns the file.
func rememberRun(t *testing.T, sockets ...tui.Socket) (file string) {
	t.Helper()
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	_, r := dashboardOf(t, func(_ context.Context, cfg tui.Config) error {
		cfg.Remember(sockets)
		return nil
	})
	r.expect(t, 0, "", "")
	return rememberedFile()
}

func fullSocket() tui.Socket {
	return tui.Socket{Name: "staging", Extra: settings.Extra{Resubscribe: true, Rooms: []settings.Room{
		{Name: "lobby", Line: "POST /lobby/join", Request: sailsclient.Request{Method: "post", URL: "/lobby/join"}},
	}}, Options: sailsclient.Options{
		URL: "https://app.example/base", Path: "/ws", Query: "a=1", EngineIO: engineio.V3,
		Transports: []engineio.Transport{engineio.Polling, engineio.Websocket},
		Headers:    map[string]string{"X-App": "demo"}, ConnectHeaders: http.Header{"Origin": {"https://app.example"}, "X-Way": {"in"}},
		CSRFPath: "/token", ConnectTimeout: 7 * time.Second, Reconnect: sailsclient.Reconnect{Off: true},
		TLS: sailsclient.TLS{Insecure: true}, Proxy: "http://proxy:3128",
	}}
}

// What is resumed is what there was, in its order.
func TestResume(t *testing.T) {
	plain := tui.Socket{Options: sailsclient.Options{URL: "localhost:3000"}}
	file := rememberRun(t, fullSocket(), plain)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, mode %v", err, info.Mode())
	}
	if files, _ := filepath.Glob(filepath.Join(filepath.Dir(file), "*")); len(files) != 1 {
		t.Errorf("the state directory holds %q", files)
	}
	got, r := panesOf(t, "--resume", "http://more.example")
	if r.code != 0 || len(got) != 3 || got[2].Options.URL != "http://more.example" {
		t.Fatalf("%d sockets: %+v\n%s", len(got), got, r.err)
	}
	if !reflect.DeepEqual(got[0], fullSocket()) {
		t.Errorf("got  %+v\nwant %+v", got[0], fullSocket())
	}
	if got[1].Name != "" || got[1].Options.URL != "localhost:3000" || got[1].Missing != nil {
		t.Errorf("got %+v", got[1])
	}
}

// Secrets are not kept, and who resumes is told which to give again.
func TestResumeWithoutSecrets(t *testing.T) {
	secret := tui.Socket{Name: "staging", Extra: settings.Extra{Rooms: []settings.Room{{Name: "vip", Line: "GET /join?token=hunter2"}}}, Options: sailsclient.Options{
		URL: "http://me:hunter2@app.example?token=hunter2#token=hunter2", Query: `a=1&api_key=hunter2&d={"pin":"hunter2"}`, Headers: map[string]string{"Authorization": "hunter2"},
		ConnectHeaders: http.Header{"Cookie": {"sid=hunter2"}, "X-Token": {"hunter2"}}, Proxy: "http://me:hunter2@proxy:3128",
	}}
	file := rememberRun(t, secret)
	text, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(text), "hunter2") {
		t.Fatalf("%v, the file holds:\n%s", err, text)
	}
	notice := func(args ...string) (tui.Socket, string) {
		t.Helper()
		got, r := panesOf(t, append(args, "--resume")...)
		if r.code != 0 || len(got) != 1 {
			t.Fatalf("%d sockets: %s", len(got), r.err)
		}
		return got[0], strings.Join(got[0].Missing, ", ")
	}
	got, missing := notice()
	if want := "url, query, header authorization, connect-header x-token, cookie, room vip, proxy"; missing != want {
		t.Errorf("missing are %s, want %s", missing, want)
	}
	if o := got.Options; o.URL != "http://app.example" || o.Query != "a=1" || o.Proxy != "http://proxy:3128" {
		t.Errorf("what is no secret is %+v", o)
	}
	got, missing = notice("--cookie", "sid=new", "--header", "Authorization: new")
	if want := "url, query, connect-header x-token, room vip, proxy"; missing != want || got.Options.ConnectHeaders.Get("Cookie") != "sid=new" {
		t.Errorf("with flags, missing are %s, want %s; cookie %q", missing, want, got.Options.ConnectHeaders.Get("Cookie"))
	}
	t.Setenv("TEST_TOKEN", "fetched")
	config := writeConfig(t, `
defaults: {query: "b=2"}
sockets: [{name: staging, url: "http://me:again@app.example", path: /other, connect-header: {X-Token: {env: TEST_TOKEN}}}]
`)
	got, missing = notice("--config", config)
	if want := "header authorization, cookie, room vip, proxy"; missing != want {
		t.Errorf("with a configuration, missing are %s, want %s", missing, want)
	}
	if o := got.Options; o.ConnectHeaders.Get("X-Token") != "fetched" || o.URL != "http://me:again@app.example" || o.Query != "b=2" || o.Path == "/other" {
		t.Errorf("with a configuration: %+v", o)
	}
}

func TestNothingToResume(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	_, r := panesOf(t, "--resume")
	r.expect(t, exitUsage, "", "there is no last run to resume")
	for _, text := range []string{"", "{}", "[]", `{"sockets":[]}`} {
		if err := os.MkdirAll(filepath.Dir(rememberedFile()), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(rememberedFile(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, r := panesOf(t, "--resume")
		r.expect(t, exitUsage, "", "has no sockets to resume")
	}
	if err := os.WriteFile(rememberedFile(), []byte(`{"sockets":[{"settings":[{"key":"wings","value":"2"}]}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, r = panesOf(t, "--resume")
	r.expect(t, exitUsage, "", "there is no setting wings")
}

// That a run can't be remembered is said and does not fail it.
func TestRememberingFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_STATE_HOME", file)
	_, r := dashboardOf(t, func(_ context.Context, cfg tui.Config) error {
		cfg.Remember([]tui.Socket{fullSocket()})
		return nil
	})
	r.expect(t, 0, "", "warning: --resume cannot open these sockets again")
}

// The demo's server is gone with it: there is nothing to resume.
func TestTheDemoIsNotRemembered(t *testing.T) {
	got, _ := dashboardOf(t, func(context.Context, tui.Config) error { return nil }, "demo", "--mouse=false")
	if got.Remember != nil || !got.NoMouse {
		t.Errorf("the demo is remembered: %v; it has no mouse: %v", got.Remember != nil, got.NoMouse)
	}
}
