//go:build !race

// These tests are about the size of what is read and kept. The race detector would make
// them many times slower, and other tests show it the same goroutines.

package sailsclient_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
)

// However many cookies a server sets, there is a bound for their number and size.
func TestJarIsBounded(t *testing.T) {
	jar := sailsclient.NewJar()
	const responses, each = 50, 500
	for r := range responses {
		var lines []string
		for i := range each {
			lines = append(lines, fmt.Sprintf("c%d=%d", r*each+i, r))
		}
		setCookies(t, jar, "http://app/", lines...)
	}
	kept := jar.Cookies(mustURL(t, "http://app/"))
	if n := len(kept); n != 180 || kept[n-1].Name != fmt.Sprintf("c%d", responses*each-1) {
		t.Errorf("%d are kept, the last %s", len(kept), kept[len(kept)-1].Name)
	}
	for i := range 100 {
		setCookies(t, jar, "http://large/", fmt.Sprintf("c%d=%s", i, strings.Repeat("x", 4000)), "large="+strings.Repeat("x", 5000))
	}
	if got := len(cookiesFor(t, jar, "http://large/")); got < 60_000 || got > 66_000 {
		t.Errorf("%d bytes are kept", got)
	}
	for i := range 100 { // origins
		var lines []string
		for n := range 180 {
			lines = append(lines, fmt.Sprintf("c%d=1", n))
		}
		setCookies(t, jar, fmt.Sprintf("http://app%d/", i), lines...)
	}
	total := 0
	for i := range 100 {
		total += len(jar.Cookies(mustURL(t, fmt.Sprintf("http://app%d/", i))))
	}
	if total != 3000 {
		t.Errorf("%d of all origins are kept", total)
	}
}

// A server that sets new cookies with every poll is sent a bounded number back.
func TestPollsThatSetCookies(t *testing.T) {
	var (
		mu          sync.Mutex // a GET and a POST come at a time
		polls, most int
	)
	app := startDemo(t, demo.Options{})
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		most = max(most, len(r.Header.Get("Cookie")))
		polls++
		for i := range 300 {
			w.Header().Add("Set-Cookie", fmt.Sprintf("c%d=%s", polls*300+i, strings.Repeat("x", 1000)))
		}
		mu.Unlock()
		relay(t, app.URL(), w, r)
	}))
	defer front.Close()
	c := connect(t, front.URL, byPolling.options)
	for range 20 {
		c.Must("get", "/echo", nil)
	}
	c.Close()
	front.Close()
	if polls < 40 || most < 60_000 || most > 70_000 {
		t.Errorf("%d requests, with up to %d bytes of cookies", polls, most)
	}
}

// relay has another server answer.
func relay(t *testing.T, address string, w http.ResponseWriter, r *http.Request) {
	var body bytes.Buffer
	if _, err := body.ReadFrom(r.Body); err != nil {
		return // the client has gone
	}
	ask, err := http.NewRequestWithContext(r.Context(), r.Method, address+r.URL.RequestURI(), &body)
	if err != nil {
		t.Error(err)
		return
	}
	ask.Header.Set("Content-Type", r.Header.Get("Content-Type"))
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(ask)
	if err != nil {
		return // the client has gone
	}
	defer answer.Body.Close()
	w.WriteHeader(answer.StatusCode)
	body.Reset()
	if _, err := body.ReadFrom(answer.Body); err == nil {
		_, _ = w.Write(body.Bytes())
	}
}

// A server that puts a megabyte into a redirect does not get it into the error.
func TestRedirectsAreToldInShort(t *testing.T) {
	for name, location := range map[string]string{
		"a path": "http://127.0.0.1:1/" + strings.Repeat("x", 500_000), "a host": "http://" + strings.Repeat("x", 500_000),
		"no URL": "http://%" + strings.Repeat("x", 500_000), "controls": "http://127.0.0.1:1/" + url.PathEscape(strings.Repeat("\u202e\x1b", 50_000)),
	} {
		app := redirecting(t, nil, func(http.ResponseWriter, *http.Request) (int, string) { return http.StatusFound, location })
		for step, options := range steps() {
			err := refusedBy(t, app.URL, options, func(o *sailsclient.Options) {
				if !o.Session {
					o.CSRFPath = "/csrfToken"
				}
			})
			if got := told(err); len(got) > 700 || strings.ContainsAny(got, "\x1b\u202e") {
				t.Errorf("%s, %s: %d bytes: %.300q", name, step, len(got), got)
			}
		}
	}
}

// What a response says besides its body is bounded.
func TestResponseBounds(t *testing.T) {
	words := strings.Repeat("word ", 200_000)
	parse := sailsclient.ParseJWR(socketio.Ack{
		Args: `{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ","message":"` + words + `","details":"` + words + `"}`,
	}, time.Now())
	if e := parse.ParseError; e == nil || len(e.Message) > 3000 || len(e.Details) > 20_000 {
		t.Errorf("the parse error is %.100v", e)
	}
	headers := sailsclient.ParseJWR(socketio.Ack{Args: `{"statusCode":200,"body":1,"headers":{"x":"` + words + `"}}`}, time.Now())
	if headers.StatusCode != 200 || len(headers.Headers) != 0 || headers.Malformed == nil {
		t.Errorf("status %d, %d headers, %.100v", headers.StatusCode, len(headers.Headers), headers.Malformed)
	}
}
