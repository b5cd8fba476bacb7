package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a running demo. Any goroutine may call its methods.
type Server struct {
	opts     Options
	listener net.Listener
	http     *http.Server
	hub      *hub
	harbour  *harbour
	routes   []route
	gate     *gate
	received requestLog
	stop     chan struct{} // closed by Close
	// hostileServed is the count for HostileServed.
	hostileServed atomic.Int64

	mu       sync.Mutex
	closed   bool
	sessions map[string]*session
	work     sync.WaitGroup // all goroutines of the server, added under mu until closed
}

// Start listens and serves until Close.
func Start(opts Options) (*Server, error) {
	opts = opts.withDefaults()
	var listening net.ListenConfig
	listener, err := listening.Listen(context.Background(), "tcp", opts.Addr)
	if err != nil {
		return nil, fmt.Errorf("start the demo server: %w", err)
	}
	s := &Server{
		opts:     opts,
		listener: listener,
		hub:      newHub(),
		gate:     newGate(),
		stop:     make(chan struct{}),
		sessions: make(map[string]*session),
	}
	s.harbour = newHarbour(s.hub, opts.Now)
	s.routes = s.allRoutes()
	s.http = &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		// The dashboard owns the terminal, so the server must not print.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	s.spawn(s.serve)
	if opts.Traffic > 0 {
		s.spawn(func() { s.makeTraffic(opts.Random) })
	}
	return s, nil
}

func (s *Server) serve() {
	if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		// The listener failed. Open connections stay, and new ones fail.
		_ = s.listener.Close()
	}
}

// URL returns the server's address on this machine, without a trailing slash.
func (s *Server) URL() string {
	addr := s.listener.Addr()
	if tcp, isTCP := addr.(*net.TCPAddr); isTCP && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port) // clients can't connect to 0.0.0.0
	}
	return "http://" + addr.String()
}

// Sockets returns the number of connected sockets.
func (s *Server) Sockets() int { return s.hub.count() }

// Close ends every connection and returns when every goroutine has ended. A second call
// is allowed.
func (s *Server) Close() {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if first {
		close(s.stop)
		var farewells sync.WaitGroup // in parallel, because a client that hangs takes a moment
		for _, session := range s.allSessions() {
			farewells.Go(func() { session.end(goodbye) })
		}
		farewells.Wait()
		_ = s.http.Close() // only errors of connections that end anyway
	}
	s.work.Wait()
}

// spawn runs f on a goroutine that Close waits for. If the server is closed, it does
// nothing and returns false.
func (s *Server) spawn(f func()) bool {
	if !s.enter() {
		return false
	}
	go func() {
		defer s.work.Done()
		f()
	}()
	return true
}

// enter makes Close wait for the calling goroutine, until that calls work.Done.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.work.Add(1)
	return true
}

func (s *Server) allSessions() []*session {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*session, 0, len(s.sessions))
	for _, session := range s.sessions {
		all = append(all, session)
	}
	return all
}

func (s *Server) findSession(id string) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[id]
}

// add registers the session and starts its heartbeat, which later removes the session.
func (s *Server) add(session *session) bool {
	s.mu.Lock()
	if !s.closed {
		s.sessions[session.id] = session
	}
	s.mu.Unlock()
	return s.spawn(session.live)
}

func (s *Server) remove(session *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, session.id)
}

// socketPath is Engine.IO's path, as in Sails' default configuration.
const socketPath = "/socket.io"

// Handler returns the same app as a handler, for a test's own server.
func (s *Server) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.enter() {
			http.Error(w, "the demo server is closed", http.StatusServiceUnavailable)
			return
		}
		defer s.work.Done()
		allowCrossOrigin(w, r)
		switch {
		case r.URL.Path == socketPath, strings.HasPrefix(r.URL.Path, socketPath+"/"):
			s.serveEngine(w, r)
		case isPreflight(r):
			w.WriteHeader(http.StatusNoContent)
		default:
			s.serveHTTP(w, r)
		}
	})
}
