package sailstest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// holderVariable makes TestHoldServer, run in a process of its own, hold a server until it is killed.
const holderVariable = "SAILSTEST_HOLD"

// TestHoldServer is not a test: it is the test runner that TestNothingSurvivesTheRunner kills.
func TestHoldServer(t *testing.T) {
	how := os.Getenv(holderVariable)
	if how == "" {
		return
	}
	fmt.Printf("port=%d\n", portOfHeld(t, how))
	if how == "panicking" {
		panic("as a test may")
	}
	select {}
}

func portOfHeld(t *testing.T, how string) int {
	switch how {
	case "redis":
		return startRedis(t).port
	case "paused":
		s := StartPlain(t, EIO4)
		s.Pause()
		return s.Port()
	default:
		return Start(t, EIO4).Port()
	}
}

// hold starts a runner that holds a server, and returns it with the server's port.
func hold(t *testing.T, how string) (*exec.Cmd, int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestHoldServer$", "-test.timeout=5m")
	cmd.Env = append(os.Environ(), holderVariable+"="+how)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		var port int
		if _, err := fmt.Sscanf(lines.Text(), "port=%d", &port); err == nil {
			return cmd, port
		}
	}
	t.Fatal("the runner ended without starting a server")
	return nil, 0
}

// A test runner that is killed gets no chance to clean up: the app must notice by itself.
func TestNothingSurvivesTheRunner(t *testing.T) {
	cases := []string{"running", "panicking", "redis"}
	if canPause {
		cases = append(cases, "paused")
	}
	for _, how := range cases {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			cmd, port := hold(t, how)
			if how != "panicking" {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
			wantRefused(t, port)
		})
	}
}

// What Stop does, without Stop: the app ends because its input did.
func TestEndOfInputEndsTheApp(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := Start(t, generation)
		if err := s.current().stdin.Close(); err != nil {
			t.Fatal(err)
		}
		<-s.current().gone
		if err := s.current().err; err != nil {
			t.Errorf("the process ended with %v", err)
		}
	})
}

// A script of the JavaScript clients must not outlive the runner either.
func TestEndOfInputEndsAScript(t *testing.T) {
	t.Parallel()
	requireInstalled(t, "jsclients", "sails.io.js")
	// It would wait for its answer for minutes, and then say that it gave up.
	s := Start(t, EIO4)
	script, err := startNode(testdata(t, "jsclients"), nil, "--require", "./exit-with-parent.js",
		"sails-requests.js", s.URL(), `[{"method":"get","url":"/silent"}]`)
	if err != nil {
		t.Fatal(err)
	}
	defer script.kill()
	if err := script.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	<-script.gone
	if script.err == nil || strings.Contains(script.stderr.String(), "gave up") {
		t.Errorf("the script ended with %v; stderr:\n%s", script.err, script.stderr.String())
	}
}
