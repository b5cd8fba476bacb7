package sailsclient_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

// The session's cookie comes from the route that SessionPath names, and from no
// other; errors say which it was, without its query.
func TestSessionPath(t *testing.T) {
	s := startDemo(t, demo.Options{})
	target, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var asked []string
	proxy := httputil.NewSingleHostReverseProxy(target)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.RequestURI())
		mu.Unlock()
		switch r.URL.Path {
		case "/__getcookie":
			http.NotFound(w, r) // the app has its own
			return
		case "/own/cookie":
			r.URL.Path = "/__getcookie"
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	c := connect(t, front.URL, func(o *sailsclient.Options) { o.Session, o.SessionPath = true, "/own/cookie?key=hunter22" })
	c.Must("get", "/echo", nil)
	if sent := s.Requests(); !strings.Contains(sent[0].Headers["cookie"], "sails.sid=") {
		t.Errorf("the request has the cookie %q", sent[0].Headers["cookie"])
	}
	mu.Lock()
	if all := strings.Join(asked, " "); !strings.HasPrefix(all, "/own/cookie?key=hunter22 ") || strings.Contains(all, "getcookie") {
		t.Errorf("it asked for %s", all)
	}
	mu.Unlock()

	other := newClient(t, front.URL, func(o *sailsclient.Options) { o.Session, o.SessionPath = true, "/no/cookie?key=hunter22" })
	if err := other.Connect(); err != nil {
		t.Fatal(err)
	}
	refused, ok := errors.AsType[*sailsclient.ConnectError](other.Await(sailsclient.Waiting).Reason)
	if !ok || refused.Refusal != sailsclient.RefusedSession || !strings.HasPrefix(refused.What, "/no/cookie?") || strings.Contains(refused.What, "hunter22") {
		t.Errorf("without a cookie, the reason is %v", refused)
	}
}
