package engineio_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"sailscope/internal/testwait"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

// patience ends a test that hangs.
const patience = testwait.Guard

// dial connects to a scripted server.
func dial(t *testing.T, o engineio.DialOptions, script func(*wiretest.Peer)) (*engineio.Conn, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	o.HTTPClient = &http.Client{Transport: &http.Transport{}}
	conn, err := engineio.Dial(ctx, wiretest.Serve(t, script), o)
	if err == nil {
		t.Cleanup(conn.Close)
	}
	return conn, err
}

func mustDial(t *testing.T, o engineio.DialOptions, script func(*wiretest.Peer)) *engineio.Conn {
	t.Helper()
	conn, err := dial(t, o, script)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestDialAsksForARevision(t *testing.T) {
	for asked, want := range map[engineio.Version]string{engineio.Auto: "4", engineio.V3: "3", engineio.V4: "4"} {
		seen := make(chan url.Values, 1)
		header := make(chan string, 1)
		conn := mustDial(t, engineio.DialOptions{
			Version: asked, Query: engineio.Query{{Name: "a", Value: "1"}}, Header: http.Header{"Cookie": {"x=y"}},
		}, func(p *wiretest.Peer) {
			seen <- p.Query
			header <- p.Header.Get("Cookie")
			p.Send(wiretest.OpenV4)
			p.Linger()
		})
		query := <-seen
		if query.Get("EIO") != want || query.Get("transport") != "websocket" || query.Get("a") != "1" || <-header != "x=y" {
			t.Errorf("%s: query %v", asked, query)
		}
		if conn.Handshake().SID != "engine" {
			t.Errorf("handshake %+v", conn.Handshake())
		}
		conn.Close()
	}
}

func TestVersionIsSettled(t *testing.T) {
	for name, c := range map[string]struct {
		open   string
		forced engineio.Version
		settle []engineio.Version
		want   engineio.Version
	}{
		"maxPayload proves 4":           {wiretest.OpenV4, engineio.Auto, nil, engineio.V4},
		"without it nothing is known":   {wiretest.OpenV3, engineio.Auto, nil, engineio.Auto},
		"forced":                        {wiretest.OpenV4, engineio.V3, nil, engineio.V3},
		"settled as 4":                  {wiretest.OpenV3, engineio.Auto, []engineio.Version{4}, engineio.V4},
		"a late proof of 3 overrides":   {wiretest.OpenV3, engineio.Auto, []engineio.Version{4, 3}, engineio.V3},
		"a guess overrides no proof":    {wiretest.OpenV3, engineio.Auto, []engineio.Version{3, 4}, engineio.V3},
		"settled twice is settled once": {wiretest.OpenV3, engineio.Auto, []engineio.Version{3, 3}, engineio.V3},
	} {
		conn := mustDial(t, engineio.DialOptions{Version: c.forced}, func(p *wiretest.Peer) {
			p.Send(c.open)
			p.Linger()
		})
		for _, v := range c.settle {
			conn.Settle(v)
		}
		if got := conn.Version(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		conn.Close()
	}
}

func TestBadOpenPackets(t *testing.T) {
	for name, script := range map[string]func(*wiretest.Peer){
		"a message first": func(p *wiretest.Peer) { p.Send("4hello") },
		"binary":          func(p *wiretest.Peer) { p.SendBinary([]byte("0{}")) },
		"not JSON":        func(p *wiretest.Peer) { p.Send("0<html>") },
		"empty":           func(p *wiretest.Peer) { p.Send("") },
		"nothing":         func(*wiretest.Peer) {},
	} {
		if _, err := dial(t, engineio.DialOptions{}, script); !isProtocolError(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusedHandshakeKeepsTheReason(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no berth free", http.StatusBadRequest)
	}))
	defer server.Close()
	endpoint, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, err = engineio.Dial(t.Context(), endpoint, engineio.DialOptions{HTTPClient: server.Client()})
	refused, ok := errors.AsType[*engineio.HandshakeError](err)
	if !ok || refused.StatusCode != http.StatusBadRequest || refused.Body != "no berth free" {
		t.Errorf("%#v", err)
	}
}

// shortOpen has a heartbeat that is over in no time.
func shortOpen(interval, timeout int) string {
	return `0{"sid":"engine","pingInterval":` + strconv.Itoa(interval) + `,"pingTimeout":` + strconv.Itoa(timeout) + `}`
}

func TestHeartbeat(t *testing.T) {
	t.Run("revision 4 answers", func(t *testing.T) {
		answer := make(chan string, 1)
		conn := mustDial(t, engineio.DialOptions{}, func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4, "2probe")
			frame, _ := p.Next()
			answer <- frame
		})
		_, err := conn.Read()
		if got := <-answer; got != "3probe" {
			t.Errorf("answered %q, then %v", got, err)
		}
	})
	t.Run("revision 3 asks", func(t *testing.T) {
		conn := mustDial(t, engineio.DialOptions{Version: engineio.V3}, func(p *wiretest.Peer) {
			p.Send(shortOpen(5, 60_000))
			for range 3 {
				if p.Await("2") {
					p.Send("3")
				}
			}
			p.Send("4enough")
			p.Linger()
		})
		if in, err := conn.Read(); err != nil || string(in.Data) != "enough" {
			t.Errorf("%q %v", in.Data, err)
		}
	})
	for _, v := range []engineio.Version{engineio.Auto, engineio.V3, engineio.V4} {
		t.Run("silence, "+v.String(), func(t *testing.T) {
			conn := mustDial(t, engineio.DialOptions{Version: v}, func(p *wiretest.Peer) {
				p.Send(shortOpen(10, 10))
				p.Linger()
			})
			_, err := conn.Read()
			if silent, ok := errors.AsType[*engineio.HeartbeatError](err); !ok || silent.Silence < 20*time.Millisecond {
				t.Errorf("%v", err)
			}
			if !errors.Is(conn.Err(), err) {
				t.Errorf("Read said %v, Err says %v", err, conn.Err())
			}
		})
	}
}

func TestEndings(t *testing.T) {
	isLost := func(err error) bool {
		_, ok := errors.AsType[*engineio.LinkError](err)
		return ok
	}
	byServer := func(err error) bool { return errors.Is(err, engineio.ErrClosedByServer) }
	for name, c := range map[string]struct {
		end   func(*wiretest.Peer)
		isIt  func(error) bool
		speak engineio.Version
	}{
		"a close packet":        {func(p *wiretest.Peer) { p.Send("1"); p.Linger() }, byServer, 4},
		"a close frame":         {func(p *wiretest.Peer) { p.Close(websocket.StatusGoingAway, "") }, byServer, 4},
		"an odd close frame":    {func(p *wiretest.Peer) { p.Close(websocket.StatusTryAgainLater, "full") }, byServer, 4},
		"a cut":                 {func(*wiretest.Peer) {}, isLost, 4},
		"half a frame":          {func(p *wiretest.Peer) { _, _ = p.TCP.Write([]byte{0x81, 20, '4'}) }, isLost, 4},
		"no websocket frame":    {func(p *wiretest.Peer) { _, _ = p.TCP.Write([]byte("HTTP/1.1 200 OK\r\n\r\n")); p.Linger() }, isLost, 4},
		"an empty frame":        {func(p *wiretest.Peer) { p.Send("") }, isProtocolError, 4},
		"a second open packet":  {func(p *wiretest.Peer) { p.Send(wiretest.OpenV4) }, isProtocolError, 4},
		"an upgrade":            {func(p *wiretest.Peer) { p.Send("5") }, isProtocolError, 4},
		"an unknown packet":     {func(p *wiretest.Peer) { p.Send("\x00\xff") }, isProtocolError, 4},
		"binary without prefix": {func(p *wiretest.Peer) { p.SendBinary([]byte{9}) }, isProtocolError, 3},
		"a message too big":     {func(p *wiretest.Peer) { p.Send("4" + strings.Repeat("x", 2000)); p.Linger() }, isTooBig, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := mustDial(t, engineio.DialOptions{Version: c.speak, MaxMessage: 1000}, func(p *wiretest.Peer) {
				p.Send(wiretest.OpenV4, "6", "3", "4last")
				c.end(p)
			})
			if in, err := conn.Read(); err != nil || string(in.Data) != "last" {
				t.Fatalf("%q %v", in.Data, err)
			}
			_, err := conn.Read()
			if !c.isIt(err) {
				t.Errorf("%#v", err)
			}
			if sent := conn.Send([]byte("x")); !errors.Is(sent, err) {
				t.Errorf("sending afterwards: %v", sent)
			}
			if _, again := conn.Read(); !errors.Is(again, err) {
				t.Errorf("read again: %v", again)
			}
			<-conn.Done()
		})
	}
}

func isTooBig(err error) bool { return errors.Is(err, engineio.ErrTooBig) }

// What is queued still goes out when the connection is closed, in order.
func TestCloseDrains(t *testing.T) {
	got := make(chan string, 100)
	conn := mustDial(t, engineio.DialOptions{}, func(p *wiretest.Peer) {
		defer close(got)
		p.Send(wiretest.OpenV4)
		for {
			frame, ok := p.Next()
			if !ok {
				return
			}
			got <- frame
		}
	})
	for i := range 50 {
		if err := conn.Send([]byte(strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
	}
	conn.Close()
	conn.Close() // does no harm
	for i := range 50 {
		if frame := <-got; frame != "4"+strconv.Itoa(i) {
			t.Errorf("frame %d is %q", i, frame)
		}
	}
	if err := conn.Send(nil); !errors.Is(err, engineio.ErrClosed) {
		t.Errorf("sending after Close: %v", err)
	}
	if _, err := conn.Read(); !errors.Is(err, engineio.ErrClosed) {
		t.Errorf("reading after Close: %v", err)
	}
}

// A server that does not read holds nobody up: Close returns.
func TestCloseGivesUpOnAPeerThatDoesNotRead(t *testing.T) {
	over := make(chan struct{})
	conn := mustDial(t, engineio.DialOptions{}, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		<-over
	})
	defer close(over)
	for range 50 {
		if err := conn.Send(make([]byte, 999_999)); err != nil {
			t.Fatal(err)
		}
	}
	conn.Close()
	if !errors.Is(conn.Err(), engineio.ErrClosed) {
		t.Errorf("%v", conn.Err())
	}
}

// A large message does not disturb the small ones around it.
func TestMessagesOfAllSizes(t *testing.T) {
	large := strings.Repeat("l", 3<<20)
	conn := mustDial(t, engineio.DialOptions{}, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4, "4a", "4"+large, "4b")
		p.SendBinary([]byte{1, 2})
		p.Linger()
	})
	for _, want := range []string{"a", large, "b", "\x01\x02"} {
		in, err := conn.Read()
		if err != nil || string(in.Data) != want || in.Binary != (want == "\x01\x02") || in.At.IsZero() {
			t.Fatalf("%d bytes, %v; want %d", len(in.Data), err, len(want))
		}
	}
}
