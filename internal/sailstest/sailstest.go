// Package sailstest starts the real servers that tests run against: Sails apps, and plain Socket.IO.
//
// A fake server agrees with whoever wrote it. These are Sails apps as people deploy them, in the
// two generations that are in the field: sails-hook-sockets 2 on Socket.IO 2 (Engine.IO 3), and
// sails-hook-sockets 3 on Socket.IO 4. Both lift the same app, testdata/sailsapp. Likewise both
// generations of Socket.IO without Sails run testdata/socketio-server. The README of testdata lists
// routes, events, and the environment variables that vary them.
//
// StartPair lifts two Sails apps that share a real Redis, whose link to either can be cut and healed.
//
// What a test can rely on:
//
//   - Start, StartPlain and StartPair return when the server answers, or fail the test saying what to do.
//   - Each server has its own process, port and (in memory) data; tests may run in parallel. Those
//     that need no app to themselves share one of a Pool.
//   - No process survives: not a failed test, not a panic, not a killed test runner. The server ends
//     when its stdin does, and the kernel closes that with the runner. Redis has a guard that does so.
package sailstest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/testwait"
)

// Generation is one of the two generations of Socket.IO, and of Sails sockets on it, named by their
// Engine.IO protocol.
type Generation int

// The generations in the field.
const (
	EIO3 Generation = 3 // Socket.IO 2; sails-hook-sockets 2.0.4
	EIO4 Generation = 4 // Socket.IO 4; sails-hook-sockets 3.0.2
)

// Generations returns every generation, for tests that must hold for all of them.
func Generations() []Generation { return []Generation{EIO3, EIO4} }

// String returns "eio3" or "eio4", fit for the name of a subtest.
func (g Generation) String() string { return fmt.Sprintf("eio%d", int(g)) }

// Option varies the server that Start or StartPlain starts.
type Option func(*Server)

// WithEnv gives the server environment variables, each as "NAME=value". Nothing of the runner's own
// environment reaches it besides what node itself needs.
func WithEnv(variables ...string) Option {
	return func(s *Server) { s.env = append(s.env, variables...) }
}

// WithPort makes the server listen on this port instead of a free one.
func WithPort(port int) Option {
	return func(s *Server) { s.port = port }
}

// portAttempts is how many free ports are tried when others keep taking them first.
const portAttempts = 8

// Server is a process that Start or StartPlain started. URL, Port, Generation and Log may be called
// from anywhere; the rest, which changes the process, from one goroutine at a time.
type Server struct {
	tb         testing.TB
	program    program
	generation Generation
	env        []string
	port       int

	mu      sync.Mutex
	process *process
}

// Start lifts a Sails app of the given generation and returns when it answers requests. The app is
// killed when the test ends.
func Start(tb testing.TB, generation Generation, options ...Option) *Server {
	tb.Helper()
	return start(tb, sailsApp(generation), generation, options)
}

// StartPlain starts a Socket.IO server without Sails, of the given generation, and returns when it
// listens. The server is killed when the test ends.
func StartPlain(tb testing.TB, generation Generation, options ...Option) *Server {
	tb.Helper()
	return start(tb, plainServer(generation), generation, options)
}

func start(tb testing.TB, what program, generation Generation, options []Option) *Server {
	tb.Helper()
	s := newServer(tb, what, generation, options)
	tb.Cleanup(s.Kill)
	if s.port != 0 {
		s.mustLift(tb)
		return s
	}
	s.liftOnFreePort(tb)
	return s
}

// newServer is a server that is not lifted yet.
func newServer(tb testing.TB, what program, generation Generation, options []Option) *Server {
	tb.Helper()
	s := &Server{tb: tb, program: what, generation: generation}
	for _, option := range options {
		option(s)
	}
	requireInstalled(tb, what.folder, what.packages...)
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

// lift starts the process and waits for the line it prints when it listens.
func (s *Server) lift(tb testing.TB) error {
	tb.Helper()
	env := append([]string{fmt.Sprintf("PORT=%d", s.port)}, s.env...)
	p, err := startNode(testdata(tb, s.program.folder), env, testdata(tb, s.program.script...))
	if err != nil {
		return fmt.Errorf("sailstest: starting node: %w", err)
	}
	s.mu.Lock()
	s.process = p
	s.mu.Unlock()

	deadline := time.NewTimer(testwait.Guard)
	defer deadline.Stop()
	select {
	case <-p.ready():
		return nil
	case <-p.gone:
		return fmt.Errorf("sailstest: the %s ended before it listened (%s); its stderr:\n%s",
			s.program.name, p.cmd.ProcessState, p.stderr.String())
	case <-deadline.C:
		p.kill()
		return fmt.Errorf("sailstest: the %s did not listen after %s; its stderr:\n%s",
			s.program.name, testwait.Guard, p.stderr.String())
	}
}

// current returns the server's present process.
func (s *Server) current() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.process
}

// Generation returns the generation the server was started with.
func (s *Server) Generation() Generation { return s.generation }

// Port returns the port the server listens on. It stays the same over Restart.
func (s *Server) Port() int { return s.port }

// URL returns the server's base URL, without a slash at its end. It stays the same over Restart.
func (s *Server) URL() string { return fmt.Sprintf("http://127.0.0.1:%d", s.port) }

// Log returns what the present process wrote on stderr so far, its end if that was much.
func (s *Server) Log() string {
	if p := s.current(); p != nil {
		return p.stderr.String()
	}
	return ""
}

// Kill ends the server at once, as a crash or `kill -9` would: sockets get no farewell. It returns
// when the process is gone. Killing twice does no harm.
func (s *Server) Kill() {
	if p := s.current(); p != nil {
		p.kill()
	}
}

// Stop ends the server as a deployment would: it closes its sockets, then the process ends. It
// returns when the process is gone.
func (s *Server) Stop() {
	p := s.current()
	if p == nil {
		return
	}
	_ = p.resume() // a paused process could not hear that its input ended
	p.finish()
}

// Restart starts the server again on the same port with the same environment, and returns when it
// listens. A process that still runs is killed first. The new process remembers nothing: no sessions,
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
		s.tb.Fatalf("sailstest: pausing the %s: %v", s.program.name, err)
	}
}

// Resume lets a paused process go on.
func (s *Server) Resume() {
	s.tb.Helper()
	if err := s.current().resume(); err != nil {
		s.tb.Fatalf("sailstest: resuming the %s: %v", s.program.name, err)
	}
}
