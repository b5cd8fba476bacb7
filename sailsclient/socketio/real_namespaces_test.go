package socketio_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/testwait"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// identity is what the servers answer whoami with.
type identity struct {
	ID, Namespace, Transport, Extensions string
	Auth, Query                          struct{ Token string }
	Recovered                            bool
}

func (m *member) whoami(t *testing.T) identity {
	t.Helper()
	var who identity
	if err := json.Unmarshal([]byte(m.ask(t, "whoami").Args), &who); err != nil {
		t.Fatal(err)
	}
	return who
}

func pass() map[string]any { return map[string]any{"token": "letmein"} }

func TestRealNamespacesShareAConnection(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		admin, err := l.join(t, socketio.Namespace{Name: "/admin", Auth: pass()})
		if err != nil {
			t.Fatal(err)
		}
		chat := l.mustJoin(t, "/chat")
		for _, m := range []*member{root, chat, admin} {
			who := m.whoami(t)
			if who.ID != m.ID() || who.Namespace != m.Namespace() || who.Transport != string(s.settled()) {
				t.Errorf("%s as %s is %+v to the server, want transport %s", m.Namespace(), m.ID(), who, s.settled())
			}
		}
		who := admin.whoami(t)
		if token := map[engineio.Version]string{3: who.Query.Token, 4: who.Auth.Token}[s.revision()]; token != "letmein" {
			t.Errorf("the server saw %+v", who)
		}
		// What is for one is not heard in the others.
		chat.mustEmit(t, "toall", "news", "ahoy")
		chat.wantEvent(t, "news", `"ahoy"`)
		for _, m := range []*member{root, admin, chat} {
			m.wantAlive(t, "only here")
		}
		if l.Version() != s.revision() || l.Transport() != s.settled() {
			t.Errorf("revision %s over %s", l.Version(), l.Transport())
		}
	})
}

func TestRealRefusal(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		chat := l.mustJoin(t, "/chat")
		want := map[engineio.Version]string{3: `"not authorized"`, 4: `{"message":"not authorized","data":{"code":"E_AUTH"}}`}
		for range 2 { // a refusal leaves nothing behind that a second one could stumble over
			_, err := l.join(t, socketio.Namespace{Name: "/admin", Auth: map[string]any{"token": "open sesame"}})
			refused, ok := errors.AsType[*socketio.RefusedError](err)
			if !ok || refused.Namespace != "/admin" || refused.Message != "not authorized" || string(refused.Data) != want[s.revision()] {
				t.Errorf("%#v", err)
			}
			root.wantAlive(t, "root")
			chat.wantAlive(t, "chat")
		}
		admin, err := l.join(t, socketio.Namespace{Name: "/admin", Auth: pass()})
		if err != nil {
			t.Fatal(err)
		}
		admin.wantAlive(t, "admin")
	})
}

// A namespace that is never confirmed holds nobody up, and giving up on it harms nobody.
func TestRealNamespaceThatNeverAnswers(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		chat := l.mustJoin(t, "/chat")
		for range 2 {
			ctx, giveUp := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, err := l.Join(ctx, socketio.Namespace{Name: "/never"})
				ended <- err
			}()
			root.wantAlive(t, "root, meanwhile")
			chat.wantAlive(t, "chat, meanwhile")
			giveUp()
			err := receive(t, "the end of Join", ended)
			timeout, ok := errors.AsType[*socketio.ConnectTimeoutError](err)
			if !ok || timeout.Namespace != "/never" || !errors.Is(err, context.Canceled) {
				t.Errorf("%#v", err)
			}
			root.wantAlive(t, "root, afterwards")
			chat.wantAlive(t, "chat, afterwards")
		}
	})
}

func TestRealEventBeforeTheConnectAnswer(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, _ := s.open(t)
		var heard []string // on the read goroutine, until the ack
		answered := make(chan reply, 1)
		eager, err := l.Join(t.Context(), socketio.Namespace{
			Name:      "/eager",
			OnConnect: func(s *socketio.Socket) { heard = append(heard, "connected as "+s.Namespace()) },
			OnEvent:   func(e socketio.Event) { heard = append(heard, e.Name+" "+e.Args) },
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := eager.Emit("burst", 2); err != nil {
			t.Fatal(err)
		}
		if _, err := eager.Call(func(ack socketio.Ack, err error) { answered <- reply{ack, err} }, "whoami"); err != nil {
			t.Fatal(err)
		}
		if got := receive(t, "the ack", answered); got.err != nil {
			t.Fatal(got.err)
		}
		if want := []string{"connected as /eager", `early {"before":"CONNECT"}`, "tick 0", "tick 1"}; !slices.Equal(heard, want) {
			t.Errorf("heard %q, want %q", heard, want)
		}
	})
}

func TestRealLeave(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		chat, other := l.mustJoin(t, "/chat"), s.mustDial(t).mustJoin(t, "/chat")
		_, pending := chat.start(t, "noack")
		chat.Leave()
		if got := receive(t, "the end of the call", pending); !errors.Is(got.err, engineio.ErrClosed) {
			t.Errorf("the pending call was told %v", got.err)
		}
		if err := chat.Err(); !errors.Is(err, engineio.ErrClosed) {
			t.Errorf("the socket ended for %v", err)
		}
		chat.Leave() // does no harm
		root.wantAlive(t, "root")
		other.mustEmit(t, "toall", "news", "while away")
		other.wantEvent(t, "news", `"while away"`)

		again := l.mustJoin(t, "/chat")
		again.wantAlive(t, "chat again") // with no news before
		root.wantAlive(t, "root again")
		if len(chat.events)+len(pending) != 0 {
			t.Errorf("after leaving came %d events and %d acks", len(chat.events), len(pending))
		}
		if s.revision() == engineio.V4 && again.ID() == chat.ID() {
			t.Errorf("the id is still %q", again.ID())
		}
	})
}

// The default namespace may be left while the others stay. Socket.IO 2 opens it once only, and tells nobody.
func TestRealLeaveTheDefaultNamespace(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		chat := l.mustJoin(t, "/chat")
		root.Leave()
		chat.wantAlive(t, "chat")
		again, err := l.join(t, socketio.Namespace{})
		switch {
		case s.revision() == engineio.V3:
			if err == nil || !strings.Contains(err.Error(), "namespace / was left") {
				t.Errorf("joining again: %v", err)
			}
		case err != nil:
			t.Errorf("joining again: %v", err)
		default:
			again.wantAlive(t, "root again")
		}
		chat.wantAlive(t, "chat still")
	})
}

// Socket.IO 2 opens the default namespace unasked: it waits for whoever joins it later.
func TestRealDefaultNamespaceJoinedLast(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l := s.mustDial(t)
		chat := l.mustJoin(t, "/chat")
		chat.wantAlive(t, "chat")
		root := l.mustJoin(t, "/")
		root.wantAlive(t, "root")
		if who := root.whoami(t); who.ID != root.ID() || who.Namespace != "/" {
			t.Errorf("%s is %+v to the server", root.ID(), who)
		}
	})
}

func TestRealKick(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		chat := l.mustJoin(t, "/chat")
		_, pending := chat.start(t, "noack")
		chat.mustEmit(t, "kick")
		if got := receive(t, "the end of the call", pending); !errors.Is(got.err, socketio.ErrServerDisconnect) {
			t.Errorf("the pending call was told %v", got.err)
		}
		<-chat.Done()
		if err := chat.Emit("echo", 1); !errors.Is(err, socketio.ErrServerDisconnect) {
			t.Errorf("emitting afterwards: %v", err)
		}
		chat.Leave() // does no harm
		root.wantAlive(t, "root")
		l.mustJoin(t, "/chat").wantAlive(t, "chat again")
		root.wantAlive(t, "root still")
	})
}

func TestRealKickFromTheConnection(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		chat := l.mustJoin(t, "/chat")
		_, pending := root.start(t, "noack")
		chat.mustEmit(t, "kickall")
		for what, done := range map[string]<-chan struct{}{"/": root.Done(), "/chat": chat.Done(), "the connection": l.Done()} {
			testwait.Closed(t, "the end of "+what, done)
		}
		if got := <-pending; got.err == nil || len(pending) != 0 {
			t.Errorf("the pending call was told %v, then %d more", got.err, len(pending))
		}
		if !errors.Is(l.Err(), engineio.ErrClosedByServer) {
			t.Errorf("the connection ended for %v", l.Err())
		}
		if _, err := l.join(t, socketio.Namespace{Name: "/admin", Auth: pass()}); !errors.Is(err, engineio.ErrClosedByServer) {
			t.Errorf("joining afterwards: %v", err)
		}
	})
}

func TestRealJoinTwice(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		l, root := s.open(t)
		chat := l.mustJoin(t, "/chat")
		for _, m := range []*member{root, chat} {
			_, err := l.Join(t.Context(), socketio.Namespace{
				Name:      m.Namespace(),
				OnConnect: func(*socketio.Socket) { t.Errorf("%s was told that it is connected", m.Namespace()) },
			})
			if err == nil || !strings.Contains(err.Error(), "joined already") {
				t.Errorf("joining %s twice: %v", m.Namespace(), err)
			}
			m.wantAlive(t, "still here")
		}
	})
}
