package socketio_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// Whatever the transport, a forced revision that is not the server's comes out as such.
func TestRealWrongRevision(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		wrong := engineio.V3 + engineio.V4 - s.revision()
		l, err := s.dial(t, func(o *engineio.DialOptions) { o.Version = wrong })
		if err == nil {
			_, err = l.join(t, socketio.Namespace{})
		}
		forced, isWrong := errors.AsType[*engineio.WrongVersionError](err)
		refused, isRefusal := errors.AsType[*engineio.HandshakeError](err)
		switch {
		case isWrong && forced.Forced == wrong:
		case isRefusal && strings.Contains(refused.Body, "Unsupported protocol version"):
		default:
			t.Errorf("%v, %#v", err, err)
		}
	})
}

// The right one may be forced, too.
func TestRealForcedRevision(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t, func(o *engineio.DialOptions) { o.Version = s.revision() })
		root.wantAlive(t, "root")
		if l.Version() != s.revision() {
			t.Errorf("revision %s", l.Version())
		}
	})
}

// Socket.IO 4 may serve clients of revision 3. Nobody would ask for that who need not, but bytes and namespaces work.
func TestRealRevision3OnSocketIO4(t *testing.T) {
	t.Parallel()
	server := sailstest.StartPlain(t, sailstest.EIO4, sailstest.WithEnv("ALLOW_EIO3=1"))
	for name, transports := range routes() {
		t.Run(name, func(t *testing.T) {
			s := &realServer{server, transports}
			l, root := s.open(t, func(o *engineio.DialOptions) { o.Version = engineio.V3 })
			for _, m := range []*member{root, l.mustJoin(t, "/chat")} {
				ack := m.ask(t, "echo", "🚤", socketio.Binary{4})
				if got := readable(ack.Args, ack.Attachments); got != `"🚤",<04>` {
					t.Errorf("in %s came back %s", m.Namespace(), got)
				}
				m.wantEvent(t, "echoed", `"🚤",<04>`)
			}
			if l.Version() != engineio.V3 {
				t.Errorf("revision %s", l.Version())
			}
		})
	}
}

// tapped are the frames that a Tap saw in each direction.
type tapped struct {
	mu             sync.Mutex
	sent, received []string
}

func (f *tapped) see(frame engineio.Frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	text := string(frame.Data)
	if frame.Binary {
		text = fmt.Sprintf("<%x>", frame.Data)
	}
	text, _, _ = strings.Cut(text, `{"sid"`) // ids differ
	if frame.Sent {
		f.sent = append(f.sent, text)
	} else {
		f.received = append(f.received, text)
	}
}

// wantFrames compares the two directions each, without the noops by which the server releases a poll when it likes.
// During an upgrade two transports cross, in no order between them.
func (f *tapped) wantFrames(t *testing.T, s *realServer, sent, received []string) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for direction, c := range map[string]struct{ got, want []string }{"sent": {f.sent, sent}, "received": {f.received, received}} {
		c.got = slices.DeleteFunc(slices.Clone(c.got), func(frame string) bool { return frame == "6" })
		if s.upgrades() {
			slices.Sort(c.got)
			slices.Sort(c.want)
		}
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s\n%q, want\n%q", direction, c.got, c.want)
		}
	}
}

func TestRealTap(t *testing.T) {
	const object = `{"_placeholder":true,"num":0}`
	eachRoute(t, func(t *testing.T, s *realServer) {
		var seen tapped
		l, root := s.open(t, func(o *engineio.DialOptions) { o.Tap = seen.see })
		root.wantAlive(t, "text")
		root.ask(t, "echo", socketio.Binary("x"))
		root.wantEvent(t, "echoed", "<78>")
		l.Close()

		bytes := "<78>"
		if s.revision() == engineio.V3 && s.settled() == engineio.Websocket {
			bytes = "<0478>" // there the type is a byte of the frame
		}
		sent := []string{`420["echo","text"]`, `451-1["echo",` + object + `]`, bytes, "41"}
		received := []string{"0", "40", `430["text"]`, `42["echoed","text"]`,
			`461-1[` + object + `]`, bytes, `451-["echoed",` + object + `]`, bytes}
		if s.revision() == engineio.V4 {
			sent = slices.Insert(sent, 0, "40")
		}
		if s.upgrades() {
			sent, received = append(sent, "2probe", "5"), append(received, "3probe")
		}
		if s.settled() == engineio.Polling {
			sent = append(sent, "1")
		}
		seen.wantFrames(t, s, sent, received)
	})
}

// A server that compresses is told so in a handshake, and large messages cross as less than they are, both ways.
func TestRealCompression(t *testing.T) {
	eachGeneration(t, func(t *testing.T, server *sailstest.Server) {
		for _, name := range []string{"websocket", "upgrade"} {
			t.Run(name, func(t *testing.T) {
				s := &realServer{server, routes()[name]}
				l, root := s.open(t)
				if who := root.whoami(t); who.Extensions != "permessage-deflate" {
					t.Errorf("the server uses %q", who.Extensions)
				}
				inBefore, outBefore := l.link.crossed()
				text := strings.Repeat("ahoy, sailor! ", 30_000)
				for _, sent := range []any{text, socketio.Binary(text)} {
					ack := root.ask(t, "echo", sent)
					want := map[bool]string{false: `"` + text + `"`, true: fmt.Sprintf("<%x>", text)}[len(ack.Attachments) > 0]
					if readable(ack.Args, ack.Attachments) != want {
						t.Errorf("%T came back as %d bytes and %d attachments", sent, len(ack.Args), len(ack.Attachments))
					}
					root.wantEvent(t, "echoed", want)
				}
				in, out := l.link.crossed()
				in, out = in-inBefore, out-outBefore
				if most := int64(len(text) / 10); in > most || out > most {
					t.Errorf("%d bytes came and %d went, of a text of %d", in, out, len(text))
				}
			})
		}
	}, "DEFLATE=1")
}

func TestRealServerWithoutCompression(t *testing.T) {
	eachGeneration(t, func(t *testing.T, server *sailstest.Server) {
		_, root := (&realServer{server, routes()["websocket"]}).open(t)
		if who := root.whoami(t); who.Extensions != "" {
			t.Errorf("the server uses %q", who.Extensions)
		}
	})
}
