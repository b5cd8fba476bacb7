package sailsclient_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

// redirecting serves the demo, except for what target leads elsewhere.
func redirecting(t *testing.T, ca *authority, target func(w http.ResponseWriter, r *http.Request) (status int, location string)) *httptest.Server {
	t.Helper()
	app := startDemo(t, demo.Options{})
	return serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status, location := target(w, r); location != "" {
			w.Header().Set("Location", location)
			w.WriteHeader(status)
			return
		}
		app.Handler().ServeHTTP(w, r)
	}), func(s *httptest.Server) {
		if ca != nil {
			s.TLS = ca.issue(t, tomorrow(), "127.0.0.1")
		}
	})
}

// laden gives every kind of secret to the connection.
func laden(o *sailsclient.Options) {
	o.URL = strings.Replace(o.URL, "://", "://nemo:hunter22@", 1)
	o.ConnectHeaders = http.Header{"Cookie": {"sails.sid=secret"}, "X-Key": {"secret"}}
}

// trap is a server that counts its visitors.
func trap(t *testing.T, ca *authority) (address string, visits *atomic.Int64) {
	t.Helper()
	visits = new(atomic.Int64)
	server := serve(t, http.NotFoundHandler(), func(s *httptest.Server) {
		s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				visits.Add(1)
			}
		}
		if ca != nil {
			s.TLS = ca.issue(t, tomorrow(), "127.0.0.1")
		}
	})
	return server.URL, visits
}

// Nothing goes to another scheme, host or port than the configured one, not even
// a connection, whichever status a redirect has.
func TestRedirectsToElsewhere(t *testing.T) {
	ca := newAuthority(t)
	plain, plainVisits := trap(t, nil)
	secure, secureVisits := trap(t, ca)
	port := plain[strings.LastIndex(plain, ":"):]
	for name, location := range map[string]string{
		"another port": plain + "/login?token=secret", "another scheme": secure + "/login", "another host": "http://localhost" + port + "/login",
		"without a scheme": strings.TrimPrefix(plain, "http:") + "/login", "with a user": strings.Replace(plain, "://", "://nemo:hunter22@", 1) + "/login",
		"other spellings": "HTTP:" + strings.TrimPrefix(plain, "http:") + "/login", "not HTTP": "ftp://127.0.0.1/login",
	} {
		for _, served := range []*authority{nil, ca} {
			status := http.StatusMovedPermanently
			app := redirecting(t, served, func(_ http.ResponseWriter, r *http.Request) (int, string) {
				if strings.HasPrefix(r.URL.Path, "/socket.io") {
					return 0, ""
				}
				return status, location
			})
			for step, options := range map[string]func(*sailsclient.Options){
				"session": func(o *sailsclient.Options) { o.Session = true },
				"token":   func(o *sailsclient.Options) { o.CSRFPath = "/csrfToken" },
			} {
				for _, status = range []int{301, 302, 303, 307, 308} {
					err := refusedBy(t, app.URL, laden, ca.trusted, options)
					wantRefusal(t, err, sailsclient.RefusedHTTP)
					redirect, ok := errors.AsType[*sailsclient.RedirectError](err)
					if !ok || redirect.StatusCode != status || !strings.HasSuffix(redirect.Location, "/login") ||
						!strings.Contains(told(err), redirect.Location) || strings.Contains(told(err), "secret") || strings.Contains(told(err), "hunter22") {
						t.Errorf("%s, %s, %d: %v", name, step, status, err)
					}
				}
			}
		}
	}
	if got := plainVisits.Load() + secureVisits.Load(); got > 0 {
		t.Errorf("%d connections went elsewhere", got)
	}
}

// Polls and handshakes follow no redirect at all.
func TestRedirectsOfTheHandshake(t *testing.T) {
	elsewhere, visits := trap(t, nil)
	app := redirecting(t, nil, func(http.ResponseWriter, *http.Request) (int, string) {
		return http.StatusTemporaryRedirect, elsewhere + "/socket.io/"
	})
	for _, w := range ways() {
		wantRefusal(t, refusedBy(t, app.URL, laden, w.options), sailsclient.RefusedHTTP)
	}
	if got := visits.Load(); got > 0 {
		t.Errorf("%d connections went elsewhere", got)
	}
}

// What stays at the app is followed, with everything that belongs to the app and
// with the cookies that are set on the way.
func TestRedirectsWithinTheApp(t *testing.T) {
	for _, form := range []string{"/csrfToken/there", "http://%s/csrfToken/there", "//%s/csrfToken/there", "http://other:user@%s/csrfToken/there"} {
		var carried atomic.Pointer[http.Request]
		app := redirecting(t, nil, func(w http.ResponseWriter, r *http.Request) (int, string) {
			switch r.URL.Path {
			case "/csrfToken":
				w.Header().Set("Set-Cookie", "way=1; Path=/")
				return http.StatusPermanentRedirect, strings.ReplaceAll(form, "%s", r.Host)
			case "/csrfToken/there":
				carried.Store(r.Clone(t.Context()))
				r.URL.Path = "/csrfToken"
			}
			return 0, ""
		})
		connect(t, app.URL, laden, func(o *sailsclient.Options) { o.CSRFPath = "/csrfToken" })
		r := carried.Load()
		user, password, _ := r.BasicAuth()
		if r.Method != http.MethodGet || user != "nemo" || password != "hunter22" || r.Header.Get("X-Key") != "secret" ||
			!strings.Contains(r.Header.Get("Cookie"), "sails.sid=secret") || !strings.Contains(r.Header.Get("Cookie"), "way=1") {
			t.Errorf("%s: %s with %v", form, r.Method, r.Header)
		}
	}
}

func TestRedirectsWithoutEnd(t *testing.T) {
	var asked atomic.Int64
	app := redirecting(t, nil, func(_ http.ResponseWriter, r *http.Request) (int, string) {
		if r.URL.Path != "/csrfToken" {
			return 0, ""
		}
		return http.StatusFound, fmt.Sprintf("/csrfToken?%d", asked.Add(1))
	})
	err := refusedBy(t, app.URL, func(o *sailsclient.Options) { o.CSRFPath = "/csrfToken" })
	redirect, ok := errors.AsType[*sailsclient.RedirectError](err)
	if !ok || !redirect.SameOrigin || asked.Load() != 6 {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
}

// A path can't make another host of the app's.
func TestPathsThatLookLikeHosts(t *testing.T) {
	elsewhere, visits := trap(t, nil)
	app := startDemo(t, demo.Options{})
	host := strings.TrimPrefix(elsewhere, "http://")
	for _, path := range []string{"@" + host + "/", "//" + host + "/", elsewhere, ":@" + host, "\\\\" + host} {
		p := newProbe(t, sailsclient.Options{URL: app.URL(), ConnectHeaders: http.Header{"X-Key": {"secret"}}})
		_, _ = p.Get(t.Context(), path)
		refusedBy(t, app.URL(), laden, func(o *sailsclient.Options) { o.CSRFPath = path })
	}
	if got := visits.Load(); got > 0 {
		t.Errorf("%d connections went elsewhere", got)
	}
}
