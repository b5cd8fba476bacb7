package cli

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"sailscope/tui"
)

func TestVariablesOfRequests(t *testing.T) {
	t.Setenv("SAILSCOPE_TEST_ID", "from the environment")
	t.Setenv("SAILSCOPE_TEST_SECRET", "hush")
	file := writeConfig(t, `
variables:
  SAILSCOPE_TEST_ID: from the file
  boat: 7
  secret: { env: SAILSCOPE_TEST_SECRET }
  asked: { command: "echo 1 && echo >&2" }
  broken: { command: "exit 3" }
  name: { command: "echo Freya" }
`)
	cfg, r := dashboardOf(t, func(ctx context.Context, cfg tui.Config) error {
		for name, want := range map[string]string{
			"SAILSCOPE_TEST_ID": "from the environment", "boat": "7", "secret": "hush", "asked": "1", "name": "Freya",
		} {
			if got, set, err := cfg.Variable(ctx, name); got != want || !set || err != nil {
				t.Errorf("%s is %q, %v, %v; want %q", name, got, set, err, want)
			}
		}
		// What comes from outside is a secret by its value, whatever it is called.
		if got := cfg.Known.Hide("GET /boat?a=hush&name=Freya&x=from%20the%20environment"); got != "GET /boat?a=***&name=***&x=from%20the%20environment" {
			t.Errorf("a request is shown as %s", got)
		}
		if got, set, err := cfg.Variable(ctx, "Boat"); got != "" || set || err != nil {
			t.Errorf("a variable that is not set is %q, %v, %v", got, set, err)
		}
		if _, set, err := cfg.Variable(ctx, "broken"); set || err == nil || !strings.Contains(err.Error(), "config.yaml:7:13: the command failed") {
			t.Errorf("a broken command: %v, %v", set, err)
		}
		return nil
	}, "--config", file, "--requests", "of/our/app")
	r.expect(t, 0, "", "")
	if cfg.RequestsDir != "of/our/app" {
		t.Errorf("the requests are in %q", cfg.RequestsDir)
	}
	cfg, _ = dashboardOf(t, func(context.Context, tui.Config) error { return nil }, "--config", writeConfig(t, "variables: {1st: x}\n"))
	if said := strings.Join(cfg.Problems, "\n"); !strings.Contains(said, "a variable name has letters") {
		t.Errorf("a name that no request could use: %q", said)
	}
}

func TestRequestsAreBesideTheConfiguration(t *testing.T) {
	a := &app{configFile: filepath.Join("home", "sailscope", "config.yaml")}
	if got, want := a.requestsDir(), filepath.Join("home", "sailscope", "requests"); got != want {
		t.Errorf("requests are in %q, want %q", got, want)
	}
	a.configFile = ""
	if got := a.requestsDir(); got != "" {
		t.Errorf("without a place for a configuration, requests are in %q", got)
	}
}
