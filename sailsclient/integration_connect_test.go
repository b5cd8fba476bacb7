package sailsclient_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sailscope/internal/sailstest"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

func TestRealConnect(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		app := sharedApps.URL(t, g)
		t.Run("detection", func(t *testing.T) { wantDetection(t, app, g) })
		t.Run("forced", func(t *testing.T) { wantForced(t, app, g) })
		t.Run("session", func(t *testing.T) { wantSharedSession(t, app) })
		t.Run("no CSRF", func(t *testing.T) { wantCSRFOff(t, app) })
		t.Run("wrong path", func(t *testing.T) {
			c := newClient(t, app, noReconnect, func(o *sailsclient.Options) { o.Path = "/socket" })
			_ = c.Connect()
			err := c.Refusal(sailsclient.Disconnected)
			wantRefusal(t, err, sailsclient.RefusedNotSocketIO)
			if !strings.Contains(told(err), "dropped the handshake without a response") || !strings.Contains(told(err), "--path") {
				t.Error(err)
			}
		})
	})
}

// The socket id is the one the server knows the socket by, in both generations.
func wantDetection(t *testing.T, app string, g sailstest.Generation) {
	c := newClient(t, app)
	connected := c.Dial()
	if got, want := int(connected.EngineIO), int(g); got != want {
		t.Errorf("detected Engine.IO %d, want %d", got, want)
	}
	if connected.Transport != engineio.Websocket || connected.Generation != 1 {
		t.Errorf("connected %+v", connected)
	}
	var echo struct{ SocketID string }
	if err := json.Unmarshal(c.Must("get", "/echo", nil), &echo); err != nil {
		t.Fatal(err)
	}
	if echo.SocketID == "" || echo.SocketID != connected.SID {
		t.Errorf("the socket id is %q, the server calls it %q", connected.SID, echo.SocketID)
	}
}

// A server of generation 4 speaks 3 too (allowEIO3); one of generation 3 does
// not speak 4, and the error says so.
func wantForced(t *testing.T, app string, g sailstest.Generation) {
	three := newClient(t, app, revision(engineio.V3))
	if got := three.Dial().EngineIO; got != engineio.V3 {
		t.Errorf("forced 3, got %s", got)
	}
	three.Must("get", "/echo", nil)
	four := newClient(t, app, revision(engineio.V4), noReconnect)
	_ = four.Connect()
	if g == sailstest.EIO3 {
		wantRefusal(t, four.Refusal(sailsclient.Disconnected), sailsclient.RefusedVersion)
		return
	}
	if got := four.Await(sailsclient.Connected).EngineIO; got != engineio.V4 {
		t.Errorf("forced 4, got %s", got)
	}
	four.Must("get", "/echo", nil)
}

// count asks for the session's counter, which every request of it moves on.
func count(c *client) int {
	c.TB.Helper()
	var session struct{ Count int }
	if err := json.Unmarshal(c.Must("get", "/session", nil), &session); err != nil {
		c.TB.Fatal(err)
	}
	return session.Count
}

func wantSharedSession(t *testing.T, app string) {
	jar := sailsclient.NewJar()
	shared := func(o *sailsclient.Options) { o.Session, o.Jar = true, jar }
	a, b, stranger := newClient(t, app, shared), newClient(t, app, shared), connect(t, app)
	for _, c := range []*client{a, b} { // at once: the two must not get a session each
		if err := c.Connect(); err != nil {
			t.Fatal(err)
		}
	}
	a.Await(sailsclient.Connected)
	b.Await(sailsclient.Connected)
	got := []int{count(a), count(b), httpCount(t, app, jar), count(a), count(stranger)}
	if want := []int{1, 2, 3, 4, 1}; !slices.Equal(got, want) {
		t.Errorf("the session's counter goes %v, want %v", got, want)
	}
}

// httpCount is count by plain HTTP with the cookies of the jar.
func httpCount(t *testing.T, url string, jar http.CookieJar) int {
	t.Helper()
	var session struct{ Count int }
	if err := json.Unmarshal(httpGet(t, url+"/session", jar), &session); err != nil {
		t.Fatal(err)
	}
	return session.Count
}

func httpGet(t *testing.T, url string, jar http.CookieJar) []byte {
	t.Helper()
	client := http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func wantCSRFOff(t *testing.T, app string) {
	c := newClient(t, app, noReconnect, func(o *sailsclient.Options) { o.CSRFPath = "/csrfToken" })
	_ = c.Connect()
	err := c.Refusal(sailsclient.Disconnected)
	wantRefusal(t, err, sailsclient.RefusedCSRF)
	if !strings.Contains(told(err), "CSRF protection is off") {
		t.Error(err)
	}
}

// A restarted server has forgotten sessions and tokens; the sockets get new
// ones, and still share.
func TestRealCSRFAndSessionSurviveARestart(t *testing.T) {
	eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
		s := sailstest.Start(t, g, sailstest.WithEnv("SAILS_CSRF=1"))
		jar := sailsclient.NewJar()
		protected := func(o *sailsclient.Options) { o.Session, o.Jar, o.CSRFPath = true, jar, "/csrfToken" }
		a, b := connect(t, s.URL(), protected), connect(t, s.URL(), protected)
		check := func() {
			t.Helper()
			a.Must("post", "/echo", nil)
			if first, second := count(a), count(b); second != first+1 {
				t.Errorf("the session's counter is %d on one socket, then %d on the other", first, second)
			}
			without := sailsclient.Request{Method: "post", URL: "/echo", Without: []string{"X-CSRF-Token"}}
			answer, err := a.Request(deadline(t), without)
			if err != nil || answer.StatusCode != http.StatusForbidden {
				t.Errorf("without a token: %d %s %v", answer.StatusCode, answer.Body, err)
			}
		}
		check()
		s.Restart(t)
		for _, c := range []*client{a, b} {
			c.Await(sailsclient.Waiting)
			c.Await(sailsclient.Connected)
		}
		check()
	})
}

func TestRealRefusals(t *testing.T) {
	const allowed = "http://harbour.example"
	for name, c := range map[string]struct {
		env     string
		origin  string
		refusal sailsclient.Refusal
		says    string
	}{
		"origin":                {"ORIGINS=" + allowed, "http://pirates.example", sailsclient.RefusedOrigin, "--origin"},
		"no origin":             {"ORIGINS=" + allowed, "", sailsclient.RefusedOrigin, "--origin"},
		"beforeConnect":         {"BEFORE_CONNECT=deny", "", sailsclient.RefusedBeforeConnect, "the app refused the connection"},
		"beforeConnect, a text": {"BEFORE_CONNECT=deny:no berth free", "", sailsclient.RefusedBeforeConnect, "no berth free"},
		"beforeConnect throws":  {"BEFORE_CONNECT=throw", "", sailsclient.RefusedBeforeConnect, "the harbour is closed"},
		"only polling":          {"TRANSPORTS=polling", "", sailsclient.RefusedTransport, "sails.config.sockets.transports"},
	} {
		t.Run(name, func(t *testing.T) {
			eachGeneration(t, func(t *testing.T, g sailstest.Generation) {
				app := sharedApps.URL(t, g, c.env)
				refused := newClient(t, app, noReconnect)
				if c.origin != "" {
					refused = newClient(t, app, noReconnect, origin(c.origin))
				}
				_ = refused.Connect()
				err := refused.Refusal(sailsclient.Disconnected)
				wantRefusal(t, err, c.refusal)
				if !strings.Contains(told(err), c.says) {
					t.Errorf("%q does not say %q", err, c.says)
				}
				if strings.HasPrefix(c.env, "ORIGINS") {
					connect(t, app, origin(allowed))
				}
			})
		})
	}
}
