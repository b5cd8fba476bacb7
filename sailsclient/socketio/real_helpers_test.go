package socketio_test

import (
	"context"
	"encoding/hex"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// routes are the ways to a server: the transports to try, by the name of a subtest.
func routes() map[string][]engineio.Transport {
	return map[string][]engineio.Transport{
		"websocket": {engineio.Websocket},
		"polling":   {engineio.Polling},
		"upgrade":   {engineio.Polling, engineio.Websocket},
	}
}

// eachGeneration starts a plain server of every generation, side by side.
func eachGeneration(t *testing.T, test func(*testing.T, *sailstest.Server), env ...string) {
	t.Helper()
	t.Parallel()
	for _, generation := range sailstest.Generations() {
		t.Run(generation.String(), func(t *testing.T) {
			t.Parallel()
			test(t, sailstest.StartPlain(t, generation, sailstest.WithEnv(env...)))
		})
	}
}

// eachRoute runs a test for every generation over every route.
func eachRoute(t *testing.T, test func(*testing.T, *realServer), env ...string) {
	t.Helper()
	eachGeneration(t, func(t *testing.T, server *sailstest.Server) {
		for name, transports := range routes() {
			t.Run(name, func(t *testing.T) {
				test(t, &realServer{server, transports})
			})
		}
	}, env...)
}

// realServer is a plain Socket.IO server with a way to it.
type realServer struct {
	*sailstest.Server
	transports []engineio.Transport
}

func (s *realServer) revision() engineio.Version { return engineio.Version(s.Generation()) }

// settled is the transport that carries everything in the end.
func (s *realServer) settled() engineio.Transport { return s.transports[len(s.transports)-1] }

func (s *realServer) upgrades() bool { return len(s.transports) > 1 }

// line is a connection to a real server.
type line struct {
	*socketio.Conn
	link     *link
	upgraded chan error // how the upgrade ended
}

// dial opens a connection without a namespace.
func (s *realServer) dial(t *testing.T, choices ...func(*engineio.DialOptions)) (line, error) {
	t.Helper()
	endpoint, err := url.Parse(s.URL() + "/socket.io/")
	if err != nil {
		t.Fatal(err)
	}
	l := line{link: &link{}, upgraded: make(chan error, 2)} // a second outcome would be a bug to see
	transport := &http.Transport{DialContext: l.link.dial}
	o := engineio.DialOptions{
		Transports:  s.transports,
		HTTPClient:  &http.Client{Transport: countedPolls{transport, l.link}},
		DialContext: l.link.dial,
		OnUpgrade:   func(err error) { l.upgraded <- err },
	}
	for _, choose := range choices {
		choose(&o)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	l.Conn, err = socketio.Dial(ctx, endpoint, o)
	if err == nil {
		t.Cleanup(l.Close)
	}
	t.Cleanup(transport.CloseIdleConnections)
	return l, err
}

func (s *realServer) mustDial(t *testing.T, choices ...func(*engineio.DialOptions)) line {
	t.Helper()
	l, err := s.dial(t, choices...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// open joins the default namespace, and waits for the upgrade if there is to be one.
func (s *realServer) open(t *testing.T, choices ...func(*engineio.DialOptions)) (line, *member) {
	t.Helper()
	l := s.mustDial(t, choices...)
	root := l.mustJoin(t, "/")
	if s.upgrades() {
		l.awaitUpgrade(t)
	}
	return l, root
}

func (l line) awaitUpgrade(t *testing.T) {
	t.Helper()
	if err := receive(t, "the end of the upgrade", l.upgraded); err != nil {
		t.Fatalf("the upgrade failed: %v", err)
	}
}

// member is one namespace of a connection and the events it got.
type member struct {
	*socketio.Socket
	events chan socketio.Event
}

func (l line) join(t *testing.T, n socketio.Namespace) (*member, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	m := &member{events: make(chan socketio.Event, 10_000)}
	n.OnEvent = func(e socketio.Event) { m.events <- e }
	var err error
	m.Socket, err = l.Join(ctx, n)
	return m, err
}

func (l line) mustJoin(t *testing.T, name string) *member {
	t.Helper()
	m, err := l.join(t, socketio.Namespace{Name: name})
	if err != nil {
		t.Fatalf("joining %s: %v", name, err)
	}
	return m
}

func (m *member) mustEmit(t *testing.T, name string, args ...any) {
	t.Helper()
	if err := m.Emit(name, args...); err != nil {
		t.Fatalf("emitting %s: %v", name, err)
	}
}

// start calls and returns where the answer will be.
func (m *member) start(t *testing.T, name string, args ...any) (int64, chan reply) {
	t.Helper()
	answered := make(chan reply, 2) // a second answer would be a bug to see
	id, err := m.Call(func(ack socketio.Ack, err error) { answered <- reply{ack, err} }, name, args...)
	if err != nil {
		t.Fatalf("calling %s: %v", name, err)
	}
	return id, answered
}

// ask calls and waits for the ack.
func (m *member) ask(t *testing.T, name string, args ...any) socketio.Ack {
	t.Helper()
	_, answered := m.start(t, name, args...)
	got := receive(t, "the ack of "+name, answered)
	if got.err != nil {
		t.Fatalf("%s: %v", name, got.err)
	}
	return got.ack
}

// wantEvent takes the next event, whose arguments are to be these, bytes as readable has them.
func (m *member) wantEvent(t *testing.T, name, args string) socketio.Event {
	t.Helper()
	e := receive(t, "the event "+name, m.events)
	if got := readable(e.Args, e.Attachments); e.Name != name || got != args {
		t.Errorf("event %s %.200s, want %s %.200s", e.Name, got, name, args)
	}
	return e
}

// wantAlive has an event go to the server and back, with nothing before it.
func (m *member) wantAlive(t *testing.T, token string) {
	t.Helper()
	if got := m.ask(t, "echo", token).Args; got != `"`+token+`"` {
		t.Errorf("in %s %q was answered %s", m.Namespace(), token, got)
	}
	m.wantEvent(t, "echoed", `"`+token+`"`)
}

// receive waits for what needs no particular time.
func receive[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	return testwait.Receive(t, what, from)
}

// readable is arguments with the attachments in hexadecimal, in their places.
func readable(args string, attachments [][]byte) string {
	return string(socketio.ReplacePlaceholders([]byte(args), attachments, func(dst, attachment []byte) []byte {
		return append(hex.AppendEncode(append(dst, '<'), attachment), '>')
	}))
}

// link is the network under a connection.
type link struct {
	mu      sync.Mutex
	isCut   bool
	conns   []net.Conn
	in, out int64 // bytes that crossed

	polls, answered atomic.Int64 // polls that the server has, or had, and their answers
}

// lose cuts the network when the server can notice: by polling, when a poll waits for an answer. The server has seen
// that poll when it has answered somebody else, who came later. lose returns when the connection has ended.
func (l line) lose(t *testing.T, somebody *member) {
	t.Helper()
	testwait.Until(t, "a poll that waits", func() bool {
		return l.Transport() != engineio.Polling || l.link.polls.Load() > l.link.answered.Load()
	})
	somebody.ask(t, "whoami")
	l.link.cut()
	testwait.Closed(t, "the end of the connection", l.Done())
	if _, lost := errors.AsType[*engineio.LinkError](l.Err()); !lost {
		t.Errorf("the connection ended for %v", l.Err())
	}
}

// cut ends everything without a farewell, and lets nothing through any more.
func (l *link) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isCut = true
	for _, conn := range l.conns {
		_ = conn.Close()
	}
}

func (l *link) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isCut {
		_ = conn.Close()
		return nil, net.ErrClosed
	}
	l.conns = append(l.conns, conn)
	return countedConn{conn, l}, nil
}

// crossed is how many bytes have crossed, in both directions.
func (l *link) crossed() (in, out int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.in, l.out
}

func (l *link) count(in, out int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.in += int64(in)
	l.out += int64(out)
}

// countedPolls counts polls.
type countedPolls struct {
	http.RoundTripper
	link *link
}

// RoundTrip implements http.RoundTripper.
func (c countedPolls) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodGet {
		return c.RoundTripper.RoundTrip(r)
	}
	defer c.link.answered.Add(1)
	trace := &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { c.link.polls.Add(1) }}
	return c.RoundTripper.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
}

// countedConn counts what crosses it.
type countedConn struct {
	net.Conn
	link *link
}

func (c countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.link.count(n, 0)
	return n, err
}

func (c countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.link.count(0, n)
	return n, err
}
