package doctor_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"sailscope/internal/doctor"
	"sailscope/internal/nettest"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient/engineio"
)

// before is a reverse proxy to the app that may answer itself: spoil reports
// whether it has.
func before(t testing.TB, app string, spoil func(w http.ResponseWriter, r *http.Request) bool) string {
	t.Helper()
	proxy := nettest.ReverseProxy(t, app)
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !spoil(w, r) {
			proxy.ServeHTTP(w, r)
		}
	})
}

func isHandshake(r *http.Request) bool { return r.Header.Get("Upgrade") != "" }

// neverSays checks that no step says or advises the text.
func (f findings) neverSays(texts ...string) {
	f.t.Helper()
	for _, s := range f.steps {
		for _, text := range texts {
			if strings.Contains(s.Detail+"\n"+s.Advice, text) {
				f.t.Errorf("%s says %q, advises %q", s.Name, s.Detail, s.Advice)
			}
		}
	}
}

// A proxy that spoils websockets is not taken for a rule of the app.
func TestFrontsThatSpoilWebsockets(t *testing.T) {
	const spoiled = "dns:skip tls:skip websocket:fail upgrade:skip origin:skip cookie:skip csrf:skip request:skip"
	for _, g := range sailstest.Generations() {
		app := sharedApps.URL(t, g)
		for name, spoil := range map[string]func(http.Header){
			"no key":        func(h http.Header) { h.Del("Sec-WebSocket-Key") },
			"no version":    func(h http.Header) { h.Del("Sec-WebSocket-Version") },
			"another":       func(h http.Header) { h.Set("Upgrade", "h2c") },
			"a wrong key":   func(h http.Header) { h.Set("Sec-WebSocket-Key", "x") },
			"a new version": func(h http.Header) { h.Set("Sec-WebSocket-Version", "99") },
		} {
			t.Run(g.String()+"/"+name, func(t *testing.T) {
				f := examine(t, before(t, app, func(_ http.ResponseWriter, r *http.Request) bool {
					if isHandshake(r) {
						spoil(r.Header)
					}
					return false
				}))
				f.want(spoiled)
				f.says(doctor.Websocket, "the websocket handshake", "Sec-WebSocket headers unchanged", "use --transport polling, which works")
				f.neverSays("--cookie", "--origin")
			})
		}
	}
}

// What a proxy answers to a websocket in the form of Engine.IO is not a rule of the
// app, whose rules are for both transports.
func TestFrontsThatRefuseWebsockets(t *testing.T) {
	app := sharedApps.URL(t, sailstest.EIO4)
	for text, origin := range map[string]string{"Bad request": " origin:skip", "Origin not allowed": " origin:skip", "websocket not supported here": "", "": ""} {
		url := before(t, app, func(w http.ResponseWriter, r *http.Request) bool {
			if !isHandshake(r) {
				return false
			}
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, text)
			return true
		})
		f := examine(t, url)
		f.want("dns:skip tls:skip websocket:fail upgrade:skip" + origin + " cookie:skip csrf:skip request:skip")
		f.says(doctor.Websocket, "but polling with the same headers is accepted", "passes upgrades on", "a proxy may refuse websocket")
		f.neverSays("--origin", "--cookie", "wants one")
		f = examine(t, url, over(engineio.Polling), header("Origin", "http://a.example"))
		f.want("dns:skip tls:skip websocket:warn upgrade:skip" + origin + " cookie:skip csrf:skip")
	}
}

// No app allows neither transport: then the query is lost on the way.
func TestFrontsThatDropTheQuery(t *testing.T) {
	for _, g := range sailstest.Generations() {
		app := sharedApps.URL(t, g)
		f := examine(t, before(t, app, func(_ http.ResponseWriter, r *http.Request) bool {
			r.URL.RawQuery = ""
			return false
		}))
		f.want("dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:skip origin:skip cookie:skip csrf:skip request:skip")
		for _, step := range []string{doctor.Websocket, doctor.Polling} {
			f.says(step, "the query was lost on the way", "let it forward the query")
		}
		f.neverSays("transports")
		f = examine(t, before(t, app, func(_ http.ResponseWriter, r *http.Request) bool {
			if isHandshake(r) {
				r.URL.RawQuery = ""
			}
			return false
		}))
		f.want("dns:skip tls:skip websocket:fail upgrade:skip cookie:skip csrf:skip request:skip")
		f.says(doctor.Websocket, "the query of the handshake did not reach the server", "use --transport polling", "let it forward the query")
		f.neverSays("transports")
	}
}

// A connection that polls is spoiled by what answers its later requests.
func TestFrontsThatSpoilPolling(t *testing.T) {
	isPost := func(r *http.Request) bool { return r.Method == http.MethodPost }
	isPoll := func(r *http.Request) bool { return r.Method == http.MethodGet && r.URL.Query().Has("sid") }
	drop := func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	answer := func(status int) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { page(w, status) }
	}
	for _, g := range sailstest.Generations() {
		app := sharedApps.URL(t, g)
		for name, c := range map[string]struct {
			when func(*http.Request) bool
			do   func(http.ResponseWriter)
			says []string
		}{
			"a page for a POST":  {isPost, answer(200), []string{"a page came instead of the server's response (HTTP 200 OK)", "responds to some of the requests"}},
			"a page for a poll":  {isPoll, answer(200), []string{"a page came instead of the server's response (HTTP 200 OK)", "responds to some of the requests"}},
			"a dropped POST":     {isPost, drop, []string{"POST was dropped (", "not let POST through"}},
			"a POST of any size": {isPost, answer(413), []string{"refuses even a packet of ", "it may refuse every POST"}},
		} {
			t.Run(g.String()+"/"+name, func(t *testing.T) {
				t.Parallel()
				f := examine(t, before(t, app, func(w http.ResponseWriter, r *http.Request) bool {
					if c.when(r) {
						c.do(w)
						return true
					}
					return false
				}), over(engineio.Polling))
				f.want("dns:skip tls:skip polling:fail upgrade:skip cookie:skip csrf:skip request:skip")
				f.says(doctor.Polling, append(c.says, "use --transport websocket, which works")...)
				f.neverSays("parser", "--eio", "--path")
			})
		}
	}
}

// A server that has begun to answer is not one that keeps silent.
func TestServersThatBegin(t *testing.T) {
	for name, c := range map[string]struct {
		handle func(net.Conn)
		scheme string
		step   string
		says   []string
	}{
		"a head that breaks off": {
			func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n") }, "http", doctor.HTTP,
			[]string{"the head of the response is incomplete or not valid", "failed during the response"},
		},
		"a header that breaks off": {
			func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nConte") }, "http", doctor.HTTP,
			[]string{"the head of the response is incomplete or not valid"},
		},
		"no TLS":       {func(c net.Conn) { _, _ = io.WriteString(c, "SSH-2.0-OpenSSH_9.9\r\n") }, "https", doctor.TLS, []string{`neither TLS nor HTTP: its response begins with "SSH-2"`}},
		"hardly bytes": {func(c net.Conn) { _, _ = c.Write([]byte{0x20, 2, 0, 0}) }, "https", doctor.TLS, []string{"whether the server wants http://"}},
		"HTTP":         {func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }, "https", doctor.TLS, []string{"use http:// in the URL"}},
		"a TLS alert":  {func(c net.Conn) { _, _ = c.Write([]byte("\x15\x03\x01\x00\x02\x02\x46")) }, "http", doctor.HTTP, []string{"speaks only TLS at this port", "use https://"}},
		"Apache": {
			func(c net.Conn) {
				_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"+
					"<html><title>400 Bad Request</title>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />\n")
			}, "http", doctor.HTTP, []string{"speaks only TLS at this port", "use https://"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			address := nettest.Listen(t, func(conn net.Conn) {
				_, _ = conn.Read(make([]byte, 4<<10))
				c.handle(conn)
			})
			f := examine(t, c.scheme+"://"+address)
			if f.Works || f.Failed != c.step {
				t.Errorf("%s failed\n%s", f.Failed, f)
			}
			f.says(c.step, c.says...)
		})
	}
}
