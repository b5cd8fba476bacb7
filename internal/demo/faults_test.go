package demo

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"sailscope/internal/testwait"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// eventually waits until the condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	testwait.Until(t, what, holds)
}

// lively is a heartbeat that a test can wait for, and a slow machine can keep.
func lively(opts Options) Options {
	opts.PingInterval, opts.PingTimeout = 200*time.Millisecond, 3*time.Second
	return opts
}

// What a client makes of each fault.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		opts func(Options) Options
		do   func(*Server)
		want sailsclient.Refusal
	}{
		"cut":       {do: (*Server).DropConnections, want: sailsclient.LostLink},
		"kicked":    {do: (*Server).Kick, want: sailsclient.LostByServer},
		"garbage":   {do: func(s *Server) { s.SendRaw("garbage") }, want: sailsclient.RefusedNotSocketIO},
		"empty":     {do: func(s *Server) { s.SendRaw("") }, want: sailsclient.RefusedNotSocketIO},
		"no packet": {do: func(s *Server) { s.SendRaw("4x") }, want: sailsclient.RefusedNotSocketIO},
		"binary":    {do: func(s *Server) { s.SendRawBinary([]byte{9, 9}) }, want: sailsclient.RefusedNotSocketIO},
		"closed":    {do: func(s *Server) { s.SendRaw("1") }, want: sailsclient.LostByServer},
		"muted":     {opts: lively, do: func(s *Server) { s.Mute(true) }, want: sailsclient.LostHeartbeat},
		"ended":     {do: (*Server).Close, want: sailsclient.LostByServer},
	} {
		t.Run(name, func(t *testing.T) {
			eachVersion(t, func(t *testing.T, opts Options, version engineio.Version) {
				if c.opts != nil {
					opts = c.opts(opts)
				}
				s := start(t, opts)
				lost := connect(t, s.URL(), version)
				c.do(s)
				if reason := ended(lost); reason.Refusal != c.want {
					t.Errorf("ended with refusal %d: %v", reason.Refusal, reason)
				}
				eventually(t, "the socket to go", func() bool { return s.Sockets() == 0 })
			})
		})
	}
}

// A request that is under way fails when the connection goes.
func TestDropFailsRequests(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, s.URL(), 0)
	failed := make(chan error, 1)
	go func() {
		_, err := c.Get(context.Background(), "/silent", nil)
		failed <- err
	}()
	eventually(t, "the request", func() bool { return len(s.Requests()) == 1 })
	s.DropConnections()
	var gone *sailsclient.DisconnectedError
	if err := <-failed; !errors.As(err, &gone) {
		t.Errorf("failed with %v", err)
	}
}

// A server that hangs opens connections and says nothing; when it wakes up it
// goes on where it was.
func TestMuteHoldsBackEverything(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, s.URL(), 0)
	s.Mute(true)
	s.Mute(true)
	late := newClient(t, s.URL(), sailsclient.Options{ConnectTimeout: 50 * time.Millisecond})
	if err := late.Connect(); err != nil {
		t.Fatal(err)
	}
	if reason := ended(late); reason.Refusal != sailsclient.RefusedTimeout {
		t.Errorf("refusal %d: %v", reason.Refusal, reason)
	}
	if err := s.Blast("held", 1); err != nil {
		t.Fatal(err)
	}
	s.Mute(false)
	wantHeard(c, `["held",1]`)
}

func TestFlood(t *testing.T) {
	eachVersion(t, func(t *testing.T, opts Options, version engineio.Version) {
		s := start(t, opts)
		c := connect(t, s.URL(), version)
		for size, n := range map[int]int{0: 10_000, 200: 2_000, 70_000: 10} { // a frame header of each kind
			payload := strings.Repeat("x", size)
			if err := s.Flood(n, "flood", payload); err != nil {
				t.Fatal(err)
			}
			events := c.Heard()
			if len(events) != n {
				t.Fatalf("%d events of %d bytes", len(events), len(payload))
			}
			for _, e := range events {
				if pair := e.([]any); pair[0] != "flood" || pair[1] != payload {
					t.Fatalf("an event is %.100v", e)
				}
			}
		}
		wantHeard(c)
	})
}

func TestBurst(t *testing.T) {
	s := start(t, Options{})
	c := connect(t, s.URL(), 0)
	wantBody(t, c.Must("post", "/burst", map[string]any{"count": 3, "event": "wave"}), `{"sent":3,"event":"wave"}`)
	wantHeard(c, `["wave",{"seq":0}]`, `["wave",{"seq":1}]`, `["wave",{"seq":2}]`)
}

// A client that stops reading costs a bounded amount of memory, and nobody else
// anything.
func TestSlowClientIsDropped(t *testing.T) {
	s := start(t, Options{})
	reader := connect(t, s.URL(), 0)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	// A client that never reads; the library's own reading starts with Read.
	stuck, _, err := websocket.Dial(ctx, s.URL()+"/socket.io/?EIO=3&transport=websocket", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stuck.CloseNow() }()
	eventually(t, "both", func() bool { return s.Sockets() == 2 })
	big := `42["big","` + strings.Repeat("x", 4<<20) + `"]`
	for sent := 0; s.Sockets() == 2; sent++ {
		if sent > 250 {
			t.Fatal("a gigabyte waits for a client that does not read")
		}
		s.SendRaw(big)
		reader.Must("get", "/rooms", nil) // it keeps up
	}
	if reader.State() != sailsclient.Connected {
		t.Error("the client that reads was dropped too")
	}
}

// The server finds out by itself that a client is gone.
func TestSilentClientIsDropped(t *testing.T) {
	for _, eio := range []string{"3", "4"} {
		s := start(t, lively(Options{}))
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		t.Cleanup(cancel)
		ws, _, err := websocket.Dial(ctx, s.URL()+"/socket.io/?transport=websocket&EIO="+eio, &websocket.DialOptions{
			HTTPHeader: http.Header{"Cookie": {"a=b"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		for { // reads pings and answers none
			if _, _, err = ws.Read(ctx); err != nil {
				break
			}
		}
		if ctx.Err() != nil {
			t.Errorf("EIO=%s: never dropped", eio)
		}
	}
}
