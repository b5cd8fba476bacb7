//go:build unix

package tui

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"sailscope/internal/ptytest"
	"sailscope/sailsclient"
	"sailscope/tui/program"
)

// A panic on a socket's own goroutine ends the dashboard in order, too. It is
// tested from outside: the test binary runs again as the dashboard.
const (
	crashVariable = "SAILSCOPE_TEST_SOCKET_CRASH"
	crashText     = "the mast broke"
	crashCode     = 7 // Go's own, after a panic that nobody caught, is 2
)

func TestASocketThatPanics(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	term := ptytest.Start(t, ptytest.Options{Env: []string{crashVariable + "=1"}}, self, "-test.run=^TestSocketCrashHelperProcess$")
	exit := term.WaitExit()
	term.AssertRestored()
	if raw := string(term.Raw()); exit.Code != crashCode || !strings.Contains(raw, crashText) || !strings.Contains(raw, "brokenJar") {
		t.Errorf("it ended with %+v and said:\n%s", exit, raw)
	}
}

// TestSocketCrashHelperProcess is no test but the program of the one above.
func TestSocketCrashHelperProcess(*testing.T) {
	if os.Getenv(crashVariable) == "" {
		return // this is the test run itself
	}
	cfg := Config{Sockets: []Socket{{Options: sailsclient.Options{URL: "http://127.0.0.1:1", Jar: brokenJar{}}}}}
	err := Run(context.Background(), cfg)
	fmt.Fprintln(os.Stderr, err)
	code := 1
	if _, crashed := errors.AsType[*program.CrashError](err); crashed {
		code = crashCode
	}
	os.Exit(code) //nolint:revive // this is the program's main
}

type brokenJar struct{}

func (brokenJar) SetCookies(*url.URL, []*http.Cookie) {}
func (brokenJar) Cookies(*url.URL) []*http.Cookie     { panic(crashText) }
