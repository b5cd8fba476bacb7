package doctor_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/doctor"
	"sailscope/sailsclient/engineio"
)

func TestAHealthyApp(t *testing.T) {
	s := startDemo(t, demo.Options{})
	f := examine(t, s.URL())
	f.want(plain)
	if f.URL != s.URL() {
		t.Errorf("the URL is %s", f.URL)
	}
	f.says(doctor.Address, s.URL()+", Socket.IO at /socket.io/")
	f.says(doctor.TCP, strings.TrimPrefix(s.URL(), "http://"))
	f.says(doctor.HTTP, "HTTP 200 OK")
	f.says(doctor.Generation, "Engine.IO 4 (Socket.IO 4), detected", "every 25s", "45s", "100 MB")
	f.says(doctor.Cookie, "with --session, the app gives sails.sid")
	f.says(doctor.Request, "GET /echo over websocket got a response: 200")
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d virtual requests arrived", n)
	}
	if cookie := s.Requests()[0].Headers["cookie"]; cookie != "" {
		t.Errorf("a cookie nobody asked for is sent: %s", cookie)
	}
	byName := strings.Replace(s.URL(), "127.0.0.1", "localhost", 1)
	f = examine(t, byName, withSession, func(o *doctor.Options) { o.Client.CSRFPath = "/csrfToken" })
	f.want("tls:skip")
	f.says(doctor.DNS, "localhost is ", "127.0.0.1")
	f.says(doctor.Cookie, "sails.sid goes with the handshake, and the app knows its session")
	f.says(doctor.CSRF, "a token came from /csrfToken")
	if sent := s.Requests()[1].Headers; sent["x-csrf-token"] == "" || !strings.Contains(sent["cookie"], "sails.sid=") {
		t.Errorf("sent %v", sent)
	}
}

func TestAnyStatusIsAnAnswer(t *testing.T) {
	s := startDemo(t, demo.Options{})
	for path, says := range map[string]string{"/nope": "404", "/forbidden": "403", "/fail": "500"} {
		f := examine(t, s.URL(), asking("GET", path))
		f.want(plain)
		f.says(doctor.Request, says)
	}
}

func TestTransports(t *testing.T) {
	onlyPolling := startDemo(t, demo.Options{Transports: []string{demo.TransportPolling}}).URL()
	onlyWebsocket := startDemo(t, demo.Options{Transports: []string{demo.TransportWebsocket}}).URL()
	both := startDemo(t, demo.Options{}).URL()

	f := examine(t, onlyWebsocket)
	f.want("dns:skip tls:skip polling:skip upgrade:skip cookie:skip csrf:skip")
	f.says(doctor.Polling, "the app does not allow it")

	f = examine(t, onlyWebsocket, over(engineio.Polling))
	f.want("dns:skip tls:skip polling:fail upgrade:skip cookie:skip csrf:skip request:skip")
	f.says(doctor.Polling, "use --transport websocket, which works", "add polling to the app's sails.config.sockets.transports")
	f.says(doctor.Request, "because polling failed")

	f = examine(t, onlyWebsocket, over(engineio.Polling, engineio.Websocket))
	f.want("dns:skip tls:skip polling:warn upgrade:skip cookie:skip csrf:skip")

	f = examine(t, onlyPolling)
	f.want("dns:skip tls:skip websocket:fail upgrade:skip cookie:skip csrf:skip request:skip")
	f.says(doctor.Websocket, "use --transport polling, which works", "add websocket to the app's sails.config.sockets.transports")

	f = examine(t, onlyPolling, over(engineio.Polling))
	f.want("dns:skip tls:skip websocket:skip upgrade:skip cookie:skip csrf:skip")
	f.says(doctor.Request, "over polling")

	examine(t, both, over(engineio.Polling, engineio.Websocket)).want(plain)
}

// losing is a proxy that loses the upgrades that it should.
func losing(lost func(*http.Request) bool) func(http.Handler) http.Handler {
	return func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Upgrade") != "" && lost(r) {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			app.ServeHTTP(w, r)
		})
	}
}

func TestUpgradesThatGetLost(t *testing.T) {
	all := wrapDemo(t, demo.Options{}, losing(func(*http.Request) bool { return true }))
	f := examine(t, all)
	f.want("dns:skip tls:skip websocket:fail upgrade:skip cookie:skip csrf:skip request:skip")
	f.says(doctor.Websocket, "HTTP 502", "use --transport polling", "passes upgrades on")
	f.says(doctor.Upgrade, "because websocket does not work")
	examine(t, all, over(engineio.Polling)).want("dns:skip tls:skip websocket:warn upgrade:skip cookie:skip csrf:skip")

	heartbeat := demo.Options{PingInterval: 100 * time.Millisecond} // a poll has to end before the loss is told of
	ofPolling := wrapDemo(t, heartbeat, losing(func(r *http.Request) bool { return r.URL.Query().Has("sid") }))
	f = examine(t, ofPolling)
	f.want("dns:skip tls:skip upgrade:warn cookie:skip csrf:skip")
	f.says(doctor.Upgrade, "HTTP 502", "to the same server")
}

func TestOrigins(t *testing.T) {
	for _, generation := range []engineio.Version{engineio.V3, engineio.V4} {
		s := startDemo(t, demo.Options{Origins: []string{"http://app.example"}, Only: generation})
		const refused = "dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:skip origin:fail cookie:skip csrf:skip request:skip"
		f := examine(t, s.URL())
		f.want(refused)
		f.says(doctor.Origin, "none is given", "onlyAllowOrigins")
		f = examine(t, s.URL(), header("Origin", "http://other.example"))
		f.want(refused)
		f.says(doctor.Origin, "http://other.example may not connect", "--origin")
		f = examine(t, s.URL(), header("Origin", "http://app.example"))
		f.want(plain)
		f.says(doctor.Origin, "http://app.example may connect")
	}
}

func TestBeforeConnect(t *testing.T) {
	refuse := func(*http.Request) error { return errors.New("members only") }
	f := examine(t, startDemo(t, demo.Options{BeforeConnect: refuse}).URL())
	f.want("dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:skip origin:skip cookie:skip csrf:skip request:skip")
	f.says(doctor.Websocket, "members only", "beforeConnect", "--session")
	f.says(doctor.Origin, "because websocket failed")

	wantCookie := func(r *http.Request) error {
		if _, err := r.Cookie("sails.sid"); err != nil {
			return errors.New("log in first")
		}
		return nil
	}
	examine(t, startDemo(t, demo.Options{BeforeConnect: wantCookie}).URL(), withSession).want("dns:skip tls:skip csrf:skip")
}

func TestGenerations(t *testing.T) {
	for name, c := range map[string]struct {
		only, asked engineio.Version
		statuses    string
		says        []string
	}{
		"3":            {engineio.V3, engineio.Auto, plain, []string{"Engine.IO 3 (Socket.IO 2), detected"}},
		"4":            {engineio.V4, engineio.Auto, plain, []string{"Engine.IO 4 (Socket.IO 4), detected"}},
		"3, asked for": {engineio.V3, engineio.V3, plain, []string{"Engine.IO 3 (Socket.IO 2), as asked for"}},
		"not 3": {
			engineio.V4, engineio.V3,
			"dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:fail origin:skip cookie:skip csrf:skip request:skip",
			[]string{"speaks Engine.IO 4 (Socket.IO 4), not Engine.IO 3", "leave --eio at auto, or set it to the server's"},
		},
		"not 4": {
			engineio.V3, engineio.V4,
			"dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:fail origin:skip cookie:skip csrf:skip request:skip",
			[]string{"speaks Engine.IO 3 (Socket.IO 2), not Engine.IO 4", "leave --eio at auto, or set it to the server's"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := examine(t, startDemo(t, demo.Options{Only: c.only}).URL(), forced(c.asked))
			f.want(c.statuses)
			f.says(doctor.Generation, c.says...)
		})
	}
}

func TestAnImpatientHeartbeat(t *testing.T) {
	f := examine(t, startDemo(t, demo.Options{PingTimeout: 4 * time.Second}).URL())
	f.want("dns:skip tls:skip generation:warn cookie:skip csrf:skip")
	f.says(doctor.Generation, "29s", "a pingTimeout of 4s")
}

// The request's answers that are none are the test's, to a route that never
// answers.
func TestNoAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		fault  func(*demo.Server)
		status string
		says   []string
	}{
		"disconnected": {(*demo.Server).DropConnections, "fail", []string{"GET /silent: ", "connection was lost"}},
		"kicked":       {(*demo.Server).Kick, "fail", []string{"the server disconnected this socket", "connect again"}},
		"unreadable": {
			func(s *demo.Server) {
				s.SendRaw(`430[{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ","message":"what?","status":400}]`)
			},
			"fail", []string{"could not read GET /silent: what?", "sails-hook-sockets"},
		},
		"no status":   {func(s *demo.Server) { s.SendRaw(`430[{"statusCode":"200"}]`) }, "warn", []string{"statusCode is a string", "reads it as status 200"}},
		"no response": {func(s *demo.Server) { s.SendRaw(`430["text"]`) }, "fail", []string{"GET /silent: the response is not a JWR: it is a string", "is a Sails app"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startDemo(t, demo.Options{})
			done := make(chan struct{})
			go func() {
				defer close(done)
				for len(s.Requests()) == 0 && t.Context().Err() == nil {
					time.Sleep(time.Millisecond)
				}
				c.fault(s)
			}()
			f := examine(t, s.URL(), asking("GET", "/silent"))
			<-done
			f.want(plain + " request:" + c.status)
			f.says(doctor.Request, c.says...)
		})
	}
}

func TestSilence(t *testing.T) {
	t.Parallel()
	f := examine(t, startDemo(t, demo.Options{}).URL(), asking("GET", "/silent"), func(o *doctor.Options) { o.Client.ConnectTimeout = enough })
	f.want(plain + " request:fail")
	f.says(doctor.Request, "no response to GET /silent within 10s", "another --request")
}

// Whoever interrupts an examination is told nothing that is only so because of
// that.
func TestInterrupted(t *testing.T) {
	s := startDemo(t, demo.Options{})
	for stop := range doctor.Steps() {
		ctx, cancel := context.WithCancel(t.Context())
		var o doctor.Options
		o.Client.URL = s.URL()
		o.Request.Method, o.Request.URL = "get", "/echo"
		told := 0
		_, err := doctor.Examine(ctx, o, func(doctor.Step) {
			if told == stop {
				cancel()
			}
			told++
		})
		if told != stop+1 || !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted at step %d: %d were told, %v", stop, told, err)
		}
	}
}

func TestOptionsThatCannotBeUsed(t *testing.T) {
	for _, url := range []string{"ftp://app", "http://", "http://app:99999"} {
		var o doctor.Options
		o.Client.URL = url
		if _, err := doctor.Examine(t.Context(), o, func(s doctor.Step) { t.Errorf("%s: told %+v", url, s) }); err == nil {
			t.Errorf("%s: no error", url)
		}
	}
}
