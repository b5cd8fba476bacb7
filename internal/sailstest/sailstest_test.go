package sailstest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"sailscope/internal/testwait"
)

// eachGeneration runs a test for every generation, side by side.
func eachGeneration(t *testing.T, test func(*testing.T, Generation)) {
	t.Helper()
	t.Parallel()
	for _, generation := range Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			test(t, generation)
		})
	}
}

// get fetches a path by plain HTTP, on a connection of its own, and returns status and body.
func get(t *testing.T, s *Server, path string) (int, string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: testwait.Guard}
	response, err := client.Get(s.URL() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	testwait.Until(t, what, holds)
}

// wantRefused waits until nobody listens on the port: whoever did is gone. A timeout is no proof,
// as a paused process lets connections wait.
func wantRefused(t *testing.T, port int) {
	t.Helper()
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	eventually(t, "nobody listens on "+address, func() bool {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close()
			return false
		}
		var timeout net.Error
		return !errors.As(err, &timeout) || !timeout.Timeout()
	})
}

func TestStartedAppAnswersAndLogs(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := Start(t, generation)
		status, body := get(t, s, "/echo?to=quay")
		var echo struct {
			Method   string
			Query    map[string]string
			IsSocket bool
		}
		if err := json.Unmarshal([]byte(body), &echo); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		if status != http.StatusOK || echo.Method != http.MethodGet || echo.Query["to"] != "quay" || echo.IsSocket {
			t.Errorf("GET /echo answered %d %s", status, body)
		}
		if s.Generation() != generation {
			t.Errorf("Generation() = %v", s.Generation())
		}
		if status, _ := get(t, s, "/fail"); status != http.StatusInternalServerError {
			t.Errorf("/fail answered %d", status)
		}
		eventually(t, "the log tells of the error", func() bool { return strings.Contains(s.Log(), "the mast broke") })
	})
}

func TestServersShareNothing(t *testing.T) {
	t.Parallel()
	a, b := Start(t, EIO4), Start(t, EIO4)
	response, err := http.Post(a.URL()+"/boat", "application/json", strings.NewReader(`{"name":"Nimbus"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if _, body := get(t, a, "/boat"); !strings.Contains(body, "Nimbus") {
		t.Errorf("the boat is missing where it was created: %s", body)
	}
	if _, body := get(t, b, "/boat"); body != "[]" {
		t.Errorf("the other app knows of boats: %s", body)
	}
}

// wantAnswer wants a plain server to answer a handshake.
func wantAnswer(t *testing.T, s *Server) {
	t.Helper()
	if status, body := get(t, s, handshakePath(s)); status != http.StatusOK || !strings.Contains(body, `"sid"`) {
		t.Errorf("the handshake answered %d %s", status, body)
	}
}

func handshakePath(s *Server) string {
	return fmt.Sprintf("/socket.io/?EIO=%d&transport=polling", int(s.Generation()))
}

// What is done to the process is the same for Sails apps, which take longer to lift.
func TestKillAndRestart(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := StartPlain(t, generation)
		url := s.URL()
		s.Kill()
		wantRefused(t, s.Port())
		s.Kill() // does no harm
		s.Restart(t)
		if s.URL() != url {
			t.Errorf("after Restart the URL is %s, was %s", s.URL(), url)
		}
		wantAnswer(t, s)
		s.Restart(t) // also kills an app that still runs
		wantAnswer(t, s)
	})
}

func TestStopEndsTheProcessCleanly(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := Start(t, generation)
		s.Stop()
		wantRefused(t, s.Port())
		if err := s.current().err; err != nil {
			t.Errorf("the process ended with %v; stderr:\n%s", err, s.Log())
		}
		s.Stop() // does no harm
	})
}

func TestEnvironmentReachesTheApp(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := Start(t, generation, WithEnv("BEFORE_CONNECT=deny:no berth free"))
		status, body := get(t, s, handshakePath(s))
		if status != http.StatusForbidden || !strings.Contains(body, "no berth free") {
			t.Errorf("the handshake answered %d %s", status, body)
		}
	})
}

// A port that is taken must come back as an error that names the cause, for the retry to see.
func TestTakenPortIsReported(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	for _, what := range []program{sailsApp(EIO4), plainServer(EIO3), plainServer(EIO4)} {
		s := &Server{tb: t, program: what, port: listener.Addr().(*net.TCPAddr).Port}
		t.Cleanup(s.Kill)
		if err := s.lift(t); err == nil || !strings.Contains(err.Error(), "EADDRINUSE") {
			t.Errorf("the %s on a taken port: %v", what.name, err)
		}
	}
}

func TestBrokenAppIsReportedWithItsStderr(t *testing.T) {
	t.Parallel()
	s := &Server{tb: t, program: sailsApp(EIO3), env: []string{"BEFORE_CONNECT=perhaps"}}
	t.Cleanup(s.Kill)
	var err error
	if s.port, err = freePort(); err != nil {
		t.Fatal(err)
	}
	if err := s.lift(t); err == nil || !strings.Contains(err.Error(), "BEFORE_CONNECT must be") {
		t.Errorf("lifting a broken app: %v", err)
	}
}

func TestPauseAndResume(t *testing.T) {
	eachGeneration(t, func(t *testing.T, generation Generation) {
		s := StartPlain(t, generation)
		s.Pause()
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 200 * time.Millisecond}
		response, err := client.Get(s.URL() + handshakePath(s))
		var timeout net.Error
		if err == nil {
			_ = response.Body.Close()
		}
		if !errors.As(err, &timeout) || !timeout.Timeout() {
			t.Errorf("a paused app must not answer, got %v", err)
		}
		s.Resume()
		wantAnswer(t, s)
		s.Pause()
		s.Stop() // also ends a paused app
		wantRefused(t, s.Port())
	})
}
