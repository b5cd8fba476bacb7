package sailsclient_test

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/nettest"
	"sailscope/sailsclient"
)

// refusedBy tries to connect once and returns why that failed.
func refusedBy(t *testing.T, url string, vary ...func(*sailsclient.Options)) *sailsclient.ConnectError {
	t.Helper()
	c := newClient(t, url, append(vary, noReconnect)...)
	if err := c.Connect(); err != nil {
		t.Fatal(err)
	}
	return c.Refusal(sailsclient.Disconnected)
}

// Neither side takes the other for what it expects, or has what it wants.
func TestTLSMismatch(t *testing.T) {
	secure, plain := demotest.StartTLS(t, nil).URL, startDemo(t, demo.Options{}).URL()
	picky := demotest.StartTLS(t, &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12}).URL
	for name, c := range map[string]struct{ address, says string }{
		"plain to a TLS port":  {strings.Replace(secure, "https:", "http:", 1), "use https:// in the URL"},
		"TLS to a plain port":  {strings.Replace(plain, "http:", "https:", 1), "use http:// in the URL"},
		"a client certificate": {picky, "a client certificate: give it with --cert"},
	} {
		t.Run(name, func(t *testing.T) { wantRefusedEverywhere(t, sailsclient.RefusedTLS, c.says, c.address, insecure) })
	}
}

func TestEmptyCAFile(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := sailsclient.New(sailsclient.Options{TLS: sailsclient.TLS{CAFile: empty}})
	if err == nil || !strings.Contains(err.Error(), "no PEM certificate") {
		t.Errorf("an empty CA file: %v", err)
	}
}

func TestUnreachable(t *testing.T) {
	gone := nettest.Listen(t, func(net.Conn) {})
	t.Run("nobody listens", func(t *testing.T) {
		wantRefusal(t, refusedBy(t, "http://127.0.0.1:1"), sailsclient.RefusedUnreachable)
	})
	t.Run("hangs up", func(t *testing.T) {
		wantRefusal(t, refusedBy(t, gone), sailsclient.RefusedNotSocketIO)
	})
	t.Run("no HTTP", func(t *testing.T) {
		smtp := nettest.Listen(t, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1)) // net/http logs about servers that speak first
			_, _ = io.WriteString(c, "500 5.5.1 Command unrecognized\r\n")
			_, _ = io.Copy(io.Discard, c)
		})
		wantRefusal(t, refusedBy(t, smtp), sailsclient.RefusedNotSocketIO)
	})
	t.Run("silence", func(t *testing.T) {
		mute := nettest.Listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
		err := refusedBy(t, mute, func(o *sailsclient.Options) { o.ConnectTimeout = 50 * time.Millisecond })
		wantRefusal(t, err, sailsclient.RefusedTimeout)
	})
	t.Run("a web site", func(t *testing.T) {
		site := httptest.NewServer(http.FileServerFS(os.DirFS(t.TempDir())))
		t.Cleanup(site.Close)
		wantRefusal(t, refusedBy(t, site.URL), sailsclient.RefusedNotSocketIO)
	})
}
