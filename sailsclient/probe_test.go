package sailsclient_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

func newProbe(t *testing.T, o sailsclient.Options) *sailsclient.Probe {
	t.Helper()
	p, err := sailsclient.NewProbe(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// What a Probe asks for by Get has nothing to do with the session.
func TestProbeStaysOutOfTheSession(t *testing.T) {
	s := startDemo(t, demo.Options{})
	jar := sailsclient.NewJar()
	p := newProbe(t, sailsclient.Options{URL: s.URL(), Jar: jar, ConnectHeaders: http.Header{"X-App": {"demo"}}})

	first, err := p.Get(deadline(t), "/__getcookie")
	if err != nil || first.StatusCode != http.StatusOK || !strings.Contains(first.Header.Get("Set-Cookie"), "sails.sid=") {
		t.Errorf("got %+v, %v", first, err)
	}
	if kept := jar.Cookies(p.Base()); len(kept) != 0 {
		t.Errorf("the jar has %v", kept)
	}
	if err := p.FetchSession(deadline(t)); err != nil || len(jar.Cookies(p.Base())) != 1 {
		t.Errorf("the jar has %v, %v", jar.Cookies(p.Base()), err)
	}
	echo, err := p.Get(deadline(t), "/echo")
	if err != nil || !strings.Contains(echo.Body, `"x-app":"demo"`) || strings.Contains(echo.Body, "sails.sid") {
		t.Errorf("got %+v, %v", echo, err)
	}
}

func TestProbeExplains(t *testing.T) {
	p := newProbe(t, sailsclient.Options{URL: "http://nemo:hunter22@127.0.0.1:1/prefix", CSRFPath: "/csrfToken"})
	_, get := p.Get(deadline(t), "/")
	for name, err := range map[string]error{"get": get, "session": p.FetchSession(deadline(t)), "token": p.FetchToken(deadline(t))} {
		var refused *sailsclient.ConnectError
		if !errors.As(err, &refused) || refused.Refusal != sailsclient.RefusedUnreachable {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := p.Explain(sailsclient.Answer{StatusCode: http.StatusProxyAuthRequired}); got.Refusal != sailsclient.RefusedProxy {
		t.Errorf("got %v", got)
	}
	for _, shown := range []string{p.URL(), p.Base().String(), p.SocketIO().String()} {
		if !strings.HasPrefix(shown, "http://127.0.0.1:1/prefix") {
			t.Errorf("got %s", shown)
		}
	}
}

func TestProbeKnowsItsProxy(t *testing.T) {
	for proxy, want := range map[string]string{"http://nemo:hunter22@proxy:3128": "http://proxy:3128", "socks5://proxy": "socks5://proxy"} {
		got := newProbe(t, sailsclient.Options{URL: "https://app.example", Proxy: proxy}).Proxy()
		if got.String() != want {
			t.Errorf("%s: got %v", proxy, got)
		}
	}
	for _, direct := range []sailsclient.Options{{URL: "http://localhost"}, {URL: "unix:///run/app", Proxy: "http://proxy:3128"}} {
		if got := newProbe(t, direct).Proxy(); got != nil {
			t.Errorf("%s: got %v", direct.URL, got)
		}
	}
}
