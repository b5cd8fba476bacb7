package socketio_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/testwait"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
	"sailscope/sailsclient/socketio"
)

// patience ends a test that hangs.
const patience = testwait.Guard

// connection is a connection's default namespace with the events it got.
type connection struct {
	*socketio.Socket
	conn   *socketio.Conn
	events chan socketio.Event
}

func dial(t *testing.T, v engineio.Version, script func(*wiretest.Peer)) (connection, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return dialWithin(ctx, t, v, script)
}

func dialWithin(ctx context.Context, t *testing.T, v engineio.Version, script func(*wiretest.Peer)) (connection, error) {
	t.Helper()
	c := connection{events: make(chan socketio.Event, 1000)}
	o := engineio.DialOptions{Version: v, HTTPClient: &http.Client{Transport: &http.Transport{}}}
	conn, err := socketio.Dial(ctx, wiretest.Serve(t, script), o)
	if err != nil {
		return c, err
	}
	t.Cleanup(conn.Close)
	c.conn = conn
	c.Socket, err = conn.Join(ctx, socketio.Namespace{OnEvent: func(e socketio.Event) { c.events <- e }})
	return c, err
}

func mustDial(t *testing.T, v engineio.Version, script func(*wiretest.Peer)) connection {
	t.Helper()
	c, err := dial(t, v, script)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// greeted serves the revision's greeting, then the script, then lingers.
func greeted(revision engineio.Version, script func(*wiretest.Peer)) func(*wiretest.Peer) {
	return func(p *wiretest.Peer) {
		if !p.Greet(int(revision)) {
			return
		}
		script(p)
		p.Linger()
	}
}

func eachRevision(t *testing.T, test func(t *testing.T, v engineio.Version)) {
	t.Helper()
	for _, v := range []engineio.Version{engineio.V3, engineio.V4} {
		t.Run("eio"+v.String(), func(t *testing.T) { test(t, v) })
	}
}

// ended waits for the end and returns its reason.
func (c connection) ended(t *testing.T) error {
	t.Helper()
	testwait.Closed(t, "the end of the connection", c.Done())
	return c.Err()
}

func TestDetection(t *testing.T) {
	v4WithoutHint := func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV3)
		if p.Await("40") {
			p.Send(`40{"sid":"socket"}`)
		}
		p.Linger()
	}
	for name, c := range map[string]struct {
		forced engineio.Version
		server func(*wiretest.Peer)
		want   engineio.Version
		id     string
	}{
		"auto, 4 by maxPayload":      {engineio.Auto, greeted(4, func(*wiretest.Peer) {}), engineio.V4, "socket"},
		"auto, 3 by who speaks":      {engineio.Auto, greeted(3, func(*wiretest.Peer) {}), engineio.V3, "engine"},
		"auto, 4 without maxPayload": {engineio.Auto, v4WithoutHint, engineio.V4, "socket"},
		"forced 3":                   {engineio.V3, greeted(3, func(*wiretest.Peer) {}), engineio.V3, "engine"},
		"forced 4":                   {engineio.V4, greeted(4, func(*wiretest.Peer) {}), engineio.V4, "socket"},
		"forced 4, no maxPayload":    {engineio.V4, v4WithoutHint, engineio.V4, "socket"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := mustDial(t, c.forced, c.server)
			if conn.conn.Version() != c.want || conn.ID() != c.id {
				t.Errorf("revision %s, id %q", conn.conn.Version(), conn.ID())
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	isWrongVersion := func(err error) bool {
		_, ok := errors.AsType[*engineio.WrongVersionError](err)
		return ok
	}
	refusedFor := func(reason string) func(error) bool {
		return func(err error) bool {
			refused, ok := errors.AsType[*socketio.RefusedError](err)
			return ok && refused.Message == reason
		}
	}
	for name, c := range map[string]struct {
		forced engineio.Version
		server func(*wiretest.Peer)
		isIt   func(error) bool
	}{
		"4 forced on 3": {engineio.V4, greeted(3, func(*wiretest.Peer) {}), isWrongVersion},
		"3 forced on 4, which cuts": {engineio.V3, func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4, "1")
			p.Linger()
		}, isWrongVersion},
		"namespace, revision 4": {engineio.Auto, func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4, `44{"message":"no pirates"}`)
			p.Linger()
		}, refusedFor("no pirates")},
		"namespace, revision 3": {engineio.Auto, func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV3, `44"no pirates"`)
			p.Linger()
		}, refusedFor("no pirates")},
		"namespace, not JSON": {engineio.Auto, func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4, `44oops`)
			p.Linger()
		}, refusedFor("oops")},
		"a bad CONNECT response": {engineio.Auto, func(p *wiretest.Peer) {
			p.Send(wiretest.OpenV4, `40{"sid":`)
			p.Linger()
		}, isPacketError},
		"cut before the answer": {engineio.Auto, func(p *wiretest.Peer) { p.Send(wiretest.OpenV4) }, func(err error) bool {
			_, ok := errors.AsType[*engineio.LinkError](err)
			return ok
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := dial(t, c.forced, c.server); !c.isIt(err) {
				t.Errorf("%#v", err)
			}
		})
	}
}

func TestConnectTimeout(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := dialWithin(ctx, t, engineio.V4, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4)
		p.Await("40")
		cancel()
		p.Linger()
	})
	if _, ok := errors.AsType[*socketio.ConnectTimeoutError](err); !ok {
		t.Errorf("%#v", err)
	}
}

// Events may come before the CONNECT is answered: they are kept.
func TestEventsBeforeTheConnectAnswer(t *testing.T) {
	conn := mustDial(t, engineio.Auto, func(p *wiretest.Peer) {
		p.Send(wiretest.OpenV4, `42["early",1]`)
		p.Await("40")
		p.Send(`42["earlier than the answer"]`, `40{"sid":"socket"}`, `42["late"]`)
		p.Linger()
	})
	for _, want := range []string{"early", "earlier than the answer", "late"} {
		if e := <-conn.events; e.Name != want {
			t.Errorf("event %q, want %q", e.Name, want)
		}
	}
}

func TestEvents(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		first, second := []byte{0, 4, 255}, []byte("two")
		conn := mustDial(t, engineio.Auto, greeted(v, func(p *wiretest.Peer) {
			p.Send(`42["plain",{"a":1},"b"]`, `4212["asks"]`)
			p.Send(`452-["binary",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]`)
			p.SendBinary(engineio.AppendBinary(nil, v, first))
			p.SendBinary(engineio.AppendBinary(nil, v, second))
			p.Send(`450-["no attachments"]`)
		}))
		plain, asks, binary, none := <-conn.events, <-conn.events, <-conn.events, <-conn.events
		if plain.Name != "plain" || plain.Args != `{"a":1},"b"` || plain.AckID != socketio.NoID || plain.At.IsZero() {
			t.Errorf("%+v", plain)
		}
		if list, err := plain.ArgList(); err != nil || len(list) != 2 || string(list[1]) != `"b"` {
			t.Errorf("%s %v", list, err)
		}
		if asks.AckID != 12 {
			t.Errorf("%+v", asks)
		}
		if len(binary.Attachments) != 2 || !slices.Equal(binary.Attachments[0], first) || string(binary.Attachments[1]) != "two" {
			t.Errorf("%+v", binary)
		}
		if none.Name != "no attachments" || none.Attachments != nil {
			t.Errorf("%+v", none)
		}
	})
}

// What belongs to other namespaces is none of ours, attachments included.
func TestOtherNamespaces(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		conn := mustDial(t, engineio.Auto, greeted(v, func(p *wiretest.Peer) {
			p.Send(`42/admin,["a"]`, `41/admin`, `44/admin,{"message":"no"}`, `451-/admin,["a",{"_placeholder":true,"num":0}]`)
			p.SendBinary(engineio.AppendBinary(nil, v, []byte("x")))
			p.Send(`42["ours"]`)
		}))
		if e := <-conn.events; e.Name != "ours" {
			t.Errorf("%+v", e)
		}
	})
}

func TestKick(t *testing.T) {
	eachRevision(t, func(t *testing.T, v engineio.Version) {
		conn := mustDial(t, engineio.Auto, greeted(v, func(p *wiretest.Peer) { p.Send("41") }))
		if err := conn.ended(t); !errors.Is(err, socketio.ErrServerDisconnect) {
			t.Errorf("%v", err)
		}
	})
}

// In revision 3 an ERROR on a connected namespace is a middleware's complaint;
// in revision 4 there is no such thing.
func TestErrorPacketLater(t *testing.T) {
	three := mustDial(t, engineio.Auto, greeted(3, func(p *wiretest.Peer) { p.Send(`44"not you"`, `42["next"]`) }))
	if e := <-three.events; e.Name != "error" || e.Args != `"not you"` {
		t.Errorf("%+v", e)
	}
	if e := <-three.events; e.Name != "next" {
		t.Errorf("%+v", e)
	}
	four := mustDial(t, engineio.Auto, greeted(4, func(p *wiretest.Peer) { p.Send(`44{"message":"not you"}`) }))
	if _, ok := errors.AsType[*socketio.RefusedError](four.ended(t)); !ok {
		t.Errorf("%v", four.Err())
	}
}

// Garbage never panics: it ends the connection, with an error that says what it
// was.
func TestGarbage(t *testing.T) {
	for _, frames := range [][]string{
		{"4"}, {"4?"}, {"42"}, {"42{}"}, {"42[1]"}, {`42["a`}, {`42["a"`}, {`43`}, {`430{}`}, {"45-[]"}, {"4599999999-[]"},
		{`451-["a"]`, `42["b"]`}, {"\xff\xfe"}, {strings.Repeat("4", 1<<20)}, {`42` + strings.Repeat("[", 1<<20)},
	} {
		conn := mustDial(t, engineio.Auto, greeted(4, func(p *wiretest.Peer) { p.Send(frames...) }))
		err := conn.ended(t)
		_, isEngine := errors.AsType[*engineio.ProtocolError](err)
		if !isEngine && !isPacketError(err) {
			t.Errorf("%.40q: %#v", frames, err)
		}
		if len(err.Error()) > 400 {
			t.Errorf("%.40q: the error has %d bytes", frames, len(err.Error()))
		}
	}
	stray := mustDial(t, engineio.Auto, greeted(4, func(p *wiretest.Peer) { p.SendBinary([]byte("x")) }))
	if err := stray.ended(t); !isPacketError(err) {
		t.Errorf("a stray attachment: %v", err)
	}
}

// The reader's owner may recover from a panic; nobody is left waiting then.
func TestGuardedPanicEndsTheConnection(t *testing.T) {
	recovered := make(chan any, 10)
	o := engineio.DialOptions{
		HTTPClient: &http.Client{Transport: &http.Transport{}},
		Guard: func() {
			if value := recover(); value != nil {
				recovered <- value
			}
		},
	}
	server := wiretest.Serve(t, greeted(4, func(p *wiretest.Peer) {
		p.Await(`420["get",{"n":1}]`)
		p.Send(`42["boom"]`)
	}))
	conn, err := socketio.Dial(t.Context(), server, o)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	socket, err := conn.Join(t.Context(), socketio.Namespace{OnEvent: func(socketio.Event) { panic("the observer broke") }})
	if err != nil {
		t.Fatal(err)
	}
	c := connection{Socket: socket, conn: conn}
	_, answered := c.call(t, "get")
	if got := <-answered; got.err == nil {
		t.Errorf("%+v", got)
	}
	if c.ended(t) == nil || <-recovered != "the observer broke" {
		t.Error("the connection ended without a reason")
	}
}
