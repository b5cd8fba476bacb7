package sailsclient_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

func TestDetectsTheDemo(t *testing.T) {
	for name, c := range map[string]struct {
		server  demo.Options
		forced  engineio.Version
		want    engineio.Version
		refusal sailsclient.Refusal // instead of want
	}{
		"auto":                 {demo.Options{}, engineio.Auto, engineio.V4, 0},
		"auto, no maxPayload":  {demo.Options{HideMaxPayload: true}, engineio.Auto, engineio.V4, 0},
		"auto, server of 3":    {demo.Options{Only: engineio.V3}, engineio.Auto, engineio.V3, 0},
		"auto, server of 4":    {demo.Options{Only: engineio.V4}, engineio.Auto, engineio.V4, 0},
		"forced 3":             {demo.Options{}, engineio.V3, engineio.V3, 0},
		"forced 4":             {demo.Options{}, engineio.V4, engineio.V4, 0},
		"forced 3, wrongly":    {demo.Options{Only: engineio.V4}, engineio.V3, 0, sailsclient.RefusedVersion},
		"forced 4, wrongly":    {demo.Options{Only: engineio.V3}, engineio.V4, 0, sailsclient.RefusedVersion},
		"forced 4, no payload": {demo.Options{HideMaxPayload: true}, engineio.V4, engineio.V4, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startDemo(t, c.server)
			if c.refusal != 0 {
				err := refusedBy(t, s.URL(), revision(c.forced))
				wantRefusal(t, err, c.refusal)
				if !strings.Contains(told(err), "--eio") {
					t.Error(err)
				}
				return
			}
			socket := newClient(t, s.URL(), revision(c.forced))
			if got := socket.Dial(); got.EngineIO != c.want || got.SID == "" {
				t.Errorf("%+v", got)
			}
			socket.Must("get", "/echo", nil)
		})
	}
}

func TestStateErrors(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := newClient(t, s.URL())
	wantStateError := func(what string, err error, state sailsclient.State) {
		t.Helper()
		got, ok := errors.AsType[*sailsclient.StateError](err)
		if !ok || got.State != state || !strings.Contains(told(err), state.String()) {
			t.Errorf("%s while %s: %v", what, state, err)
		}
	}
	wantStateError("disconnect", c.Disconnect(), sailsclient.Disconnected)
	s.Mute(true)
	if err := c.Connect(); err != nil {
		t.Fatal(err)
	}
	wantStateError("connect", c.Connect(), sailsclient.Connecting)
	wantStateError("reconnect", c.Reconnect(), sailsclient.Connecting)
	s.Mute(false)
	c.Await(sailsclient.Connected)
	wantStateError("connect", c.Connect(), sailsclient.Connected)
	wantStateError("reconnect", c.Reconnect(), sailsclient.Connected)
	c.Close()
	c.Close()
	if last := c.Await(sailsclient.Disconnected); last.Reason != nil || !last.WasConnected {
		t.Errorf("closing says %+v", last)
	}
	if err := c.Connect(); !errors.Is(err, sailsclient.ErrClosed) {
		t.Errorf("connect after Close: %v", err)
	}
	if err := c.Reconnect(); !errors.Is(err, sailsclient.ErrClosed) {
		t.Errorf("reconnect after Close: %v", err)
	}
	if _, err := c.Get(t.Context(), "/echo", nil); !errors.Is(err, sailsclient.ErrClosed) {
		t.Errorf("a request after Close: %v", err)
	}
}

// While it waits for the next attempt, Reconnect makes it now, and Connect is
// an error.
func TestReconnectWhileWaiting(t *testing.T) {
	s := startDemo(t, demo.Options{})
	hours := sailsclient.Reconnect{Delay: time.Hour, DelayMax: time.Hour}
	c := newClient(t, s.URL(), func(o *sailsclient.Options) { o.Reconnect = hours })
	before := c.Dial()
	for range 3 {
		s.DropConnections()
		waiting := c.Await(sailsclient.Waiting)
		if !waiting.WasConnected || waiting.Attempt != 1 || time.Until(waiting.RetryAt) < 20*time.Minute {
			t.Errorf("%+v", waiting)
		}
		if err := c.Connect(); err == nil {
			t.Error("connected twice")
		}
		if err := c.Reconnect(); err != nil {
			t.Error(err)
		}
		after := c.Await(sailsclient.Connected)
		if after.SID == before.SID || after.Generation != before.Generation+1 || after.Attempt != 0 {
			t.Errorf("%+v after %+v", after, before)
		}
		before = after
	}
	s.DropConnections()
	c.Await(sailsclient.Waiting)
	if err := c.Disconnect(); err != nil {
		t.Error(err)
	}
	if last := c.Await(sailsclient.Disconnected); last.Reason != nil || last.WasConnected {
		t.Errorf("%+v", last)
	}
}

func TestConnectRightAfterDisconnect(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	for range 50 {
		if err := c.Disconnect(); err != nil {
			t.Fatal(err)
		}
		if c.State() != sailsclient.Disconnected {
			t.Fatalf("disconnected, and it is %s", c.State())
		}
		c.Dial()
	}
	ended := make(chan error, 10)
	for range cap(ended) { // many at once: each returns, and the socket is disconnected then
		go func() { ended <- c.Disconnect() }()
	}
	for range cap(ended) {
		if _, isState := errors.AsType[*sailsclient.StateError](<-ended); !isState && c.State() != sailsclient.Disconnected {
			t.Error("Disconnect returned too early")
		}
	}
}

func TestGivesUp(t *testing.T) {
	s := startDemo(t, demo.Options{})
	s.Close()
	c := newClient(t, s.URL(), func(o *sailsclient.Options) { o.Reconnect.Attempts = 3 })
	if err := c.Connect(); err != nil {
		t.Fatal(err)
	}
	for want := 1; want <= 3; want++ {
		if got := c.Await(sailsclient.Waiting); got.Attempt != want || got.WasConnected {
			t.Errorf("wait %d: %+v", want, got)
		}
	}
	last := c.Await(sailsclient.Disconnected)
	if last.Reason == nil || last.Generation != 4 {
		t.Errorf("%+v", last)
	}
}

func TestKickedStaysAway(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		c := connect(t, s.URL(), revision(v))
		s.Kick()
		wantRefusal(t, c.Refusal(sailsclient.Disconnected), sailsclient.LostByServer)
		c.Dial()
		c.Must("get", "/echo", nil)
	})
}

// A server that hangs is told from one that is gone.
func TestMutedServerIsNoticed(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		t.Parallel()
		s := startDemo(t, demo.Options{PingInterval: 50 * time.Millisecond, PingTimeout: 3 * time.Second})
		c := connect(t, s.URL(), revision(v))
		s.Mute(true)
		err := c.Refusal(sailsclient.Waiting)
		wantRefusal(t, err, sailsclient.LostHeartbeat)
		if _, ok := errors.AsType[*engineio.HeartbeatError](err); !ok {
			t.Errorf("%#v", err.Err)
		}
		s.Mute(false)
		c.Await(sailsclient.Connected)
	})
}

// Whatever a server sends, the client says what was wrong and connects again.
func TestGarbageEndsTheConnectionOnly(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		c := connect(t, s.URL(), revision(v))
		for _, garbage := range []string{"", "x", "5", "0{}", "4", "4\x00", "42[", "42{}", "49", "45x-", "43{}", strings.Repeat("4", 1<<16)} {
			s.SendRaw(garbage)
			lost := c.Await(sailsclient.Waiting)
			if lost.Reason == nil || !lost.WasConnected {
				t.Errorf("%.20q: %+v", garbage, lost)
			}
			c.Await(sailsclient.Connected)
		}
		s.SendRawBinary([]byte{200, 1})
		wantRefusal(t, c.Refusal(sailsclient.Waiting), sailsclient.RefusedNotSocketIO)
		c.Await(sailsclient.Connected)
		c.Must("get", "/echo", nil)
	})
}

func TestListeners(t *testing.T) {
	s := startDemo(t, demo.Options{})
	c := connect(t, s.URL())
	var heard []string
	hear := func(who string) func(sailsclient.Event) {
		return func(e sailsclient.Event) { heard = append(heard, who+" "+e.Args) }
	}
	say := func(n int) {
		t.Helper()
		if err := s.Blast("news", n); err != nil {
			t.Fatal(err)
		}
		c.Must("get", "/rooms", nil) // heard is written before the answer comes
	}
	say(0)
	removeA := c.On("news", hear("a"))
	c.On("news", hear("b"))
	c.On("other", hear("c"))
	say(1)
	removeA()
	removeA() // does no harm
	say(2)
	c.Off("news")
	c.Off("never")
	say(3)
	c.On("news", hear("d"))
	s.DropConnections() // listeners stay
	c.Await(sailsclient.Waiting)
	c.Await(sailsclient.Connected)
	say(4)
	if got, want := fmt.Sprint(heard), "[a 1 b 1 b 2 d 4]"; got != want {
		t.Errorf("heard %s, want %s", got, want)
	}
	c.Until("all events", func() bool { return len(c.Events) == 5 })
	for i, e := range c.Take() {
		if e.Seq != uint64(i+1) || (e.Generation == 1) != (i < 4) {
			t.Errorf("event %d: %+v", i, e)
		}
	}
}

// After Disconnect has returned nothing follows, however much is on the way.
func TestNothingFollowsADisconnect(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		c := connect(t, s.URL(), revision(v))
		for range 5 {
			if err := s.Flood(100_000, "wave", map[string]any{"text": "splash"}); err != nil {
				t.Fatal(err)
			}
			c.Event("wave")
			if err := c.Disconnect(); err != nil {
				t.Fatal(err)
			}
			seen := 0
			c.Do(func() { seen = len(c.Events) })
			c.Await(sailsclient.Disconnected)
			now := c.Dial().Generation
			c.Must("get", "/echo", nil)
			for _, e := range c.Take()[seen:] {
				if e.Generation != now {
					t.Errorf("in generation %d came an event of %d", now, e.Generation)
				}
			}
		}
	})
}

// A connection costs nothing when it is gone. goleak looks at the rest.
func TestManyConnections(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		s := startDemo(t, demo.Options{})
		c := newClient(t, s.URL(), revision(v))
		before := 0
		for i := range 300 {
			c.Dial()
			if err := c.Disconnect(); err != nil {
				t.Fatal(err)
			}
			if i == 20 {
				before = runtime.NumGoroutine()
			}
		}
		eventually(t, "the goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
	})
}

// A program that survives a panic of its Observer still gets
// its socket closed.
func TestGuardedPanic(t *testing.T) {
	s := startDemo(t, demo.Options{})
	recovered := make(chan any, 100)
	c := newClient(t, s.URL(), noReconnect, func(o *sailsclient.Options) {
		o.Guard = func() {
			if value := recover(); value != nil {
				recovered <- value
			}
		}
	})
	c.On("boom", func(sailsclient.Event) { panic("the listener broke") })
	c.Dial()
	pending := c.Later(deadline(t), "get", "/silent", nil)
	c.Must("get", "/echo", nil)
	if err := s.Blast("boom", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := pending(); !isDisconnected(err) {
		t.Errorf("the pending request got %v", err)
	}
	if <-recovered != "the listener broke" {
		t.Error("the panic was lost")
	}
	c.Await(sailsclient.Disconnected)
	c.Dial()
}

// A proxy may greet with anything; the query says who we are.
func TestHandshakeQuery(t *testing.T) {
	seen := make(chan string, 1)
	endpoint := wiretest.Serve(t, func(p *wiretest.Peer) {
		seen <- p.Query.Get("__sails_io_sdk_version") + p.Query.Get("room") + p.Header.Get("nosession")
		p.Greet(4)
		p.Linger()
	})
	connect(t, endpoint.String(), func(o *sailsclient.Options) {
		o.Query, o.ConnectHeaders = "room=7", map[string][]string{"Nosession": {"true"}}
	})
	if got := <-seen; got != "1.2.17true" {
		t.Errorf("the server saw %q", got)
	}
}
