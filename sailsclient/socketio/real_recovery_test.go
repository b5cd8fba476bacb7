package socketio_test

import (
	"fmt"
	"strings"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/internal/testwait"
	"sailscope/sailsclient/socketio"
)

// eachRecoveringRoute runs a test for every route to a server that recovers connections, which Socket.IO 2 has not.
func eachRecoveringRoute(t *testing.T, test func(*testing.T, *realServer)) {
	t.Helper()
	t.Parallel()
	server := sailstest.StartPlain(t, sailstest.EIO4, sailstest.WithEnv("RECOVERY=1", "PING_INTERVAL=1000", "PING_TIMEOUT=2000"))
	for name, transports := range routes() {
		t.Run(name, func(t *testing.T) { test(t, &realServer{server, transports}) })
	}
}

// loseConnection joins /chat, hears one event, and loses the connection without a farewell. It returns when the
// server has sent the others in the namespace what is missed.
func loseConnection(t *testing.T, s *realServer, missed ...string) *member {
	t.Helper()
	l, _ := s.open(t)
	chat, other := l.mustJoin(t, "/chat"), s.mustDial(t).mustJoin(t, "/chat")
	other.mustEmit(t, "toall", "news", "seen")
	wantNews(t, chat, "seen")
	wantNews(t, other, "seen")
	l.lose(t, other)
	for _, text := range missed {
		other.mustEmit(t, "toall", "news", text)
		wantNews(t, other, text)
	}
	return chat
}

// wantNews takes the next event; the server adds its offset as the last argument.
func wantNews(t *testing.T, m *member, text string) {
	t.Helper()
	e := receive(t, "news", m.events)
	args, err := e.ArgList()
	if err != nil || e.Name != "news" || len(args) != 2 || string(args[0]) != fmt.Sprintf("%q", text) {
		t.Errorf("event %s %s %v, want news of %q", e.Name, e.Args, err, text)
	}
	if e.Offset == "" || e.Payload() != string(args[0]) {
		t.Errorf("the offset of %s is %q, its payload %s", e.Args, e.Offset, e.Payload())
	}
}

func recoveryOf(t *testing.T, m *member) *socketio.Recovery {
	t.Helper()
	recovery, ok := m.Recovery()
	if !ok || recovery.PID == "" || recovery.Offset == "" {
		t.Fatalf("the server offers no recovery: %+v", recovery)
	}
	return &recovery
}

// recoverChat joins /chat as who was lost. A poll that went with its answer is noticed by the heartbeat only, and till
// then the server makes a new socket of whoever comes.
func recoverChat(t *testing.T, s *realServer, lost *member) (line, *member) {
	t.Helper()
	var l line
	var again *member
	testwait.Until(t, "the recovery", func() bool {
		l = s.mustDial(t)
		var err error
		if again, err = l.join(t, socketio.Namespace{Name: "/chat", Recovery: recoveryOf(t, lost)}); err != nil {
			t.Fatal(err)
		}
		if !again.Recovered() {
			l.Close()
		}
		return again.Recovered()
	})
	return l, again
}

func TestRealRecovery(t *testing.T) {
	eachRecoveringRoute(t, func(t *testing.T, s *realServer) {
		lost := loseConnection(t, s, "missed", "missed, too")
		before := recoveryOf(t, lost)
		_, again := recoverChat(t, s, lost)
		if lost.Recovered() || !again.Recovered() || again.ID() != lost.ID() {
			t.Errorf("recovered: %v, then %v, as %q, was %q", lost.Recovered(), again.Recovered(), again.ID(), lost.ID())
		}
		wantNews(t, again, "missed")
		wantNews(t, again, "missed, too")
		if after := recoveryOf(t, again); after.PID != before.PID || after.Offset == before.Offset {
			t.Errorf("the next recovery is %+v, this one was %+v", after, before)
		}
		if args := again.ask(t, "whoami").Args; !strings.Contains(args, `"recovered":true`) {
			t.Errorf("to the server it is %s", args)
		}
		again.mustEmit(t, "toall", "news", "still in the room")
		wantNews(t, again, "still in the room")
	})
}

// A recovered connection that is lost again before any event recovers from the same place.
func TestRealRecoveryTwice(t *testing.T) {
	eachRecoveringRoute(t, func(t *testing.T, s *realServer) {
		lost, other := loseConnection(t, s), s.mustDial(t).mustJoin(t, "/")
		for range 2 {
			l, again := recoverChat(t, s, lost)
			if !again.Recovered() || again.ID() != lost.ID() {
				t.Errorf("recovered: %v, as %q, was %q", again.Recovered(), again.ID(), lost.ID())
			}
			l.lose(t, other)
			lost = again
		}
	})
}

func TestRealReconnectWithoutRecovery(t *testing.T) {
	eachRecoveringRoute(t, func(t *testing.T, s *realServer) {
		lost := loseConnection(t, s, "missed")
		for name, recovery := range map[string]*socketio.Recovery{
			"none":    nil,
			"unknown": {PID: "nobody", Offset: recoveryOf(t, lost).Offset},
		} {
			again, err := s.mustDial(t).join(t, socketio.Namespace{Name: "/chat", Recovery: recovery})
			if err != nil {
				t.Fatal(err)
			}
			if again.Recovered() || again.ID() == lost.ID() {
				t.Errorf("%s: recovered: %v, as %q", name, again.Recovered(), again.ID())
			}
			again.mustEmit(t, "toall", "news", "fresh")
			wantNews(t, again, "fresh") // with nothing before it
		}
	})
}

// A server without recovery says so.
func TestRealServerWithoutRecovery(t *testing.T) {
	eachRoute(t, func(t *testing.T, s *realServer) {
		_, root := s.open(t)
		root.wantAlive(t, "text")
		if recovery, ok := root.Recovery(); ok || recovery != (socketio.Recovery{}) || root.Recovered() {
			t.Errorf("%+v, recovered: %v", recovery, root.Recovered())
		}
	})
}
