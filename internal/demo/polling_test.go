package demo

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"sailscope/sailsclient/engineio"
)

// Polling and the upgrade, packet by packet, in both body formats.
func TestPollingAndUpgrade(t *testing.T) {
	for version, wire := range map[engineio.Version]struct{ hello, connect, connected, request, answer string }{
		engineio.V3: {hello: `:0{"sid":`, connected: `2:40`,
			request: `27:421["get",{"url":"/rooms"}]`, answer: `:431[{"body":[`},
		engineio.V4: {hello: `0{"sid":`, connect: "40", connected: `40{"sid":`,
			request: `421["get",{"url":"/rooms"}]`, answer: `431[{"body":[`},
	} {
		t.Run(version.String(), func(t *testing.T) {
			s := start(t, Options{})
			query := sdkVersionParam + "=1.2.1&EIO=" + version.String()
			at := s.URL() + "/socket.io/?transport=polling&" + query
			hello := ask(t, "GET", at, "", nil)
			if !strings.Contains(hello.body, wire.hello) || !strings.Contains(hello.body, `"upgrades":["websocket"]`) {
				t.Fatalf("greeted with %q", hello.body)
			}
			sid := sidIn(t, hello.body)
			at += "&sid=" + sid
			connected := hello.body
			if wire.connect != "" {
				ask(t, "POST", at, wire.connect, nil).want(200, "ok")
				connected = ask(t, "GET", at, "", nil).body
			}
			if !strings.Contains(connected, wire.connected) {
				t.Fatalf("connected with %q", connected)
			}
			ask(t, "POST", at, wire.request, nil).want(200, "ok")
			if answer := ask(t, "GET", at, "", nil).body; !strings.Contains(answer, wire.answer) {
				t.Errorf("answered %q", answer)
			}
			poll := make(chan httpAnswer, 1)
			go func() { poll <- ask(t, "GET", at, "", nil) }() // waits until the probe
			ws := dialRaw(t, s, "transport=websocket&sid="+sid+"&"+query)
			ws.write("2probe")
			ws.wantRead("3probe")
			if released := <-poll; strings.TrimPrefix(released.body, "1:") != "6" {
				t.Errorf("the poll was answered %q", released.body)
			}
			if err := s.Blast("between", 1); err != nil {
				t.Fatal(err)
			}
			ws.write("5", `422["get",{"url":"/rooms"}]`)
			ws.wantRead(`42["between",1]`)
			ws.wantRead(`432[{"body":[`)
			ask(t, "GET", at, "", nil).want(400, `{"code":3,"message":"Bad request"}`)
		})
	}
}

// A websocket that never finishes its upgrade leaves polling as it was.
func TestUpgradeThatFails(t *testing.T) {
	s := start(t, Options{})
	at := s.URL() + "/socket.io/?transport=polling&EIO=4"
	sid := sidIn(t, ask(t, "GET", at, "", nil).body)
	for _, frames := range [][]string{{"2"}, {"2probe", "4"}} {
		ws := dialRaw(t, s, "transport=websocket&EIO=4&sid="+sid)
		ws.write(frames...)
		ws.wantClosed()
	}
	ask(t, "POST", at+"&sid="+sid, "40", nil).want(200, "ok")
	if got := ask(t, "GET", at+"&sid="+sid, "", nil).body; !strings.HasPrefix(got, "40{") {
		t.Errorf("polled %q", got)
	}
}

func TestPollingEnds(t *testing.T) {
	open := func(t *testing.T, s *Server) string {
		at := s.URL() + "/socket.io/?transport=polling&EIO=4"
		return at + "&sid=" + sidIn(t, ask(t, "GET", at, "", nil).body)
	}
	unknown := `{"code":1,"message":"Session ID unknown"}`
	t.Run("by the client", func(t *testing.T) {
		s := start(t, Options{})
		at := open(t, s)
		ask(t, "POST", at, "1", nil).want(200, "ok")
		eventually(t, "the session to go", func() bool { return len(s.allSessions()) == 0 })
		ask(t, "GET", at, "", nil).want(400, unknown)
	})
	t.Run("by garbage", func(t *testing.T) {
		s := start(t, Options{})
		at := open(t, s)
		ask(t, "POST", at, "b!!", nil).want(400, "")
		eventually(t, "the session to go", func() bool { return len(s.allSessions()) == 0 })
	})
	t.Run("by a cut", func(t *testing.T) {
		s := start(t, Options{})
		at := open(t, s)
		polled := make(chan error, 1)
		go func() {
			resp, err := newTransport().RoundTrip(mustRequest(t, at))
			if err == nil {
				_ = resp.Body.Close()
			}
			polled <- err
		}()
		eventually(t, "the poll", func() bool { return s.allSessions()[0].polls.reading.Load() })
		s.DropConnections()
		if err := <-polled; err == nil {
			t.Error("the poll was answered")
		}
	})
	t.Run("by the server", func(t *testing.T) {
		s := start(t, Options{})
		at := open(t, s)
		s.allSessions()[0].end(goodbye)
		eventually(t, "the session to go", func() bool { return len(s.allSessions()) == 0 })
		ask(t, "GET", at, "", nil).want(400, unknown)
	})
}

func mustRequest(t *testing.T, url string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
