package demo

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sailscope/sailsclient"
)

// Plain HTTP reaches the same app: what it changes, sockets hear of, all of
// them.
func TestPlainHTTP(t *testing.T) {
	s := start(t, Options{Now: now})
	c := connect(t, s.URL(), 0)
	c.Must("get", "/boat", nil)
	nimbus := `{"id":6,"createdAt":1000,"updatedAt":1000,"name":"Nimbus","length":0,"berth":null}`
	ask(t, "POST", s.URL()+"/boat", `{"name":"Nimbus"}`, nil).want(200, nimbus)
	wantHeard(c, `["boat",{"verb":"created","data":`+nimbus+`,"id":6}]`)
	ask(t, "GET", s.URL()+"/boat?id=6", "", nil).want(200, "["+nimbus+"]")
	ask(t, "GET", s.URL()+"/no-such-route", "", nil).want(404, "Not Found")
	ask(t, "GET", s.URL()+"/slow?ms=1", "", nil).want(200, `{"waited":1}`)
	ask(t, "POST", s.URL()+"/boat", `{"name":`, nil).want(400, "the body is not JSON: unexpected end of JSON input")
	ask(t, "POST", s.URL()+"/boat", `5`, nil).want(400, "the body is 5: send a JSON object or array")
	for _, route := range []string{"/lobby/join", "/lobby/leave", "/burst", "/binary", "/hostile"} {
		ask(t, "POST", s.URL()+route, "", nil).want(400, "this route is for sockets only")
	}
	if got := ask(t, "POST", s.URL()+"/boat", strings.Repeat(" ", maxBody+1), nil); got.status != 413 {
		t.Errorf("a body of over a megabyte was answered %d", got.status)
	}
	echoed := ask(t, "GET", s.URL()+"/echo?a=1&a=2&b=3", "", http.Header{"X-Ship": {"yes"}})
	if !strings.Contains(echoed.body, `"query":{"a":["1","2"],"b":"3"},"body":{},"isSocket":false,"socketId":null`) ||
		!strings.Contains(echoed.body, `"x-ship":"yes"`) {
		t.Errorf("echoed %s", echoed.body)
	}
}

// The app can be served by a test's own server, over TLS and below a prefix.
func TestHandler(t *testing.T) {
	s := start(t, Options{})
	behind := httptest.NewTLSServer(http.StripPrefix("/app", s.Handler()))
	defer behind.Close()
	c := newClient(t, behind.URL+"/app", sailsclient.Options{TLS: sailsclient.TLS{Insecure: true}})
	c.Dial()
	if err := s.Flood(3, "flood", nil); err != nil {
		t.Fatal(err)
	}
	wantHeard(c, `["flood",null]`, `["flood",null]`, `["flood",null]`)
	s.Close()
	if reason := ended(c); reason.Refusal != sailsclient.LostByServer {
		t.Errorf("ended with refusal %d: %v", reason.Refusal, reason)
	}
	if resp, err := behind.Client().Get(behind.URL + "/app/"); err != nil || resp.StatusCode != 503 || resp.Body.Close() != nil {
		t.Errorf("after the end: %+v, %v", resp, err)
	}
}

func TestCrossOrigin(t *testing.T) {
	s := start(t, Options{})
	from := http.Header{"Origin": {"http://page.example"}}
	for _, path := range []string{"/boat", "/socket.io/?transport=polling&EIO=4"} {
		got := ask(t, "GET", s.URL()+path, "", from)
		if got.header.Get("Access-Control-Allow-Origin") != "http://page.example" || got.status != 200 {
			t.Errorf("%s: %d %v", path, got.status, got.header)
		}
		preflight := from.Clone()
		preflight.Set("Access-Control-Request-Method", "POST")
		preflight.Set("Access-Control-Request-Headers", "x-csrf-token")
		got = ask(t, "OPTIONS", s.URL()+path, "", preflight)
		if got.status != 204 || got.header.Get("Access-Control-Allow-Headers") != "x-csrf-token" {
			t.Errorf("preflight of %s: %d %v", path, got.status, got.header)
		}
	}
}

// The client's way to a session and a CSRF token works against the demo.
func TestSessionAndToken(t *testing.T) {
	s := start(t, Options{})
	got := ask(t, "GET", s.URL()+"/__getcookie", "", nil)
	got.want(200, "_sailsIoJSConnect();")
	if !strings.HasPrefix(got.header.Get("Set-Cookie"), "sails.sid=s%3A") ||
		!strings.HasPrefix(got.header.Get("Content-Type"), "application/javascript") {
		t.Errorf("headers %v", got.header)
	}
	c := newClient(t, s.URL(), sailsclient.Options{Session: true, CSRFPath: "/csrfToken"})
	c.Dial()
	c.Must("get", "/echo", nil)
	headers := s.Requests()[0].Headers
	if !strings.HasPrefix(headers["cookie"], "sails.sid=s%3A") || headers["x-csrf-token"] == "" {
		t.Errorf("the request came with %v", headers)
	}
	if answer := c.Ask("get", "/csrfToken", nil); answer.StatusCode != 400 {
		t.Errorf("over a socket, the token was answered %d", answer.StatusCode)
	}
	if answer := c.Ask("get", "/__getcookie", nil); answer.Headers["set-cookie"] != nil {
		t.Errorf("a cookie reached the JWR: %v", answer.Headers)
	}
}
