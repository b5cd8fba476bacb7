package sailsclient_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
)

// An app below a path of a proxy that strips it, in every spelling.
func TestPrefix(t *testing.T) {
	ca := newAuthority(t)
	app := reverseProxy(t, startDemo(t, demo.Options{}).URL())
	mux := http.NewServeMux()
	mux.Handle("/harbour/east/", http.StripPrefix("/harbour/east", app))
	mux.Handle("/moved/", http.StripPrefix("/moved", rename("/sockets/", "/socket.io/", app)))
	plain := serve(t, mux)
	secure := serve(t, mux, func(s *httptest.Server) { s.TLS = ca.issue(t, tomorrow(), "127.0.0.1") })
	for _, base := range []string{plain.URL, "ws" + strings.TrimPrefix(plain.URL, "http"), secure.URL, "wss" + strings.TrimPrefix(secure.URL, "https")} {
		scheme, _, _ := strings.Cut(base, ":")
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			eachWay(t, func(t *testing.T, w way) {
				w.use(t, base+"/harbour/east", ca.trusted)
				w.use(t, base+"/harbour/east/?room=7#top", ca.trusted)
				for _, path := range []string{"/sockets", "/sockets/", "sockets"} {
					w.use(t, base+"/moved", ca.trusted, func(o *sailsclient.Options) { o.Path = path })
				}
				wrong := refusedBy(t, base+"/harbour", ca.trusted, w.options)
				wantRefusal(t, wrong, sailsclient.RefusedNotSocketIO)
				if !strings.Contains(told(wrong), "--path") {
					t.Error(wrong)
				}
			})
		})
	}
}

// rename serves what is below one path from another.
func rename(from, to string, app http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rest, found := strings.CutPrefix(r.URL.Path, from); found {
			r.URL.Path = to + rest
		}
		app.ServeHTTP(w, r)
	})
}

// Real apps behind everything that may stand in front of one. They check the
// token, and with it that session and socket belong together.
func TestRealBehindFronts(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		url := sharedApps.URL(t, g, "SAILS_CSRF=1")
		ca := newAuthority(t)
		app := reverseProxy(t, url)
		secure := serve(t, app, func(server *httptest.Server) { server.TLS = ca.issue(t, tomorrow(), "127.0.0.1", appHost) })
		prefixed := serve(t, http.StripPrefix("/harbour", app))
		socket := t.TempDir() + "/app.sock"
		serve(t, http.StripPrefix("/harbour", app), onUnix(t, socket))
		proxy, socks := startHTTPProxy(t, proxyRules{}), startSOCKS(t)
		named := func(address string) string { return strings.Replace(address, "127.0.0.1", appHost, 1) }
		for name, front := range map[string]struct {
			address string
			vary    func(*sailsclient.Options)
		}{
			"TLS":             {secure.URL, ca.trusted},
			"prefix":          {prefixed.URL + "/harbour", func(*sailsclient.Options) {}},
			"unix":            {"unix://" + socket + ":/harbour", func(*sailsclient.Options) {}},
			"proxy":           {named(url), via(proxy.server.URL)},
			"proxy and TLS":   {named(secure.URL), func(o *sailsclient.Options) { via(proxy.server.URL)(o); ca.trusted(o) }},
			"SOCKS":           {named(url), via(socks.url(""))},
			"SOCKS and TLS":   {named(secure.URL), func(o *sailsclient.Options) { via(socks.url(""))(o); ca.trusted(o) }},
			"as it is itself": {url, func(*sailsclient.Options) {}},
		} {
			t.Run(name, func(t *testing.T) {
				eachWay(t, func(t *testing.T, w way) {
					c := w.use(t, front.address, front.vary)
					c.Must("post", "/burst?n=100&event=wave", nil)
					for range 100 {
						c.Event("wave")
					}
					if n := count(c); n != 1 {
						t.Errorf("the session's counter is %d: somebody else has this session", n)
					}
				})
			})
		}
	})
}
