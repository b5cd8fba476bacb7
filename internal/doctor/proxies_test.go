package doctor_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"sync/atomic"
	"testing"

	"sailscope/internal/doctor"
	"sailscope/internal/nettest"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

func serve(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// page is an error page as nginx has it.
func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	_, _ = io.WriteString(w, "<html>\r\n<head><title>"+text+"</title></head>\r\n<body>\r\n<center><h1>"+text+"</h1></center>\r\n</body>\r\n</html>\r\n")
}

// What a proxy does in front of real apps is told from what the apps do.
func TestProxiesBeforeRealApps(t *testing.T) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			first, second := sharedApps.URL(t, g), sailstest.Start(t, g).URL()
			t.Run("without upgrades", func(t *testing.T) { wantDroppedUpgrades(t, first) })
			t.Run("not sticky", func(t *testing.T) { wantNotSticky(t, first, second) })
			t.Run("sticky", func(t *testing.T) { wantSticky(t, first, second) })
			t.Run("other refusals", func(t *testing.T) { wantRefusalsOfProxies(t, first) })
			t.Run("a cookie that is not the session's", func(t *testing.T) {
				f := examine(t, first, header("Cookie", "AWSALB=x"))
				f.want("dns:skip tls:skip cookie:warn csrf:skip")
				f.says(doctor.Cookie, "AWSALB goes with the handshake, but not the app's session cookie sails.sid")
			})
		})
	}
}

func wantDroppedUpgrades(t *testing.T, app string) {
	t.Helper()
	proxy := nettest.ReverseProxy(t, app)
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Upgrade")
		r.Header.Del("Connection")
		proxy.ServeHTTP(w, r)
	})
	f := examine(t, url)
	f.want("dns:skip tls:skip websocket:fail upgrade:skip origin:skip cookie:skip csrf:skip request:skip")
	f.says(doctor.Websocket, "reached the server as a plain HTTP request (HTTP 400 Bad request)", "drops the Upgrade and Connection headers", "--transport polling")
	f = examine(t, url, over(engineio.Polling))
	f.want("dns:skip tls:skip websocket:warn upgrade:skip origin:skip cookie:skip csrf:skip")
	f.says(doctor.Request, "over polling")
	for _, s := range f.steps {
		if strings.Contains(s.Detail+s.Advice, "--origin") {
			t.Errorf("%s blames the origin: %s, %s", s.Name, s.Detail, s.Advice)
		}
	}
}

// wantNotSticky has two servers take turns, as nginx does, or only one get what is
// sent: Engine.IO 3 connects without sending anything.
func wantNotSticky(t *testing.T, apps ...string) {
	t.Helper()
	var turn atomic.Int64
	first, second := nettest.ReverseProxy(t, apps[0]), nettest.ReverseProxy(t, apps[1])
	for _, isAstray := range []func(*http.Request) bool{
		func(*http.Request) bool { return turn.Add(1)%2 == 0 },
		func(r *http.Request) bool { return r.Method == http.MethodPost },
	} {
		f := examine(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			if isAstray(r) {
				second.ServeHTTP(w, r)
				return
			}
			first.ServeHTTP(w, r)
		}))
		f.want("dns:skip tls:skip polling:warn upgrade:skip cookie:skip csrf:skip")
		f.says(doctor.Polling, "the server does not know this connection (HTTP 400 Session ID unknown)", "sticky sessions")
	}
}

// wantSticky has a balancer's cookie say which server is meant. It costs neither
// the session nor the transport.
func wantSticky(t *testing.T, apps ...string) {
	t.Helper()
	var turn atomic.Int64
	proxies := map[string]*httputil.ReverseProxy{"0": nettest.ReverseProxy(t, apps[0]), "1": nettest.ReverseProxy(t, apps[1])}
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		name := fmt.Sprint(turn.Add(1) % 2)
		if c, err := r.Cookie("SERVERID"); err == nil {
			name = c.Value
		} else {
			http.SetCookie(w, &http.Cookie{Name: "SERVERID", Value: name, Path: "/"})
		}
		proxies[name].ServeHTTP(w, r)
	})
	examine(t, url, over(engineio.Polling)).want(plain)
	f := examine(t, url, over(engineio.Polling), withSession, asking("GET", "/session"))
	f.want("dns:skip tls:skip csrf:skip")
	f.says(doctor.Cookie, "SERVERID", "sails.sid", "the app knows its session")
	f.says(doctor.Request, "GET /session over polling got a response: 200")
}

func wantRefusalsOfProxies(t *testing.T, app string) {
	t.Helper()
	proxy := nettest.ReverseProxy(t, app)
	refusing := func(status int, name, value string) string {
		return serve(t, func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, "/socket.io/") {
				proxy.ServeHTTP(w, r)
				return
			}
			w.Header().Set(name, value)
			page(w, status)
		})
	}
	const failed = "dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:skip origin:skip cookie:skip csrf:skip request:skip"
	for name, c := range map[string]struct {
		url  string
		says []string
	}{
		"a login page": {refusing(302, "Location", "https://sso.example/auth?state=x"),
			[]string{"redirects /socket.io/ to https://sso.example/auth (HTTP 302 Found)", "a login page may be in front of the app", "--cookie"}},
		"a login form": {refusing(200, "Server", "sso"),
			[]string{"there is no Socket.IO at this address (HTTP 200 OK)", "a login page in front of the app", "--cookie"}},
		"no Location":   {refusing(302, "Server", "nginx"), []string{"redirects /socket.io/ without a Location (HTTP 302 Found)", "what the app or a proxy"}},
		"a slash":       {refusing(308, "Location", "/socket.io"), []string{"to /socket.io (HTTP 308 Permanent Redirect)", "removes the slash at the end"}},
		"a rate limit":  {refusing(429, "Retry-After", "30"), []string{"limits the rate of requests (HTTP 429 Too Many Requests)", "after 30s (Retry-After)"}},
		"an app gone":   {refusing(502, "Server", "nginx"), []string{"(HTTP 502 Bad Gateway)", "see whether the app behind it is up"}},
		"an app asleep": {refusing(504, "Server", "nginx"), []string{"a proxy got no response from the app in time (HTTP 504 Gateway Timeout)"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := examine(t, c.url)
			f.want(failed)
			f.says(doctor.Websocket, c.says...)
			f.says(doctor.Polling, c.says...)
		})
	}
}

// With --session, the redirect is that of the cookie's route.
func TestSessionBehindALoginPage(t *testing.T) {
	app := sharedApps.URL(t, sailstest.EIO4)
	proxy := nettest.ReverseProxy(t, app)
	for location, says := range map[string][]string{
		"https://sso.example/auth": {"redirects /__getcookie to https://sso.example/auth (HTTP 302 Found)", "a login page may be in front of the app"},
		"/login":                   {"gave no session cookie", "redirected to /login"},
	} {
		f := examine(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/__getcookie":
				http.Redirect(w, r, location, http.StatusFound)
			case "/login":
				_, _ = io.WriteString(w, "<title>Log in</title>")
			default:
				proxy.ServeHTTP(w, r)
			}
		}), withSession)
		f.want("dns:skip tls:skip cookie:fail csrf:skip request:skip")
		f.says(doctor.Cookie, says...)
	}
}

// sails.config.sockets.sendResponseHeaders: false ends the app with the first
// request that wants an answer.
func TestRequestsThatEndTheApp(t *testing.T) {
	for _, g := range sailstest.Generations() {
		t.Run(g.String(), func(t *testing.T) {
			t.Parallel()
			s := sailstest.Start(t, g, sailstest.WithEnv("SEND_RESPONSE_HEADERS=0"))
			f := examine(t, s.URL())
			f.want(plain + " request:fail")
			f.says(doctor.Request, "the server ended at the same time", "sails.config.sockets.sendResponseHeaders: false", "the app's log")
		})
	}
}

// A connection that ends with the request while the app lives on has other
// causes: the kick of TestNoAnswer, or this.
func TestRequestsThatEndTheConnection(t *testing.T) {
	f := examine(t, sharedApps.URL(t, sailstest.EIO4), asking("POST", "/drop"))
	if f.Works { // the answer may come first
		return
	}
	for _, s := range f.steps {
		if strings.Contains(s.Detail+s.Advice, "sendResponseHeaders") {
			t.Errorf("%s: %s, %s", s.Name, s.Detail, s.Advice)
		}
	}
}

// What the documentation of Sails says of the query does nothing.
func TestQueriesThatDoNothing(t *testing.T) {
	app := sharedApps.URL(t, sailstest.EIO4)
	query := func(q string) func(*doctor.Options) { return func(o *doctor.Options) { o.Client.Query = q } }
	f := examine(t, app, query("cookie=sails.sid%3Dx&nosession=true"))
	f.want("address:warn " + plain)
	f.says(doctor.Address, "--cookie", "--connect-header 'nosession: true'")
	examine(t, app, query("cookies=x&token=nosession")).want(plain)
	f = examine(t, app+"?nosession=true")
	f.want("address:warn " + plain)

	for name, o := range map[string]sailsclient.Options{
		"1":    {Query: "nosession=true"},
		"null": {ConnectHeaders: http.Header{"Nosession": {"true"}}},
	} {
		o.URL = app
		s, err := sailsclient.New(o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Close)
		if err := s.Connect(); err != nil {
			t.Fatal(err)
		}
		answer, err := s.Get(t.Context(), "/session", nil)
		if err != nil || string(answer.Body) != `{"count":`+name+`}` {
			t.Errorf("%+v: %s, %v", o, answer.Body, err)
		}
	}
}
