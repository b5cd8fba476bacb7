// Package sailstest starts the real Sails apps that tests run against.
//
// A fake server agrees with whoever wrote it. These are Sails apps as people deploy them, in the
// two generations that are in the field: sails-hook-sockets 2 on Socket.IO 2 (Engine.IO 3), and
// sails-hook-sockets 3 on Socket.IO 4. Both lift the same app, testdata/sailsapp, whose README
// lists its routes and the environment variables that vary it.
//
// What a test can rely on:
//
//   - Start returns when the app answers requests, or fails the test saying what to do.
//   - Each app has its own process, port and (in memory) data; tests may run in parallel.
//   - No process survives: not a failed test, not a panic, not a killed test runner. The app ends
//     when its stdin does, and the kernel closes that with the runner.
package sailstest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// Generation is one of the two generations of Sails sockets, named by their Engine.IO protocol.
type Generation int

// The generations in the field.
const (
	EIO3 Generation = 3 // sails-hook-sockets 2.0.4, Socket.IO 2
	EIO4 Generation = 4 // sails-hook-sockets 3.0.2, Socket.IO 4
)

// Generations returns every generation, for tests that must hold for all of them.
func Generations() []Generation { return []Generation{EIO3, EIO4} }

// String returns "eio3" or "eio4", fit for the name of a subtest.
func (g Generation) String() string { return fmt.Sprintf("eio%d", int(g)) }

// folder is where the generation's package.json is, below testdata.
func (g Generation) folder() string { return "sails-" + g.String() }

// Option varies the app that Start starts.
type Option func(*Server)

// WithEnv gives the app environment variables, each as "NAME=value". Nothing of the runner's own
// environment reaches the app besides what node itself needs.
func WithEnv(variables ...string) Option {
	return func(s *Server) { s.env = append(s.env, variables...) }
}

// WithPort makes the app listen on this port instead of a free one.
func WithPort(port int) Option {
	return func(s *Server) { s.port = port }
}

// liftDeadline is how long an app may take to lift. It takes under a second on an idle machine;
// the deadline only keeps a broken one from holding the tests forever.
const liftDeadline = 2 * time.Minute

// portAttempts is how many free ports are tried when others keep taking them first.
const portAttempts = 8

// Server is a Sails app that Start started. URL, Port, Generation and Log may be called from anywhere;
// the rest, which changes the process, from one goroutine at a time.
type Server struct {
	tb         testing.TB
	generation Generation
	env        []string
	port       int

	mu  sync.Mutex
	app *process
}

// Start lifts an app of the given generation and returns when it answers requests. The app is
// killed when the test ends.
func Start(tb testing.TB, generation Generation, options ...Option) *Server {
	tb.Helper()
	s := &Server{tb: tb, generation: generation}
	for _, option := range options {
		option(s)
	}
	requireInstalled(tb, generation.folder(), "sails", "sails-hook-orm", "sails-hook-sockets", "sails-disk")
	tb.Cleanup(s.Kill)
	if s.port != 0 {
		s.mustLift(tb)
		return s
	}
	s.liftOnFreePort(tb)
	return s
}

// liftOnFreePort lifts on a port that was free a moment ago, and on another one when somebody took
// it in that moment.
func (s *Server) liftOnFreePort(tb testing.TB) {
	tb.Helper()
	var err error
	for range portAttempts {
		if s.port, err = freePort(); err != nil {
			tb.Fatal(err)
		}
		if err = s.lift(tb); err == nil {
			return
		}
		if !strings.Contains(err.Error(), "EADDRINUSE") {
			break
		}
	}
	tb.Fatal(err)
}

// mustLift lifts on the port that is set, or fails the test.
func (s *Server) mustLift(tb testing.TB) {
	tb.Helper()
	if err := s.lift(tb); err != nil {
		tb.Fatal(err)
	}
}

// lift starts the process and waits for the line it prints when it is lifted.
func (s *Server) lift(tb testing.TB) error {
	tb.Helper()
	env := append([]string{fmt.Sprintf("PORT=%d", s.port)}, s.env...)
	app, err := startNode(testdata(tb, s.generation.folder()), env, testdata(tb, "sailsapp", "app.js"))
	if err != nil {
		return fmt.Errorf("sailstest: starting node: %w", err)
	}
	s.mu.Lock()
	s.app = app
	s.mu.Unlock()

	deadline := time.NewTimer(liftDeadline)
	defer deadline.Stop()
	select {
	case <-app.firstLine():
		return nil
	case <-app.gone:
		return fmt.Errorf("sailstest: the %s app ended before it was lifted (%s); its stderr:\n%s",
			s.generation, app.cmd.ProcessState, app.stderr.String())
	case <-deadline.C:
		app.kill()
		return fmt.Errorf("sailstest: the %s app was not lifted after %s; its stderr:\n%s",
			s.generation, liftDeadline, app.stderr.String())
	}
}

// current returns the app's present process.
func (s *Server) current() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.app
}

// Generation returns the generation the app was started with.
func (s *Server) Generation() Generation { return s.generation }

// Port returns the port the app listens on. It stays the same over Restart.
func (s *Server) Port() int { return s.port }

// URL returns the app's base URL, without a slash at its end. It stays the same over Restart.
func (s *Server) URL() string { return fmt.Sprintf("http://127.0.0.1:%d", s.port) }

// Log returns what the present process wrote on stderr so far, its end if that was much.
func (s *Server) Log() string {
	if app := s.current(); app != nil {
		return app.stderr.String()
	}
	return ""
}

// Kill ends the app at once, as a crash or `kill -9` would: sockets get no farewell. It returns
// when the process is gone. Killing twice does no harm.
func (s *Server) Kill() {
	if app := s.current(); app != nil {
		app.kill()
	}
}

// Stop lowers the app as a deployment would: Sails closes its sockets, then the process ends. It
// returns when the process is gone.
func (s *Server) Stop() {
	app := s.current()
	if app == nil {
		return
	}
	_ = app.resume() // a paused app could not hear that its input ended
	app.finish()
}

// Restart starts the app again on the same port with the same environment, and returns when it is
// lifted. An app that still runs is killed first. The new process remembers nothing: no sessions,
// no records, no rooms.
func (s *Server) Restart(tb testing.TB) {
	tb.Helper()
	s.Kill()
	s.mustLift(tb)
}

// Pause freezes the process: connections stay open and nothing is answered, like a server behind a
// dead network. Where the system has no such thing (Windows), the test is skipped.
func (s *Server) Pause() {
	s.tb.Helper()
	if !canPause {
		s.tb.Skip("sailstest: processes cannot be paused on this system")
	}
	if err := s.current().pause(); err != nil {
		s.tb.Fatalf("sailstest: pausing the %s app: %v", s.generation, err)
	}
}

// Resume lets a paused process go on.
func (s *Server) Resume() {
	s.tb.Helper()
	if err := s.current().resume(); err != nil {
		s.tb.Fatalf("sailstest: resuming the %s app: %v", s.generation, err)
	}
}
