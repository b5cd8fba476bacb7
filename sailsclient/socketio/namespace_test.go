package socketio_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
	"sailscope/sailsclient/socketio"
)

// A server that confirms a namespace when Join has given up is told that nobody is interested; not before,
// because Socket.IO 4 ends a connection that says goodbye to a namespace it is not in.
func TestLateConfirmationIsDeclined(t *testing.T) {
	for v, confirmation := range map[engineio.Version]string{3: "40/slow,", 4: `40/slow,{"sid":"late"}`} {
		t.Run("eio"+v.String(), func(t *testing.T) {
			ctx, giveUp := context.WithCancel(t.Context())
			frames := make(chan string, 10)
			c := mustDial(t, engineio.Auto, greeted(v, func(p *wiretest.Peer) {
				asked, _ := p.Next()
				giveUp()
				next, _ := p.Next()
				p.Send(confirmation)
				last, _ := p.Next()
				frames <- asked
				frames <- next
				frames <- last
			}))
			_, err := c.conn.Join(ctx, socketio.Namespace{Name: "/slow"})
			if timeout, ok := errors.AsType[*socketio.ConnectTimeoutError](err); !ok || timeout.Namespace != "/slow" {
				t.Errorf("%#v", err)
			}
			if err := c.Emit("meanwhile"); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"40/slow,", `42["meanwhile"]`, "41/slow,"} {
				if got := receive(t, want, frames); got != want {
					t.Errorf("the server was sent %q, want %q", got, want)
				}
			}
		})
	}
}

// A server must not fill the memory with events of a namespace that it never confirms.
func TestFloodBeforeTheConnectAnswer(t *testing.T) {
	wantFlood(t, func(p *wiretest.Peer) { p.Flood(`42["early"]`, socketio.MaxEarlyEvents+1) })
}

func wantFlood(t *testing.T, flood func(*wiretest.Peer)) {
	t.Helper()
	_, err := dial(t, engineio.V4, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		flood(p)
		p.Linger()
	})
	if !isPacketError(err) || !strings.Contains(err.Error(), "flood") {
		t.Errorf("%#v", err)
	}
}

// As many as the limit are kept, and delivered with the confirmation.
func TestEarlyEventsUpToTheLimit(t *testing.T) {
	endpoint := wiretest.Serve(t, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		p.Flood(`42["early"]`, socketio.MaxEarlyEvents)
		p.Send(`40{"sid":"socket"}`, `42["late"]`)
		p.Linger()
	})
	conn, err := socketio.Dial(t.Context(), endpoint, engineio.DialOptions{HTTPClient: &http.Client{Transport: &http.Transport{}}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	heard, late := 0, make(chan int, 1)
	if _, err := conn.Join(t.Context(), socketio.Namespace{OnEvent: func(e socketio.Event) {
		if e.Name == "late" {
			late <- heard
		}
		heard++
	}}); err != nil {
		t.Fatal(err)
	}
	if before := receive(t, "the late event", late); before != socketio.MaxEarlyEvents {
		t.Errorf("%d events came before the late one, want %d", before, socketio.MaxEarlyEvents)
	}
}

// OnConnect may have handed the socket to others, whose requests must not fail as if it had never been confirmed.
func TestGivingUpWhileOnConnectRuns(t *testing.T) {
	for _, v := range []engineio.Version{engineio.V3, engineio.V4} {
		t.Run("eio"+v.String(), func(t *testing.T) {
			c := mustDial(t, engineio.Auto, greeted(v, func(p *wiretest.Peer) {
				_, _ = p.Next() // the CONNECT
				p.Send(map[engineio.Version]string{3: "40/room,", 4: `40/room,{"sid":"r"}`}[v])
				p.Linger()
			}))
			ctx, giveUp := context.WithCancel(t.Context())
			returned, failed := make(chan struct{}), make(chan error, 1)
			s, err := c.conn.Join(ctx, socketio.Namespace{Name: "/room", OnConnect: func(s *socketio.Socket) {
				if _, err := s.Call(func(_ socketio.Ack, err error) { failed <- err }, "ask"); err != nil {
					t.Error(err)
				}
				giveUp()
				go func() { <-returned; c.conn.Close() }()
				<-returned
			}})
			close(returned)
			if err != nil || s.ID() == "" {
				t.Fatalf("joined %v: %v", s, err)
			}
			if err := receive(t, "the ack's end", failed); !errors.Is(err, engineio.ErrClosed) {
				t.Errorf("the request failed with %v, want that the connection was closed", err)
			}
		})
	}
}
