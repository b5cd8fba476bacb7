package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"sailscope/internal/demo"
	"sailscope/tui"
)

// terminal is both ends of a terminal, for a program that insists on one.
func terminal(t *testing.T) (controller, tty *os.File) {
	t.Helper()
	controller, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		tty.Close()
		controller.Close()
	})
	return controller, tty
}

// dashboardOf runs a command line at a terminal, and returns what the dashboard
// was asked to show. show is the dashboard's part.
func dashboardOf(t *testing.T, show func(context.Context, tui.Config) error, args ...string) (tui.Config, result) {
	t.Helper()
	_, tty := terminal(t)
	var got tui.Config
	a := &app{
		Streams: Streams{In: tty, Out: fdWriter{io.Discard, tty.Fd()}},
		dashboard: func(ctx context.Context, cfg tui.Config) error {
			got = cfg
			return show(ctx, cfg)
		},
	}
	return got, runWith(t.Context(), t, a, args...)
}

func TestDashboardCommands(t *testing.T) {
	quit := func(context.Context, tui.Config) error { return nil }
	for args, want := range map[string]string{
		"":                    "http://localhost:1337",
		"localhost:3000":      "localhost:3000",
		"http://a --url b":    "http://a b",
		"http://a http://b/c": "http://a http://b/c",
		"--url=http://x --":   "http://x",
		"myhost":              "myhost",
		"--session a:1 b:2":   "a:1 b:2",
		"--insecure https://": "",
	} {
		t.Run(args, func(t *testing.T) {
			var got tui.Config
			got, r := dashboardOf(t, quit, strings.Fields(args)...)
			var urls []string
			for _, socket := range got.Sockets {
				urls = append(urls, socket.Options.URL)
			}
			if strings.Join(urls, " ") != want {
				t.Errorf("the panes are %q, want %q (%s)", urls, want, r.err)
			}
			if want == "" {
				r.expect(t, exitUsage, "", "has no host")
				return
			}
			r.expect(t, exitOK, "", "")
			if got.RequestTimeout <= 0 || got.StateDir == "" || got.Template.URL != got.Sockets[0].Options.URL {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestRequestTimeoutOfTheDashboard(t *testing.T) {
	for _, args := range [][]string{{}, {"demo"}} {
		for flag, want := range map[string]time.Duration{"": 10 * time.Second, "--request-timeout=1m": time.Minute} {
			if got, _ := shownBy(t, append(args, strings.Fields(flag)...)...); got.RequestTimeout != want {
				t.Errorf("%q %s: requests may take %s, want %s", args, flag, got.RequestTimeout, want)
			}
		}
		_, r := shownBy(t, append(args, "--request-timeout=0s")...)
		r.expect(t, exitUsage, "", "--request-timeout must be more than 0")
	}
}

func TestDashboardWarnsOfInsecure(t *testing.T) {
	_, r := dashboardOf(t, func(context.Context, tui.Config) error { return nil }, "--insecure")
	r.expect(t, exitOK, "", "warning: --insecure")
}

// What the documentation of Sails says of the query does nothing; the value, a
// secret, is not repeated.
func TestDashboardWarnsOfQueries(t *testing.T) {
	run := func(args ...string) result {
		_, r := dashboardOf(t, func(context.Context, tui.Config) error { return nil }, args...)
		return r
	}
	for _, args := range [][]string{{"--query", "cookie=hunter22"}, {"http://localhost:1337?cookie=hunter22", "http://localhost:1338?cookie=hunter22"}} {
		r := run(args...)
		r.expect(t, exitOK, "", "warning: cookie in the query does nothing in sails-hook-sockets: give the cookie with --cookie")
		if strings.Count(r.err, "warning:") != 1 || strings.Contains(r.err, "hunter22") {
			t.Errorf("%q: %s", args, r.err)
		}
	}
	run("--query", "nosession=true").expect(t, exitOK, "", "--connect-header 'nosession: true'")
	if r := run("--query", "cookies=1&token=nosession"); strings.Contains(r.err, "warning") {
		t.Errorf("got %s", r.err)
	}
}

func TestDashboardFails(t *testing.T) {
	_, r := dashboardOf(t, func(context.Context, tui.Config) error { return errors.New("the mast\x1b broke") })
	r.expect(t, exitFailed, "", `the mast\u001b broke`)
}

func TestDashboardEndsBySignal(t *testing.T) {
	_, tty := terminal(t)
	ctx, cancel := context.WithCancel(t.Context())
	a := &app{
		Streams: Streams{In: tty, Out: fdWriter{io.Discard, tty.Fd()}},
		dashboard: func(ctx context.Context, _ tui.Config) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		},
	}
	runWith(ctx, t, a).expect(t, exitOK, "", "")
}

func TestDemoIsAServerInTheDashboard(t *testing.T) {
	_, r := dashboardOf(t, func(_ context.Context, cfg tui.Config) error {
		if len(cfg.Sockets) != 2 || cfg.Sockets[0].Name != "demo" || cfg.Sockets[1].Name != "lossy" {
			t.Errorf("the sockets are %+v", cfg.Sockets)
		}
		run(t, "request", "GET", "/boat", "--url", cfg.Sockets[0].Options.URL).expect(t, exitOK, `"statusCode":200`, "")
		return nil
	}, "demo")
	r.expect(t, exitOK, "", "")
}

func TestWithoutATerminal(t *testing.T) {
	_, tty := terminal(t)
	for name, streams := range map[string]Streams{
		"neither":     {},
		"no output":   {In: tty},
		"no keyboard": {Out: fdWriter{io.Discard, tty.Fd()}},
	} {
		for _, args := range [][]string{nil, {"demo"}} {
			a := &app{Streams: streams, dashboard: noDashboard}
			r := runWith(t.Context(), t, a, args...)
			r.expect(t, exitUsage, "", `"sailscope request METHOD PATH"`)
			if !strings.Contains(r.err, `"sailscope listen"`) {
				t.Errorf("%s: stderr is %s", name, r.err)
			}
		}
	}
}

// At a terminal the answer is laid out for reading.
func TestRequestAtATerminal(t *testing.T) {
	server := startDemo(t, demo.Options{})
	_, tty := terminal(t)
	var out bytes.Buffer
	a := &app{Streams: Streams{Out: fdWriter{&out, tty.Fd()}}}
	runWith(t.Context(), t, a, "request", "GET", "/scalar/array", "--url", server.URL()).expect(t, exitOK, "", "")
	want := "{\n  \"statusCode\": 200,\n  \"headers\": {},\n  \"body\": [\n    1,\n    \"two\",\n    null\n  ],\n  \"ms\": "
	if !strings.HasPrefix(out.String(), want) {
		t.Errorf("got %s", out.String())
	}
}

func TestStateDir(t *testing.T) {
	home := t.TempDir()
	xdg := filepath.Join(home, "xdg")
	local := filepath.Join(home, "local")
	for _, c := range []struct{ goos, variable, value, want string }{
		{"linux", "", "", filepath.Join(home, ".local", "state", "sailscope")},
		{"linux", "XDG_STATE_HOME", xdg, filepath.Join(xdg, "sailscope")},
		{"linux", "XDG_STATE_HOME", "relative", filepath.Join(home, ".local", "state", "sailscope")},
		{"freebsd", "", "", filepath.Join(home, ".local", "state", "sailscope")},
		{"darwin", "", "", filepath.Join(home, "Library", "Application Support", "sailscope")},
		{"darwin", "XDG_STATE_HOME", xdg, filepath.Join(xdg, "sailscope")},
		{"windows", "LocalAppData", local, filepath.Join(local, "sailscope")},
		{"windows", "", "", filepath.Join(home, "AppData", "Local", "sailscope")},
	} {
		getenv := func(name string) string {
			if name == c.variable {
				return c.value
			}
			return ""
		}
		if got := stateDirOf(c.goos, getenv, home); got != c.want {
			t.Errorf("%s, %s=%s: got %s, want %s", c.goos, c.variable, c.value, got, c.want)
		}
	}
}
