package sailsclient_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/elazarl/goproxy"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// dialer makes a proxy's connections to the app: it knows appHost, and nothing
// else.
type dialer struct {
	mu   sync.Mutex
	from []string // this end of the connections
}

func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host != appHost {
		return nil, fmt.Errorf("the proxy was to connect to %q: %w", address, err)
	}
	d.mu.Lock() // before: whoever sees the connection at the app, finds it in from
	defer d.mu.Unlock()
	var plain net.Dialer
	conn, err := plain.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		return nil, err
	}
	d.from = append(d.from, conn.LocalAddr().String())
	return conn, nil
}

// wantAllTraffic wants every visit to the app, and at least one, to have come from
// here.
func (d *dialer) wantAllTraffic(t *testing.T, app *visitedApp) {
	t.Helper()
	visitors := app.visitors()
	d.mu.Lock()
	defer d.mu.Unlock()
	direct := slices.DeleteFunc(slices.Clone(visitors), func(from string) bool { return slices.Contains(d.from, from) })
	if len(visitors) == 0 || len(direct) > 0 {
		t.Errorf("of %d visits %d went past the proxy: %v", len(visitors), len(direct), direct)
	}
}

// httpProxy is goproxy, with a count of what it is asked for.
type httpProxy struct {
	dialer
	rules  proxyRules
	server *httptest.Server

	counting           sync.Mutex
	tunnels, forwarded int
}

// proxyRules say whom and what a proxy serves; the zero value everything.
type proxyRules struct {
	user, password          string // wanted of everybody, unless ""
	noTunnels, noForwarding bool
	tls                     *authority
	clients                 *authority // of whom a client has to have a certificate, unless nil
}

func startHTTPProxy(t *testing.T, rules proxyRules) *httpProxy {
	t.Helper()
	p := &httpProxy{rules: rules}
	engine := goproxy.NewProxyHttpServer()
	engine.Logger = log.New(io.Discard, "", 0)
	engine.Tr = &http.Transport{DialContext: p.dial}
	t.Cleanup(engine.Tr.CloseIdleConnections)
	engine.ConnectDialWithReq = func(r *http.Request, network, address string) (net.Conn, error) {
		return p.dial(r.Context(), network, address)
	}
	engine.OnRequest().HandleConnectFunc(p.tunnel)
	engine.OnRequest().DoFunc(p.forward)
	p.server = serve(t, engine, func(s *httptest.Server) {
		if rules.tls != nil {
			s.TLS = rules.tls.issue(t, tomorrow(), "127.0.0.1")
			rules.clients.demand(s.TLS)
		}
	})
	return p
}

func (p *httpProxy) tunnel(host string, ctx *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
	p.counting.Lock()
	defer p.counting.Unlock()
	if ctx.Resp = p.refuse(ctx.Req, p.rules.noTunnels); ctx.Resp != nil {
		return goproxy.RejectConnect, host
	}
	p.tunnels++
	return goproxy.OkConnect, host
}

func (p *httpProxy) forward(r *http.Request, _ *goproxy.ProxyCtx) (*http.Request, *http.Response) {
	p.counting.Lock()
	defer p.counting.Unlock()
	refusal := p.refuse(r, p.rules.noForwarding)
	if refusal == nil {
		p.forwarded++
	}
	return r, refusal
}

func (p *httpProxy) refuse(r *http.Request, forbidden bool) *http.Response {
	credentials := base64.StdEncoding.EncodeToString([]byte(p.rules.user + ":" + p.rules.password))
	switch {
	case p.rules.user != "" && r.Header.Get("Proxy-Authorization") != "Basic "+credentials:
		answer := goproxy.NewResponse(r, goproxy.ContentTypeText, http.StatusProxyAuthRequired, "who are you?")
		answer.Header.Set("Proxy-Authenticate", `Basic realm="harbour"`)
		return answer
	case forbidden:
		return goproxy.NewResponse(r, goproxy.ContentTypeText, http.StatusForbidden, "not from here")
	}
	return nil
}

func (p *httpProxy) counts() (tunnels, forwarded int) {
	p.counting.Lock()
	defer p.counting.Unlock()
	return p.tunnels, p.forwarded
}

// as is the proxy's URL with a user and password.
func (p *httpProxy) as(user, password string) string {
	u, err := url.Parse(p.server.URL)
	if err != nil {
		panic(err)
	}
	u.User = url.UserPassword(user, password)
	return u.String()
}

func via(proxy string) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.Proxy = proxy }
}

// Everything goes through the proxy: HTTPS and websockets in tunnels, plain HTTP
// forwarded.
func TestHTTPProxy(t *testing.T) {
	ca := newAuthority(t)
	const user, password = "skipper", "p@ss:w/rd%"
	for kind, rules := range map[string]proxyRules{
		"open": {}, "password": {user: user, password: password}, "over TLS": {tls: ca},
	} {
		for scheme, served := range map[string]*authority{"http": nil, "https": ca} {
			t.Run(kind+"/"+scheme, func(t *testing.T) {
				t.Parallel()
				eachWay(t, func(t *testing.T, w way) {
					app, p := startVisited(t, served), startHTTPProxy(t, rules)
					proxy := p.server.URL
					if rules.user != "" {
						proxy = p.as(user, password)
					}
					w.use(t, app.named(), app.mark, via(proxy), ca.trusted)
					p.wantUsed(t, scheme, w)
					p.wantAllTraffic(t, app)
				})
			})
		}
	}
}

func (p *httpProxy) wantUsed(t *testing.T, scheme string, w way) {
	t.Helper()
	const overHTTP = 2 // the session and the token
	tunnels, forwarded := p.counts()
	polls := slices.Contains(w.transports, engineio.Polling)
	good := forwarded == 0 && tunnels > 0 // https
	if scheme == "http" {
		good = forwarded >= overHTTP && (forwarded > overHTTP) == polls && (tunnels == 1) == (w.ends == engineio.Websocket)
	}
	if !good {
		t.Errorf("%s: %d tunnels, and %d requests forwarded", scheme, tunnels, forwarded)
	}
}

// A proxy that only makes tunnels is enough for websockets, also plain ones.
func TestProxyOfTunnelsOnly(t *testing.T) {
	app, p := startVisited(t, nil), startHTTPProxy(t, proxyRules{noForwarding: true})
	connect(t, app.named(), app.mark, via(p.server.URL)).Must("get", "/echo", nil)
	if tunnels, forwarded := p.counts(); tunnels != 1 || forwarded != 0 {
		t.Errorf("%d tunnels, and %d requests forwarded", tunnels, forwarded)
	}
	p.wantAllTraffic(t, app)
}

// One that makes none is enough for polling, and says no to the rest.
func TestProxyWithoutTunnels(t *testing.T) {
	ca := newAuthority(t)
	app, p := startVisited(t, nil), startHTTPProxy(t, proxyRules{noTunnels: true})
	byPolling.use(t, app.named(), app.mark, via(p.server.URL))
	p.wantAllTraffic(t, app)
	const says = "the proxy would not connect to " + appHost
	err := refusedBy(t, app.named(), app.mark, via(p.server.URL))
	wantRefusal(t, err, sailsclient.RefusedProxy)
	if !strings.Contains(told(err), says) || !strings.Contains(told(err), "--proxy") {
		t.Error(err)
	}
	secure := startVisited(t, ca)
	wantRefusedEverywhere(t, sailsclient.RefusedProxy, says, secure.named(), secure.mark, via(p.server.URL), ca.trusted)
	if got := secure.visitors(); len(got) > 0 {
		t.Errorf("refused by the proxy, it went directly: %v", got)
	}
}

// The upgrade that a proxy does not let through leaves the connection polling.
func TestUpgradeThatTheProxyRefuses(t *testing.T) {
	app, p := startVisited(t, nil), startHTTPProxy(t, proxyRules{noTunnels: true})
	c := newClient(t, app.named(), app.mark, via(p.server.URL), byUpgrade.options)
	change := c.Dial()
	if change.Reason == nil {
		change = c.Await(sailsclient.Connected)
	}
	refused, ok := errors.AsType[*sailsclient.ConnectError](change.Reason)
	if !ok || change.Upgraded || change.Transport != engineio.Polling {
		t.Fatalf("%+v", change)
	}
	wantRefusal(t, refused, sailsclient.RefusedProxy)
	c.Must("get", "/echo", nil)
	p.wantAllTraffic(t, app)
}

func TestProxyThatWantsAPassword(t *testing.T) {
	ca := newAuthority(t)
	p := startHTTPProxy(t, proxyRules{user: "skipper", password: "right"})
	for name, proxy := range map[string]string{"none": p.server.URL, "wrong": p.as("skipper", "wr0ng")} {
		for scheme, served := range map[string]*authority{"http": nil, "https": ca} {
			t.Run(name+"/"+scheme, func(t *testing.T) {
				app := startVisited(t, served)
				wantRefusedEverywhere(t, sailsclient.RefusedProxy, "put them into --proxy", app.named(), app.mark, via(proxy), ca.trusted)
				if got := app.visitors(); len(got) > 0 {
					t.Errorf("refused by the proxy, it went directly: %v", got)
				}
			})
		}
	}
}

// Nobody falls back to a direct connection, which may be what the proxy is
// there to prevent.
func TestProxyThatIsDown(t *testing.T) {
	ca := newAuthority(t)
	for scheme, served := range map[string]*authority{"http": nil, "https": ca} {
		for _, proxy := range []string{"http://127.0.0.1:1", "https://127.0.0.1:1", "socks5://127.0.0.1:1"} {
			t.Run(scheme+" via "+proxy, func(t *testing.T) {
				app := startVisited(t, served)
				wantRefusedEverywhere(t, sailsclient.RefusedProxy, "see --proxy", app.URL, app.mark, via(proxy), ca.trusted)
				if got := app.visitors(); len(got) > 0 {
					t.Errorf("without its proxy, it went directly: %v", got)
				}
			})
		}
	}
}

// The certificate in the error is the proxy's, so the server's is not blamed.
func TestProxyWithUntrustedCertificate(t *testing.T) {
	ca := newAuthority(t)
	p := startHTTPProxy(t, proxyRules{tls: newAuthority(t)})
	for scheme, served := range map[string]*authority{"http": nil, "https": ca} {
		t.Run(scheme, func(t *testing.T) {
			const says = "the proxy could not be used: x509: certificate signed by unknown authority"
			wantRefusedEverywhere(t, sailsclient.RefusedProxy, says, startVisited(t, served).named(), via(p.server.URL), ca.trusted)
		})
	}
}
