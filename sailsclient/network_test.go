package sailsclient_test

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/sailsclient"
)

// refusedBy tries to connect once and returns why that failed.
func refusedBy(t *testing.T, url string, vary ...func(*sailsclient.Options)) *sailsclient.ConnectError {
	t.Helper()
	c := newClient(t, url, append(vary, noReconnect)...)
	if err := c.Connect(); err != nil {
		t.Fatal(err)
	}
	return c.refusal(sailsclient.Disconnected)
}

// startTLS serves the demo behind TLS.
func startTLS(t *testing.T, config *tls.Config) *httptest.Server {
	t.Helper()
	app := startDemo(t, demo.Options{})
	server := httptest.NewUnstartedServer(app.Handler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = config
	server.StartTLS()
	t.Cleanup(server.Close)
	t.Cleanup(app.Close) // before: it holds the hijacked connections
	return server
}

// Neither side takes the other for what it expects, or has what it wants.
func TestTLSMismatch(t *testing.T) {
	secure, plain := startTLS(t, nil).URL, startDemo(t, demo.Options{}).URL()
	picky := startTLS(t, &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12}).URL
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

// listen accepts connections and hands each to handle until the test ends.
func listen(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			handle(conn)
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr().String()
}

func TestUnreachable(t *testing.T) {
	gone := listen(t, func(net.Conn) {})
	t.Run("nobody listens", func(t *testing.T) {
		wantRefusal(t, refusedBy(t, "http://127.0.0.1:1"), sailsclient.RefusedUnreachable)
	})
	t.Run("hangs up", func(t *testing.T) {
		wantRefusal(t, refusedBy(t, gone), sailsclient.RefusedNotSocketIO)
	})
	t.Run("no HTTP", func(t *testing.T) {
		smtp := listen(t, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 1)) // net/http logs about servers that speak first
			_, _ = io.WriteString(c, "500 5.5.1 Command unrecognized\r\n")
			_, _ = io.Copy(io.Discard, c)
		})
		wantRefusal(t, refusedBy(t, smtp), sailsclient.RefusedNotSocketIO)
	})
	t.Run("silence", func(t *testing.T) {
		mute := listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
		err := refusedBy(t, mute, func(o *sailsclient.Options) { o.ConnectTimeout = 50 * time.Millisecond })
		wantRefusal(t, err, sailsclient.RefusedTimeout)
	})
	t.Run("a web site", func(t *testing.T) {
		site := httptest.NewServer(http.FileServerFS(os.DirFS(t.TempDir())))
		t.Cleanup(site.Close)
		wantRefusal(t, refusedBy(t, site.URL), sailsclient.RefusedNotSocketIO)
	})
}
