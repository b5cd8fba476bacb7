package sailsclient_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/wiretest"
)

// protectedApp is an app that checks CSRF tokens, and can forget them while a
// socket is connected, which Sails does only when it restarts.
type protectedApp struct {
	*httptest.Server

	mu       sync.Mutex
	broken   bool          // /csrfToken fails
	hold     chan struct{} // it answers when this is closed, unless nil
	valid    string        // the token that is accepted
	fetches  []string      // the cookies that came with requests for a token
	cookie   string        // of the handshake
	requests []virtual
}

// virtual is a request as it arrived, and how it was answered.
type virtual struct {
	ID      string `json:"-"`
	Method  string
	URL     string
	Headers map[string]string
	Status  int `json:"-"`
}

func startProtected(t *testing.T) *protectedApp {
	t.Helper()
	a := &protectedApp{}
	mux := http.NewServeMux()
	mux.HandleFunc("/__getcookie", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sails.sid", Value: "mine", Path: "/"})
	})
	mux.HandleFunc("/csrfToken", a.grant)
	mux.Handle("/socket.io/", reverseProxy(t, wiretest.Serve(t, a.answer).String()))
	a.Server = serve(t, mux)
	return a
}

// grant hands out a token, the only one that is accepted from then on.
func (a *protectedApp) grant(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.fetches = append(a.fetches, r.Header.Get("Cookie"))
	n, hold, broken := len(a.fetches), a.hold, a.broken
	a.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-r.Context().Done():
			return
		}
	}
	if broken {
		http.Error(w, "out of tokens", http.StatusInternalServerError)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.valid = fmt.Sprint("token ", n)
	_, _ = fmt.Fprintf(w, `{"_csrf":%q}`, a.valid)
}

// answer serves one socket.
func (a *protectedApp) answer(p *wiretest.Peer) {
	a.mu.Lock()
	a.cookie = p.Header.Get("Cookie")
	a.mu.Unlock()
	if !p.Greet(4) {
		return
	}
	for {
		frame, ok := p.Next()
		if !ok {
			return
		}
		list := strings.IndexByte(frame, '[')
		if list < 0 {
			continue
		}
		var args []json.RawMessage
		r := virtual{ID: frame[len("42"):list]}
		if json.Unmarshal([]byte(frame[list:]), &args) != nil || len(args) != 2 || json.Unmarshal(args[1], &r) != nil {
			return // the client notices
		}
		a.judge(&r)
		p.Send(fmt.Sprintf(`43%s[{"body":%q,"headers":{},"statusCode":%d}]`, r.ID, http.StatusText(r.Status), r.Status))
	}
}

// judge refuses what has the wrong token, and /policy.
func (a *protectedApp) judge(r *virtual) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r.Status = http.StatusOK
	if r.URL == "/policy" || r.Method != "get" && r.Headers["x-csrf-token"] != a.valid {
		r.Status = http.StatusForbidden
	}
	a.requests = append(a.requests, *r)
}

// forget makes every token that was handed out a wrong one.
func (a *protectedApp) forget() { a.set(func() { a.valid = "" }) }

func (a *protectedApp) set(change func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change()
}

// since is what has happened since the last call: how many tokens were asked
// for, and how the requests were answered.
func (a *protectedApp) since() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var told []string
	for _, r := range a.requests {
		told = append(told, fmt.Sprintf("%s %s %d", r.Method, r.URL, r.Status))
	}
	fetches := len(a.fetches)
	a.requests, a.fetches = nil, nil
	return fmt.Sprintf("%d tokens: %s", fetches, strings.Join(told, ", "))
}

func (a *protectedApp) wantSince(t *testing.T, want string) {
	t.Helper()
	if got := a.since(); got != want {
		t.Errorf("the app saw %q, want %q", got, want)
	}
}

func wantStatus(c *client, method, url string, want int) {
	c.TB.Helper()
	if answer := c.Ask(method, url, nil); answer.StatusCode != want {
		c.TB.Errorf("%s %s was answered %d, want %d", method, url, answer.StatusCode, want)
	}
}

// A token that the server has forgotten is fetched again, for the same session,
// and the request that told is sent once more.
func TestTokenIsRenewed(t *testing.T) {
	a := startProtected(t)
	c := connect(t, a.URL, signedIn)
	for _, method := range []string{"post", "put", "patch", "delete"} {
		wantStatus(c, method, "/boat", 200)
		a.forget()
		wantStatus(c, method, "/boat", 200)
		wantStatus(c, method, "/boat", 200)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	cookies := slices.Compact(append(slices.Clone(a.fetches), a.cookie))
	if len(a.fetches) != 5 || len(cookies) != 1 || cookies[0] != "sails.sid=mine" {
		t.Errorf("%d tokens with the cookies %q", len(a.fetches), cookies)
	}
	var statuses []int
	for _, r := range a.requests {
		statuses = append(statuses, r.Status)
	}
	if want := slices.Repeat([]int{200, 403, 200, 200}, 4); !slices.Equal(statuses, want) {
		t.Errorf("the requests were answered %v, want %v", statuses, want)
	}
}

// A policy says 403 too. A token is blamed once, until it has been accepted.
func TestPolicyIsNoTokenTrouble(t *testing.T) {
	a := startProtected(t)
	c := connect(t, a.URL, signedIn)
	a.wantSince(t, "1 tokens: ")
	wantStatus(c, "get", "/policy", 403) // no token is asked of it
	a.wantSince(t, "0 tokens: get /policy 403")
	wantStatus(c, "post", "/policy", 403)
	a.wantSince(t, "1 tokens: post /policy 403, post /policy 403")
	wantStatus(c, "post", "/policy", 403)
	wantStatus(c, "delete", "/policy", 403)
	a.wantSince(t, "0 tokens: post /policy 403, delete /policy 403")
	wantStatus(c, "post", "/boat", 200)
	wantStatus(c, "post", "/policy", 403)
	a.wantSince(t, "1 tokens: post /boat 200, post /policy 403, post /policy 403")
}

// A token of the user's own is the user's affair.
func TestOwnTokenIsNotReplaced(t *testing.T) {
	a := startProtected(t)
	c := connect(t, a.URL, signedIn)
	a.wantSince(t, "1 tokens: ")
	for _, own := range []sailsclient.Request{
		{Headers: map[string]string{"x-csrf-token": "mine"}}, {Headers: map[string]string{"X-CSRF-Token": "mine"}},
		{Headers: map[string]string{"X-Csrf-Token": ""}}, {Without: []string{"X-Csrf-Token"}},
	} {
		own.Method, own.URL = "post", "/boat"
		answer, err := c.Request(deadline(t), own)
		if err != nil || answer.StatusCode != 403 {
			t.Errorf("%v: %d %v", own, answer.StatusCode, err)
		}
	}
	a.wantSince(t, "0 tokens: post /boat 403, post /boat 403, post /boat 403, post /boat 403")
	if err := c.Configure(func(o *sailsclient.Options) { o.Headers = map[string]string{"X-CSRF-TOKEN": "the socket's"} }); err != nil {
		t.Fatal(err)
	}
	wantStatus(c, "post", "/boat", 403)
	a.wantSince(t, "0 tokens: post /boat 403")
}

// Requests that are refused together get one token between them.
func TestConcurrentRenewal(t *testing.T) {
	a := startProtected(t)
	c := connect(t, a.URL, signedIn)
	const n = 20
	a.set(func() { a.valid, a.hold = "", make(chan struct{}) })
	var answers []func() (sailsclient.JWR, error)
	for range n {
		answers = append(answers, c.Later(deadline(t), "post", "/boat", nil))
	}
	eventually(t, "all of them to be refused", func() bool {
		a.mu.Lock()
		defer a.mu.Unlock()
		return len(a.requests) == n
	})
	a.set(func() { close(a.hold) })
	for i, answer := range answers {
		if got, err := answer(); err != nil || got.StatusCode != 200 {
			t.Errorf("request %d: %d %v", i, got.StatusCode, err)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.fetches) != 2 || len(a.requests) != 2*n {
		t.Errorf("%d tokens for %d requests", len(a.fetches), len(a.requests))
	}
}

// Without a new token the refusal stands, and the next request tries again.
func TestRenewalThatFails(t *testing.T) {
	a := startProtected(t)
	c := connect(t, a.URL, signedIn)
	a.since()
	a.set(func() { a.valid, a.broken = "", true })
	wantStatus(c, "post", "/boat", 403)
	a.wantSince(t, "1 tokens: post /boat 403")
	a.set(func() { a.broken = false })
	wantStatus(c, "post", "/boat", 200)
	a.wantSince(t, "1 tokens: post /boat 403, post /boat 200")
}

// A token that does not come holds up the request that wants it, until that has
// had enough, and nothing else.
func TestRenewalThatHangs(t *testing.T) {
	a := startProtected(t)
	c := connect(t, a.URL, signedIn)
	a.since()
	a.set(func() { a.valid, a.hold = "", make(chan struct{}) })
	release := sync.OnceFunc(func() { a.set(func() { close(a.hold) }) })
	t.Cleanup(release)
	impatient, stop := context.WithCancel(deadline(t))
	stuck, waiting := c.Later(impatient, "post", "/boat", nil), c.Later(impatient, "post", "/berth", nil)
	eventually(t, "the token to be asked for", func() bool {
		a.mu.Lock()
		defer a.mu.Unlock()
		return len(a.fetches) == 1 && len(a.requests) == 2
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		wantStatus(c, "get", "/boat", 200)
		if c.State() != sailsclient.Connected {
			t.Errorf("it is %s", c.State())
		}
		stop()
		for _, answer := range []func() (sailsclient.JWR, error){stuck, waiting} {
			if got, err := answer(); err == nil && got.StatusCode != 403 || err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("given up, it says %d %v", got.StatusCode, err)
			}
		}
		c.Close()
	}()
	select {
	case <-done:
	case <-time.After(patience / 4):
		t.Error("one token holds up everything")
		release()
		<-done
	}
}

// Real apps refuse a token that is none, and take the next.
func TestRealRenewal(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		app := reverseProxy(t, sharedApps.URL(t, g, "SAILS_CSRF=1"))
		var mu sync.Mutex
		fetches := 0
		front := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/csrfToken" {
				mu.Lock()
				fetches++
				first := fetches == 1
				mu.Unlock()
				if first {
					_, _ = w.Write([]byte(`{"_csrf":"of another session"}`))
					return
				}
			}
			app.ServeHTTP(w, r)
		}))
		c := connect(t, front.URL, signedIn)
		wantStatus(c, "get", "/forbidden", 403) // a policy
		c.Must("post", "/echo", nil)
		c.Must("post", "/echo", nil)
		mu.Lock()
		defer mu.Unlock()
		if fetches != 2 {
			t.Errorf("%d tokens were asked for", fetches)
		}
	})
}

// What stands in the query of an address is in no error, whatever the server does.
func TestErrorsShowNoQuery(t *testing.T) {
	for name, respond := range map[string]string{
		"refused":     "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n",
		"empty":       "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"_csrf\":\"\"}",
		"no redirect": "HTTP/1.1 302 Found\r\nLocation: http://h:%zz/?token=hunter2\r\nContent-Length: 0\r\n\r\n",
		"no length":   "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
	} {
		server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return // the client sees it
			}
			_, _ = io.WriteString(conn, respond)
			_ = conn.Close()
		}))
		for step, vary := range map[string]func(*sailsclient.Options){
			"csrf": func(o *sailsclient.Options) { o.CSRFPath = "/token?key=hunter2" },
			"polling": func(o *sailsclient.Options) {
				o.Query, o.Transports = "key=hunter2", []engineio.Transport{engineio.Polling}
			},
			"websocket": func(o *sailsclient.Options) { o.Query = "key=hunter2" },
		} {
			if err := refusedBy(t, server.URL, vary); strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%s, %s: %v", name, step, err)
			}
		}
	}
}
