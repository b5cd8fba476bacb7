package sailsclient_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"testing"

	"github.com/things-go/go-socks5"

	"sailscope/internal/nettest"
	"sailscope/sailsclient"
)

// socksProxy is go-socks5. What it connects to must be asked for by name, and
// be appHost: names are for the proxy to look up.
type socksProxy struct {
	dialer
	address string
	running tracked
}

// tracked knows when all that the proxy has started is over.
type tracked struct{ sync.WaitGroup }

// Submit implements socks5.GPool.
func (r *tracked) Submit(f func()) error {
	r.Go(f)
	return nil
}

// Resolve implements socks5.NameResolver.
func (p *socksProxy) Resolve(ctx context.Context, name string) (context.Context, net.IP, error) {
	if name != appHost {
		return ctx, nil, fmt.Errorf("there is no %q", name)
	}
	return ctx, net.IPv4(127, 0, 0, 1), nil
}

func (p *socksProxy) connect(ctx context.Context, network, _ string, r *socks5.Request) (net.Conn, error) {
	return p.dial(ctx, network, net.JoinHostPort(r.RawDestAddr.FQDN, strconv.Itoa(r.RawDestAddr.Port)))
}

// startSOCKS serves until the test ends.
func startSOCKS(t *testing.T, rules ...socks5.Option) *socksProxy {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &socksProxy{address: listener.Addr().String()}
	engine := socks5.NewServer(append(rules, socks5.WithResolver(p), socks5.WithDialAndRequest(p.connect), socks5.WithGPool(&p.running))...)
	p.running.Go(func() { _ = engine.Serve(listener) }) // it ends with the listener
	t.Cleanup(func() {
		_ = listener.Close()
		p.running.Wait()
	})
	return p
}

func (p *socksProxy) url(user string) string { return "socks5://" + user + p.address }

func onlyFor(user, password string) socks5.Option {
	return socks5.WithCredential(socks5.StaticCredentials{user: password})
}

func TestSOCKSProxy(t *testing.T) {
	ca := newAuthority(t)
	for kind, rules := range map[string][]socks5.Option{"open": nil, "password": {onlyFor("skipper", "p@ss")}} {
		for scheme, served := range map[string]*authority{"http": nil, "https": ca} {
			t.Run(kind+"/"+scheme, func(t *testing.T) {
				t.Parallel()
				eachWay(t, func(t *testing.T, w way) {
					app, p := startVisited(t, served), startSOCKS(t, rules...)
					w.use(t, app.named(), app.mark, via(p.url("skipper:p%40ss@")), ca.trusted)
					p.wantAllTraffic(t, app)
				})
			})
		}
	}
}

func TestSOCKSProxyThatRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		rules []socks5.Option
		user  string
		host  string
		says  string
	}{
		"wrong password": {[]socks5.Option{onlyFor("skipper", "right")}, "skipper:wr0ng@", appHost, "username/password authentication failed"},
		"no password":    {[]socks5.Option{onlyFor("skipper", "right")}, "", appHost, "no acceptable authentication methods"},
		"rules":          {[]socks5.Option{socks5.WithRule(socks5.NewPermitNone())}, "", appHost, "connection not allowed by ruleset"},
		"unknown host":   {nil, "", "nowhere.test", "host unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			app, p := startVisited(t, nil), startSOCKS(t, c.rules...)
			address := "http://" + net.JoinHostPort(c.host, app.port(t))
			wantRefusedEverywhere(t, sailsclient.RefusedProxy, c.says, address, app.mark, via(p.url(c.user)))
			p.wantUnused(t)
			if got := app.visitors(); len(got) > 0 {
				t.Errorf("refused by the proxy, it went directly: %v", got)
			}
		})
	}
}

// A port where nobody listens is the app's fault, but only the proxy can say so.
func TestSOCKSProxyThatFindsNobody(t *testing.T) {
	p := startSOCKS(t)
	wantRefusedEverywhere(t, sailsclient.RefusedProxy, "connection refused", "http://"+appHost+":1", via(p.url("")))
	p.wantUnused(t)
}

func TestSOCKSProxyThatIsNone(t *testing.T) {
	app := startVisited(t, nil)
	web := nettest.Listen(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	wantRefusedEverywhere(t, sailsclient.RefusedProxy, "the proxy could not be used", app.URL, app.mark, via("socks5://"+web))
	if got := app.visitors(); len(got) > 0 {
		t.Errorf("without a proxy, it went directly: %v", got)
	}
}
