package socketio_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// maxPayload is the limit of the servers here, which only Engine.IO 4 tells.
const maxPayload = 2000

// eachLimitedRoute runs a test for every route to a server with a low limit.
func eachLimitedRoute(t *testing.T, test func(*testing.T, *realServer)) {
	t.Helper()
	t.Parallel()
	server := sailstest.StartPlain(t, sailstest.EIO4, sailstest.WithEnv("MAX_HTTP_BUFFER_SIZE=2000"))
	for name, transports := range routes() {
		t.Run(name, func(t *testing.T) { test(t, &realServer{server, transports}) })
	}
}

// postKeeper keeps the bodies of POSTs that go by.
type postKeeper struct {
	http.RoundTripper
	mu     sync.Mutex
	bodies []string
}

// RoundTrip implements http.RoundTripper.
func (k *postKeeper) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		k.mu.Lock()
		k.bodies = append(k.bodies, string(text))
		k.mu.Unlock()
	}
	return k.RoundTripper.RoundTrip(r)
}

// What waits to be sent by polling is put into as few bodies as the server's limit allows.
func TestRealPostsStayBelowTheLimit(t *testing.T) {
	t.Parallel()
	const messages = 600
	server := sailstest.StartPlain(t, sailstest.EIO4, sailstest.WithEnv("MAX_HTTP_BUFFER_SIZE=2000"))
	s := &realServer{server, routes()["polling"]}
	posts := &postKeeper{}
	l, root := s.open(t, func(o *engineio.DialOptions) {
		posts.RoundTripper = o.HTTPClient.Transport
		o.HTTPClient = &http.Client{Transport: posts}
	})
	padding := strings.Repeat("🚤", 20)
	for i := range messages {
		root.mustEmit(t, "echo", i, padding, socketio.Binary{byte(i)})
	}
	for i := range messages {
		e := receive(t, "an echo", root.events)
		args, err := e.ArgList()
		if err != nil || len(args) != 3 || string(args[1]) != `"`+padding+`"` || len(e.Attachments) != 1 || e.Attachments[0][0] != byte(i) {
			t.Fatalf("echo %d is %s with %v, %v", i, e.Args, e.Attachments, err)
		}
	}
	l.Close()
	posts.mu.Lock()
	defer posts.mu.Unlock()
	crossed := 0
	for _, body := range posts.bodies {
		crossed += strings.Count(body, `["echo",`)
		if len(body) > maxPayload {
			t.Errorf("a body has %d bytes", len(body))
		}
	}
	if crossed != messages || len(posts.bodies) >= messages/2 {
		t.Errorf("%d messages in %d bodies, want %d in far fewer", crossed, len(posts.bodies), messages)
	}
}

// A message that is exactly as large as the server takes arrives; one byte more is refused here, and does no harm.
func TestRealTooLarge(t *testing.T) {
	const around = len(`420["echo",""]`) // with an ack id of one digit
	eachLimitedRoute(t, func(t *testing.T, s *realServer) {
		_, root := s.open(t)
		fits := strings.Repeat("x", maxPayload-around)
		if ack := root.ask(t, "echo", fits); ack.Args != `"`+fits+`"` {
			t.Errorf("%d bytes came back", len(ack.Args))
		}
		root.wantEvent(t, "echoed", `"`+fits+`"`)
		wantTooLarge(t, root, maxPayload+1, fits+"x")
		root.wantAlive(t, "text")
	})
}

// Bytes are base64 by polling, so fewer of them fit.
func TestRealTooLargeBytes(t *testing.T) {
	eachLimitedRoute(t, func(t *testing.T, s *realServer) {
		_, root := s.open(t)
		fits, tooLarge := maxPayload, maxPayload+1
		if s.settled() == engineio.Polling {
			fits, tooLarge = 1497, 1+4*500 // a "b", and four characters for three bytes
		}
		ack := root.ask(t, "echo", make(socketio.Binary, fits))
		if len(ack.Attachments) != 1 || len(ack.Attachments[0]) != fits {
			t.Errorf("%d attachments came back", len(ack.Attachments))
		}
		receive(t, "the event", root.events)
		wantTooLarge(t, root, tooLarge, make(socketio.Binary, fits+1))
		root.wantAlive(t, "bytes")
	})
}

// wantTooLarge has everything that could send the argument refuse it.
func wantTooLarge(t *testing.T, m *member, size int, arg any) {
	t.Helper()
	_, calling := m.Call(func(socketio.Ack, error) { t.Error("told of a call that was refused") }, "echo", arg)
	for what, err := range map[string]error{"an event": m.Emit("echo", "1234567", arg), "a call": calling} {
		tooLarge, ok := errors.AsType[*engineio.TooLargeError](err)
		if !ok || tooLarge.Max != maxPayload || what == "a call" && tooLarge.Size != size {
			t.Errorf("%s: %#v", what, err)
		}
	}
}
