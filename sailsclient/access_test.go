package sailsclient_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

func TestSocketsOfAJarShareASession(t *testing.T) {
	s := startDemo(t, demo.Options{})
	jar := sailsclient.NewJar()
	var all []*client
	for range 8 {
		all = append(all, newClient(t, s.URL(), func(o *sailsclient.Options) { o.Session, o.Jar = true, jar }))
	}
	for _, c := range all { // at once
		if err := c.Connect(); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range all {
		c.Await(sailsclient.Connected)
		c.Must("get", "/echo", nil)
	}
	connect(t, s.URL()).Must("get", "/echo", nil)
	sent := s.Requests()
	first := sent[0].Headers["cookie"]
	for i, r := range sent[:len(all)] {
		if got := r.Headers["cookie"]; got != first || !strings.Contains(got, "sails.sid=") {
			t.Errorf("socket %d has the cookie %q, the first %q", i, got, first)
		}
	}
	if got := sent[len(all)].Headers["cookie"]; got != "" {
		t.Errorf("a stranger has the cookie %q", got)
	}
}

func TestCSRFToken(t *testing.T) {
	s := startDemo(t, demo.Options{})
	for _, path := range []string{"/csrfToken", "csrfToken"} {
		c := connect(t, s.URL(), func(o *sailsclient.Options) { o.CSRFPath = path })
		c.Must("get", "/echo", nil)
		s.DropConnections()
		c.Await(sailsclient.Waiting)
		c.Await(sailsclient.Connected)
		c.Must("get", "/echo", nil)
		own := sailsclient.Request{Method: "get", URL: "/echo", Headers: map[string]string{"X-CSRF-Token": "mine"}}
		if _, err := c.Request(deadline(t), own); err != nil {
			t.Fatal(err)
		}
		var tokens []string
		for _, r := range s.Requests() {
			tokens = append(tokens, r.Headers["x-csrf-token"])
		}
		n := len(tokens)
		if before, after := tokens[n-3], tokens[n-2]; before == "" || after == "" || before == after || tokens[n-1] != "mine" {
			t.Errorf("%s: tokens %q", path, tokens)
		}
		c.Close()
	}
}

// What the app hands out instead of a cookie or a token is said, with what to do.
func TestNoSessionNoToken(t *testing.T) {
	app := startDemo(t, demo.Options{})
	var status atomic.Int32 // of the cookie's route
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/__getcookie":
			w.WriteHeader(int(status.Load()))
		case "/off":
			_, _ = w.Write([]byte(`{"_csrf":""}`))
		case "/page":
			_, _ = w.Write([]byte(`<html>`))
		default:
			app.Handler().ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	t.Cleanup(app.Close)

	session := func(o *sailsclient.Options) { o.Session = true }
	for code, advice := range map[int]string{200: "session and sockets hooks", 401: "may want a login", 403: "may want a login", 502: "whether the app is up"} {
		status.Store(int32(code))
		err := refusedBy(t, server.URL, session)
		wantRefusal(t, err, sailsclient.RefusedSession)
		if !strings.Contains(told(err), "/__getcookie gave no session cookie") || !strings.Contains(told(err), advice) {
			t.Errorf("HTTP %d: %v", code, err)
		}
	}
	status.Store(http.StatusOK)
	connect(t, server.URL, session, func(o *sailsclient.Options) { // the user brought a session along
		o.ConnectHeaders = http.Header{"Cookie": {"sails.sid=mine"}}
	}).Must("get", "/echo", nil)

	for path, says := range map[string]string{
		"/off": "CSRF protection is off", "/page": "security/grant-csrf-token", "/nowhere": "HTTP 404",
	} {
		err := refusedBy(t, server.URL, func(o *sailsclient.Options) { o.CSRFPath = path })
		wantRefusal(t, err, sailsclient.RefusedCSRF)
		if !strings.Contains(told(err), says) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
