package sailsclient_test

import (
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The variables that tell the child of TestProxiesOfTheEnvironment where to
// connect to, whom to trust, and as which visitor.
const (
	childURL = "SAILSCOPE_TEST_URL"
	childCA  = "SAILSCOPE_TEST_CA"
	childIs  = "SAILSCOPE_TEST_VISITOR"
)

// net/http reads the *_PROXY variables once in a process, so each case is a
// process of its own: this test again.
func TestProxiesOfTheEnvironment(t *testing.T) {
	if address := os.Getenv(childURL); address != "" {
		ca, app := &authority{file: os.Getenv(childCA)}, &visitedApp{visitor: os.Getenv(childIs)}
		eachWay(t, func(t *testing.T, w way) { w.use(t, address, app.mark, ca.trusted) })
		return
	}
	ca := newAuthority(t)
	for name, c := range map[string]struct {
		scheme, host string
		variables    map[string]string // PROXY in the values is the HTTP proxy, SOCKS the other
		proxied      string            // which of them has everything, "" for neither
	}{
		"HTTP_PROXY":                {"http", appHost, map[string]string{"HTTP_PROXY": "PROXY"}, "PROXY"},
		"http_proxy":                {"http", appHost, map[string]string{"http_proxy": "PROXY"}, "PROXY"},
		"HTTP_PROXY is SOCKS":       {"http", appHost, map[string]string{"HTTP_PROXY": "SOCKS"}, "SOCKS"},
		"HTTPS_PROXY":               {"https", appHost, map[string]string{"HTTPS_PROXY": "PROXY"}, "PROXY"},
		"HTTPS_PROXY is SOCKS":      {"https", appHost, map[string]string{"HTTPS_PROXY": "SOCKS"}, "SOCKS"},
		"NO_PROXY of another":       {"http", appHost, map[string]string{"HTTP_PROXY": "PROXY", "NO_PROXY": "other.test"}, "PROXY"},
		"NO_PROXY":                  {"http", thisMachine, map[string]string{"HTTP_PROXY": "PROXY", "NO_PROXY": thisMachine}, ""},
		"HTTP_PROXY is not for TLS": {"https", thisMachine, map[string]string{"HTTP_PROXY": "PROXY"}, ""},
		"loopback":                  {"http", "127.0.0.1", map[string]string{"HTTP_PROXY": "PROXY", "HTTPS_PROXY": "PROXY"}, ""},
		"ALL_PROXY is not looked at": {
			"http", thisMachine, map[string]string{"ALL_PROXY": "PROXY", "all_proxy": "SOCKS"}, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var served *authority
			if c.scheme == "https" {
				served = ca
			}
			app := startVisited(t, served)
			proxy, socks := startHTTPProxy(t, proxyRules{}), startSOCKS(t)
			env := []string{childURL + "=" + c.scheme + "://" + net.JoinHostPort(c.host, app.port(t)), childCA + "=" + ca.file, childIs + "=" + app.visitor}
			for variable, value := range c.variables {
				value = strings.NewReplacer("PROXY", proxy.server.URL, "SOCKS", socks.url("")).Replace(value)
				env = append(env, variable+"="+value)
			}
			runAgain(t, env)
			used := map[string]*dialer{"PROXY": &proxy.dialer, "SOCKS": &socks.dialer}
			for which, d := range used {
				if which == c.proxied {
					d.wantAllTraffic(t, app)
				} else {
					d.wantUnused(t)
				}
			}
			if len(app.visitors()) == 0 {
				t.Error("nobody came to the app")
			}
		})
	}
}

// thisMachine is an address of it that is not loopback: for those, net/http
// looks at no variable.
const thisMachine = "0.0.0.0"

// runAgain runs this test in a process of its own, with these variables and no
// others that name proxies.
func runAgain(t *testing.T, env []string) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(deadline(t), binary, "-test.run=^TestProxiesOfTheEnvironment$", "-test.v")
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "--- PASS") != 1+len(ways()) {
		t.Errorf("%v\n%s", err, out)
	}
}

func (d *dialer) wantUnused(t *testing.T) {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.from) > 0 {
		t.Errorf("the proxy made %d connections", len(d.from))
	}
}

func (g *visitedApp) port(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(g.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Port()
}
