package sailsclient_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sailscope/sailsclient"
)

func TestParseURL(t *testing.T) {
	for raw, want := range map[string]string{
		"localhost:1337":               "http://localhost:1337",
		"\thttp://a.example\n":         "http://a.example",
		"https://a.example/app?x=1#y":  "https://a.example/app?x=1",
		"ws://a.example":               "http://a.example",
		"wss://a.example:8443":         "https://a.example:8443",
		"HTTP://A.example":             "http://A.example",
		"[::1]:1337":                   "http://[::1]:1337",
		"http://nemo:secret@a.example": "http://nemo:secret@a.example",
	} {
		got, err := sailsclient.ParseURL(raw)
		if err != nil || got.String() != want {
			t.Errorf("%q: %v %v", raw, got, err)
		}
	}
	for raw, says := range map[string]string{
		"":                           "the URL is empty",
		"ftp://a.example":            "use http, https, ws, wss or unix",
		"http://":                    "has no host",
		"http://:1337":               "has no host",
		"http://localhost:99999":     "ports are 1 to 65535",
		"localhost:0":                "ports are 1 to 65535",
		"http://a.example:port":      "not a URL",
		"http://a b":                 "not a URL",
		"http://a\x1b[2J":            "not a URL",
		"http://nemo:secret@a b":     "***@a b",
		"nemo:secret@a:port":         "***@a:***",
		"ftp://nemo:secret@a.exampe": "***@a.exampe",
	} {
		got, err := sailsclient.ParseURL(raw)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v %v", raw, got, err)
		}
	}
}

func TestEndpoints(t *testing.T) {
	for name, c := range map[string]struct {
		opts           sailsclient.Options
		base, socketIO string
	}{
		"default":        {sailsclient.Options{}, "http://localhost:1337", "http://localhost:1337/socket.io/"},
		"below a prefix": {sailsclient.Options{URL: "https://a/app/"}, "https://a/app", "https://a/app/socket.io/"},
		"another path":   {sailsclient.Options{URL: "http://a", Path: "ws/io/"}, "http://a", "http://a/ws/io/"},
		"an escape":      {sailsclient.Options{URL: "http://a/b%2Fc/"}, "http://a/b%2Fc", "http://a/b%2Fc/socket.io/"},
		"the root":       {sailsclient.Options{URL: "http://a", Path: "/"}, "http://a", "http://a/"},
	} {
		base, socketIO, query, err := c.opts.Endpoints()
		if err != nil || base != c.base || socketIO != c.socketIO {
			t.Errorf("%s: %s %s %v", name, base, socketIO, err)
		}
		if query.Get("__sails_io_sdk_version") != "1.2.1" || query.Get("__sails_io_sdk_platform") == "" || query.Get("__sails_io_sdk_language") == "" {
			t.Errorf("%s: query %v", name, query)
		}
	}
	_, _, query, err := sailsclient.Options{URL: "http://a/?from=url", Query: "from=flag&b=2"}.Endpoints()
	if err != nil || query.Get("b") != "2" || query.Get("from") != "url" {
		t.Errorf("%v %v", query, err)
	}
	for name, opts := range map[string]sailsclient.Options{
		"query": {Query: "%zz"}, "URL": {URL: "ftp://a"}, "proxy": {Proxy: "::"}, "CA": {TLS: sailsclient.TLS{CAFile: "testdata/none.pem"}},
	} {
		if _, err := sailsclient.New(opts); err == nil {
			t.Errorf("a bad %s was accepted", name)
		}
	}
}

func TestBackoff(t *testing.T) {
	r := sailsclient.Options{}.Defaulted().Reconnect
	for _, c := range []struct {
		retry  int
		random float64
		want   time.Duration
	}{
		{1, 0.5, time.Second}, {2, 0.5, 2 * time.Second}, {3, 0.5, 4 * time.Second}, {4, 0.5, 5 * time.Second},
		{1_000_000, 0.5, 5 * time.Second},
		{1, 0, 500 * time.Millisecond}, {1, 0.75, 1250 * time.Millisecond}, {4, 0, 2500 * time.Millisecond},
	} {
		if got := r.Backoff(c.retry, c.random); got != c.want {
			t.Errorf("retry %d, random %v: %s, want %s", c.retry, c.random, got, c.want)
		}
	}
	steady := sailsclient.Options{Reconnect: sailsclient.Reconnect{Delay: 10 * time.Second, Jitter: -1}}.Defaulted().Reconnect
	if got := steady.Backoff(3, 0); got != 10*time.Second {
		t.Errorf("without jitter: %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := sailsclient.Options{Reconnect: sailsclient.Reconnect{
			Delay:    time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "delay")),
			DelayMax: time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "max")),
			Jitter:   rapid.Float64Range(-1, 5).Draw(t, "jitter"),
		}}.Defaulted().Reconnect
		wait := r.Backoff(rapid.IntRange(1, 1<<40).Draw(t, "retry"), rapid.Float64Range(0, 0.999).Draw(t, "random"))
		if wait < 0 || wait > 2*r.DelayMax {
			t.Fatalf("%+v waits %s", r, wait)
		}
	})
}

func TestParseMethod(t *testing.T) {
	for _, m := range sailsclient.Methods() {
		if got, err := sailsclient.ParseMethod(" " + strings.ToUpper(m)); err != nil || got != m {
			t.Errorf("%s: %q %v", m, got, err)
		}
	}
	if _, err := sailsclient.ParseMethod("fetch"); err == nil || !strings.Contains(err.Error(), "GET, POST") {
		t.Errorf("fetch: %v", err)
	}
}
