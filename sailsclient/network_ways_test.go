package sailsclient_test

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// way is a choice of transports, the one that a connection ends up on, and a
// revision.
type way struct {
	name       string
	transports []engineio.Transport
	ends       engineio.Transport
	version    engineio.Version
}

// The ways there are.
var (
	byWebsocket = way{"websocket", []engineio.Transport{engineio.Websocket}, engineio.Websocket, engineio.Auto}
	byPolling   = way{"polling", []engineio.Transport{engineio.Polling}, engineio.Polling, engineio.Auto}
	byUpgrade   = way{"upgrade", []engineio.Transport{engineio.Polling, engineio.Websocket}, engineio.Websocket, engineio.Auto}
)

func ways() []way { return []way{byWebsocket, byPolling, byUpgrade} }

// eachWay runs a test for every way there is.
func eachWay(t *testing.T, test func(*testing.T, way)) {
	t.Helper()
	for _, w := range ways() {
		t.Run(w.name, func(t *testing.T) { test(t, w) })
	}
}

// eachForcedWay runs a test for every way there is, in both revisions.
func eachForcedWay(t *testing.T, test func(*testing.T, way)) {
	t.Helper()
	eachWay(t, func(t *testing.T, w way) {
		eachRevision(t, func(t *testing.T, v engineio.Version) { test(t, w.in(v)) })
	})
}

// in is the way in that revision.
func (w way) in(v engineio.Version) way {
	w.version = v
	return w
}

func (w way) options(o *sailsclient.Options) { o.Transports, o.EngineIO = w.transports, w.version }

func insecure(o *sailsclient.Options) { o.TLS.Insecure = true }

// signedIn asks for everything that goes over HTTP before the handshake.
func signedIn(o *sailsclient.Options) { o.Session, o.CSRFPath = true, "/csrfToken" }

// dial connects the client and waits until it is on the way's last transport.
func (w way) dial(c *client) {
	c.TB.Helper()
	c.Start()
	w.settled(c)
}

// settled waits for the connection, and until it is on the way's last transport.
func (w way) settled(c *client) sailsclient.Change {
	c.TB.Helper()
	change := c.Await(sailsclient.Connected)
	if change.Transport != w.ends { // an upgrade may also come before the namespace
		change = c.Await(sailsclient.Connected)
	}
	if change.Transport != w.ends || change.Reason != nil {
		c.TB.Fatalf("it ended up on %s, want %s: %v", change.Transport, w.ends, change.Reason)
	}
	return change
}

// comesBack waits for the loss of the connection, and for the next one.
func (w way) comesBack(c *client) (lost *sailsclient.ConnectError) {
	c.TB.Helper()
	lost = c.Refusal(sailsclient.Waiting)
	w.settled(c)
	return lost
}

// use connects with a session and a token, and sees both arrive with a request.
func (w way) use(t *testing.T, address string, vary ...func(*sailsclient.Options)) *client {
	t.Helper()
	c := newClient(t, address, append(vary, signedIn, w.options)...)
	w.dial(c)
	var echo struct{ Headers map[string]string }
	if err := json.Unmarshal(c.Must("post", "/echo", nil), &echo); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(echo.Headers["cookie"], "sails.sid=") || echo.Headers["x-csrf-token"] == "" {
		t.Errorf("the request arrived with %v", echo.Headers)
	}
	return c
}

// steps are the ways, and what is asked for over HTTP before: whatever is wrong
// with the network must read the same at each of them.
func steps() map[string]func(*sailsclient.Options) {
	all := map[string]func(*sailsclient.Options){
		"session": func(o *sailsclient.Options) { o.Session = true },
		"token":   func(o *sailsclient.Options) { o.CSRFPath = "/csrfToken" },
	}
	for _, w := range ways() {
		all[w.name] = w.options
	}
	return all
}

// wantRefusedEverywhere tries to connect in every way, and wants the same
// refusal each time, with that text in it.
func wantRefusedEverywhere(t *testing.T, refusal sailsclient.Refusal, says, address string, vary ...func(*sailsclient.Options)) {
	t.Helper()
	for name, step := range steps() {
		t.Run(name, func(t *testing.T) {
			err := refusedBy(t, address, append(vary, step)...)
			wantRefusal(t, err, refusal)
			if !strings.Contains(told(err), says) {
				t.Errorf("it says %q, want %q in it", err, says)
			}
		})
	}
}

// visitedApp is a demo that remembers who visited it. Only marked requests are
// visits: somebody else's client may still look for a server that had this port
// before.
type visitedApp struct {
	*httptest.Server
	visitor string // the mark

	mu   sync.Mutex
	from []string // the other ends of the visits' connections
}

const visitorHeader = "X-Test-Visitor"

// mark has all requests of a client count as visits.
func (g *visitedApp) mark(o *sailsclient.Options) {
	o.ConnectHeaders = http.Header{visitorHeader: {g.visitor}}
}

// lively is a server whose polls are answered all the time. How an upgrade
// ended is told between messages, so on a quiet connection it may take until
// the next heartbeat.
func lively() demo.Options {
	return demo.Options{PingInterval: 50 * time.Millisecond, PingTimeout: patience}
}

// startVisited serves the demo, behind TLS if it is given an authority.
func startVisited(t *testing.T, ca *authority) *visitedApp {
	t.Helper()
	app := startDemo(t, lively())
	g := &visitedApp{visitor: rand.Text()}
	g.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.note(r)
		app.Handler().ServeHTTP(w, r)
	}))
	g.Config.ErrorLog = log.New(io.Discard, "", 0)
	if ca == nil {
		g.Start()
	} else {
		g.TLS = ca.issue(t, tomorrow(), appHost, "127.0.0.1", thisMachine)
		g.StartTLS()
	}
	t.Cleanup(g.Close)
	t.Cleanup(app.Close) // before: it holds the hijacked connections
	return g
}

func (g *visitedApp) note(r *http.Request) {
	if r.Header.Get(visitorHeader) != g.visitor {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.from = append(g.from, r.RemoteAddr)
}

func (g *visitedApp) visitors() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string(nil), g.from...)
}

// appHost is a name that only the proxies of these tests know.
const appHost = "app.test"

// named is the server's address with the name instead of 127.0.0.1.
func (g *visitedApp) named() string { return strings.Replace(g.URL, "127.0.0.1", appHost, 1) }

// reverseProxy forwards everything to the app at target, as nginx would.
func reverseProxy(t *testing.T, target string) http.Handler {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.SetXForwarded()
		},
		ErrorLog: log.New(io.Discard, "", 0),
	}
}

// serve runs a handler on a server of its own.
func serve(t *testing.T, handler http.Handler, vary ...func(*httptest.Server)) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, v := range vary {
		v(server)
	}
	if server.TLS != nil {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}
