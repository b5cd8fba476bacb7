package engineio_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"sailscope/sailsclient/engineio"
)

// late is a context whose deadline passes when the test says so: with the first
// cookie of a response, for it is a jar, too.
type late struct {
	context.Context
	done chan struct{}
	pass func()
}

func newLate(ctx context.Context) *late {
	l := &late{Context: ctx, done: make(chan struct{})}
	l.pass = sync.OnceFunc(func() { close(l.done) })
	return l
}

func (l *late) Done() <-chan struct{} { return l.done }

func (l *late) Err() error {
	select {
	case <-l.done:
		return context.DeadlineExceeded
	default:
		return l.Context.Err()
	}
}

func (l *late) SetCookies(*url.URL, []*http.Cookie) { l.pass() }

func (l *late) Cookies(*url.URL) []*http.Cookie { return nil }

// A server that accepts the handshake and says nothing has an error of its own: it
// is there, unlike one that does not answer.
func TestServersThatOpenAndSayNothing(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "a=b")
		if r.Header.Get("Upgrade") != "" {
			ws, err := websocket.Accept(w, r, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = ws.CloseNow() }()
			<-over
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush() // a client that has gone is the test's failure
		<-over
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(over) })
	endpoint, err := url.Parse(server.URL + "/socket.io/")
	if err != nil {
		t.Fatal(err)
	}
	for _, transport := range engineio.Transports() {
		ctx := newLate(t.Context())
		transports := &http.Transport{}
		_, err := engineio.Dial(ctx, endpoint, engineio.DialOptions{
			Transports: []engineio.Transport{transport}, HTTPClient: &http.Client{Jar: ctx, Transport: transports},
		})
		transports.CloseIdleConnections()
		silent, ok := errors.AsType[*engineio.SilentError](err)
		if !ok || silent.Transport != transport || !errors.Is(err, context.DeadlineExceeded) || (transport == engineio.Polling) != (silent.ContentType == "text/event-stream") {
			t.Errorf("%s: %#v", transport, err)
		}
	}
}

// A response of which something came has begun.
func TestResponsesThatBreakOff(t *testing.T) {
	for answer, began := range map[string]bool{"": false, "HTTP/1.1 200 OK\r\nContent-Type:": true, "H": true} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = conn.Write([]byte(answer))
			_ = conn.Close()
		}))
		endpoint, err := url.Parse(server.URL + "/socket.io/")
		if err != nil {
			t.Fatal(err)
		}
		for _, transport := range engineio.Transports() {
			transports := &http.Transport{}
			_, err := engineio.Dial(t.Context(), endpoint, engineio.DialOptions{
				Transports: []engineio.Transport{transport}, HTTPClient: &http.Client{Transport: transports},
			})
			transports.CloseIdleConnections()
			hs, ok := errors.AsType[*engineio.HandshakeError](err)
			if !ok || hs.Began != began || hs.StatusCode != 0 {
				t.Errorf("%q over %s: %#v", answer, transport, err)
			}
		}
		server.Close()
	}
}
