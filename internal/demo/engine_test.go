package demo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

func TestGenerationIsFoundOut(t *testing.T) {
	for name, c := range map[string]struct {
		opts Options
		want engineio.Version
	}{
		"both":     {Options{}, engineio.V4},
		"3":        {Options{Only: engineio.V3}, engineio.V3},
		"4":        {Options{Only: engineio.V4}, engineio.V4},
		"old of 4": {Options{HideMaxPayload: true}, engineio.V4},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, c.opts)
			if got := newClient(t, s.URL(), sailsclient.Options{}).Dial(); got.EngineIO != c.want || got.SID == "" {
				t.Errorf("connected with %+v", got)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	origin := func(o string) sailsclient.Options {
		return sailsclient.Options{ConnectHeaders: http.Header{"Origin": {o}}}
	}
	says := func(text string) func(*http.Request) error {
		return func(*http.Request) error { return errors.New(text) }
	}
	allowed := []string{"http://allowed.example"}
	for name, c := range map[string]struct {
		server  Options
		client  sailsclient.Options
		refusal sailsclient.Refusal
		body    string // over websocket
		status  int    // over polling
		polling string
	}{
		"no origin": {Options{Origins: allowed}, sailsclient.Options{}, sailsclient.RefusedOrigin,
			"Bad request", 400, `{"code":3,"message":"Bad request"}`},
		"bad origin": {Options{Origins: allowed}, origin("http://other.example"), sailsclient.RefusedOrigin,
			"Bad request", 400, `{"code":3,"message":"Bad request"}`},
		"bad origin, hook 2": {Options{Origins: allowed, Only: engineio.V3}, origin("http://other.example"),
			sailsclient.RefusedOrigin, "Origin not allowed", 403, `{"code":4,"message":"Origin not allowed"}`},
		"beforeConnect": {Options{BeforeConnect: says("")}, sailsclient.Options{}, sailsclient.RefusedBeforeConnect,
			"Forbidden", 403, `{"code":4,"message":"Forbidden"}`},
		"beforeConnect with a text": {Options{BeforeConnect: says("members only"), Origins: allowed}, sailsclient.Options{},
			sailsclient.RefusedBeforeConnect, "members only", 403, `{"code":4,"message":"members only"}`},
		"version 3": {Options{Only: engineio.V4}, sailsclient.Options{EngineIO: engineio.V3}, sailsclient.RefusedVersion,
			"Unsupported protocol version", 400, `{"code":5,"message":"Unsupported protocol version"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, c.server)
			socket := newClient(t, s.URL(), c.client)
			if err := socket.Connect(); err != nil {
				t.Fatal(err)
			}
			reason := ended(socket)
			var refused *engineio.HandshakeError
			if !errors.As(reason, &refused) || refused.StatusCode != 400 || refused.Body != c.body || reason.Refusal != c.refusal {
				t.Errorf("refused with %d: %v", reason.Refusal, reason)
			}
			version := max(c.client.EngineIO, engineio.V3)
			r := ask(t, "GET", s.URL()+"/socket.io/?transport=polling&EIO="+version.String(), "", c.client.ConnectHeaders)
			r.want(c.status, c.polling)
		})
	}
	t.Run("transport", func(t *testing.T) {
		s := start(t, Options{Transports: []string{TransportPolling}})
		socket := newClient(t, s.URL(), sailsclient.Options{})
		if err := socket.Connect(); err != nil {
			t.Fatal(err)
		}
		if reason := ended(socket); reason.Refusal != sailsclient.RefusedTransport {
			t.Errorf("refused with %d: %v", reason.Refusal, reason)
		}
		hello := ask(t, "GET", s.URL()+"/socket.io/?transport=polling&EIO=4", "", nil)
		if !strings.Contains(hello.body, `"upgrades":[]`) {
			t.Errorf("greeted with %s", hello.body)
		}
	})
	t.Run("allowed origin", func(t *testing.T) {
		s := start(t, Options{Origins: allowed})
		newClient(t, s.URL(), origin(allowed[0])).Dial()
	})
	t.Run("forced 4 on a server of 3", func(t *testing.T) {
		s := start(t, Options{Only: engineio.V3})
		socket := newClient(t, s.URL(), sailsclient.Options{EngineIO: engineio.V4})
		if err := socket.Connect(); err != nil {
			t.Fatal(err)
		}
		if reason := ended(socket); reason.Refusal != sailsclient.RefusedVersion {
			t.Errorf("refused with %d: %v", reason.Refusal, reason)
		}
	})
}

func TestEngineRefusesNonsense(t *testing.T) {
	s := start(t, Options{})
	at := s.URL() + "/socket.io/"
	ask(t, "GET", at+"?EIO=4&transport=carrier-pigeon", "", nil).want(400, `{"code":0,"message":"Transport unknown"}`)
	ask(t, "GET", at+"?EIO=4&transport=polling&sid=nobody", "", nil).want(400, `{"code":1,"message":"Session ID unknown"}`)
	ask(t, "POST", at+"?EIO=4&transport=polling", "", nil).want(400, `{"code":2,"message":"Bad handshake method"}`)
	ask(t, "GET", at+"?EIO=4&transport=websocket", "", nil).want(400, `{"code":3,"message":"Bad request"}`)
	for _, frames := range [][]string{{""}, {"2"}, {"9"}, {"4"}, {"42"}, {"42[1]"}, {"451-[\"x\"]", "42[\"y\"]"}} {
		ws := dialRaw(t, s, "EIO=4&transport=websocket")
		ws.write(frames...)
		ws.wantClosed()
	}
	ws := dialRaw(t, s, "EIO=3&transport=websocket")
	ws.write("3") // servers of revision 3 do not ping
	ws.wantClosed()
	ws = dialRaw(t, s, "EIO=4&transport=websocket")
	ws.write("41", "40/admin,", "40", `421["GET",{"url":"/"}]`, `422["get",{"url":"/"}]`)
	ws.wantRead(`44/admin,{"message":"Invalid namespace"}`)
	ws.wantRead(`40{"sid":`)
	ws.wantRead(`432[{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"`) // no SDK version; capitals are not answered
	ws.write(`42["get","no ack"]`)
	ws.wantRead(`42["sails:parseError",{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"`)
}

// rawSocket is a websocket without any Engine.IO on top.
type rawSocket struct {
	t  *testing.T
	ws *websocket.Conn
}

// dialRaw connects and reads the open packet.
func dialRaw(t *testing.T, s *Server, query string) rawSocket {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, s.URL()+"/socket.io/?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.CloseNow() })
	r := rawSocket{t, ws}
	if !strings.Contains(query, "sid=") {
		r.wantRead(`0{"sid":`)
	}
	return r
}

func (r rawSocket) write(frames ...string) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for _, frame := range frames {
		// A write may come too late for a server that has closed already.
		_ = r.ws.Write(ctx, websocket.MessageText, []byte(frame))
	}
}

// wantRead fails unless the next frame begins like this.
func (r rawSocket) wantRead(prefix string) string {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, frame, err := r.ws.Read(ctx)
	if err != nil || !strings.HasPrefix(string(frame), prefix) {
		r.t.Fatalf("read %q, %v; want %q", frame, err, prefix)
	}
	return string(frame)
}

func (r rawSocket) wantClosed() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		if _, _, err := r.ws.Read(ctx); err != nil {
			break
		}
	}
	if ctx.Err() != nil {
		r.t.Fatal("the server did not close")
	}
}

// httpAnswer is the answer to a plain HTTP request.
type httpAnswer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func ask(t *testing.T, method, url, body string, header http.Header) httpAnswer {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(req.Header, header)
	resp, err := newTransport().RoundTrip(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return httpAnswer{t, resp.StatusCode, resp.Header, strings.TrimSpace(string(text))}
}

// newTransport keeps no connection, so that none outlives its test.
func newTransport() *http.Transport { return &http.Transport{DisableKeepAlives: true} }

func (a httpAnswer) want(status int, body string) {
	a.t.Helper()
	if a.status != status || a.body != body {
		a.t.Errorf("answered %d %q, want %d %q", a.status, a.body, status, body)
	}
}

// sidIn is the session id in an open packet.
func sidIn(t *testing.T, packet string) string {
	t.Helper()
	hs, err := engineio.ParseHandshake([]byte(packet[strings.IndexByte(packet, '{') : strings.IndexByte(packet, '}')+1]))
	if err != nil {
		t.Fatalf("%v in %q", err, packet)
	}
	return hs.SID
}

// Attachments go both ways, in both generations.
func TestBinary(t *testing.T) {
	eachVersion(t, func(t *testing.T, opts Options, version engineio.Version) {
		s := start(t, opts)
		c := connect(t, s.URL(), version)
		c.Must("post", "/binary", nil)
		c.Until("the event", func() bool { return len(c.Events) == 1 })
		e := c.Events[0]
		if e.Name != "binary" || len(e.Attachments) != 2 || !bytes.Equal(e.Attachments[0], someBytes()) ||
			string(e.Attachments[1]) != "tiny" {
			t.Errorf("event %+v", e)
		}
		answer := c.Ask("get", "/scalar/binary", nil)
		if len(answer.Attachments) != 1 || !bytes.Equal(answer.Attachments[0], someBytes()) {
			t.Errorf("answer %+v", answer)
		}
		wantBody(t, answer.Body, `{"_placeholder":true,"num":0}`)
	})
}
