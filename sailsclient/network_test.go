package sailsclient_test

import (
	"context"
	"crypto/tls"
	"encoding/pem"
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

func TestTLS(t *testing.T) {
	server := startTLS(t, nil)
	unknown := refusedBy(t, server.URL)
	wantRefusal(t, unknown, sailsclient.RefusedTLS)
	if !strings.Contains(unknown.Error(), "--ca") {
		t.Error(unknown)
	}
	connect(t, server.URL, func(o *sailsclient.Options) { o.TLS.Insecure = true }).must("get", "/echo", nil)

	roots := filepath.Join(t.TempDir(), "roots.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(roots, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	trusting := func(o *sailsclient.Options) { o.TLS.CAFile = roots }
	connect(t, server.URL, trusting).must("get", "/echo", nil)

	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "https://"), ":")
	elsewhere := refusedBy(t, "https://localhost:"+port, trusting) // the certificate is for 127.0.0.1 and example.com
	wantRefusal(t, elsewhere, sailsclient.RefusedTLS)
	wantRefusal(t, refusedBy(t, "http://127.0.0.1:"+port), sailsclient.RefusedTLS)
	wantRefusal(t, refusedBy(t, strings.Replace(startDemo(t, demo.Options{}).URL(), "http:", "https:", 1)), sailsclient.RefusedTLS)

	picky := startTLS(t, &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS12})
	wantRefusal(t, refusedBy(t, picky.URL, func(o *sailsclient.Options) { o.TLS.Insecure = true }), sailsclient.RefusedTLS)

	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sailsclient.New(sailsclient.Options{TLS: sailsclient.TLS{CAFile: empty}}); err == nil || !strings.Contains(err.Error(), "no PEM certificate") {
		t.Errorf("an empty CA file: %v", err)
	}
}

// tunnel is an HTTP proxy: it answers CONNECT with the status, and means 200.
func tunnel(t *testing.T, status int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		var d net.Dialer
		far, err := d.DialContext(r.Context(), "tcp", r.Host)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer far.Close()
		near, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer near.Close()
		_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _ = io.Copy(far, near)
			_ = far.Close()
		}()
		_, _ = io.Copy(near, far)
		_ = near.Close()
		<-done
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func through(proxy string) func(*sailsclient.Options) {
	return func(o *sailsclient.Options) { o.Proxy, o.TLS.Insecure = proxy, true }
}

func TestProxies(t *testing.T) {
	secure, plain := startTLS(t, nil).URL, startDemo(t, demo.Options{}).URL()
	connect(t, secure, through(tunnel(t, http.StatusOK))).must("get", "/echo", nil)

	for status, says := range map[int]string{
		http.StatusForbidden:         "would not connect to",
		http.StatusProxyAuthRequired: "user name and password",
	} {
		err := refusedBy(t, secure, through(tunnel(t, status)))
		wantRefusal(t, err, sailsclient.RefusedProxy)
		if !strings.Contains(err.Error(), says) {
			t.Error(err)
		}
	}
	wantRefusal(t, refusedBy(t, plain, through(tunnel(t, http.StatusProxyAuthRequired))), sailsclient.RefusedProxy)
	wantRefusal(t, refusedBy(t, plain, through("http://127.0.0.1:1")), sailsclient.RefusedProxy)
	wantRefusal(t, refusedBy(t, plain, through("socks5://127.0.0.1:1")), sailsclient.RefusedProxy)
	noProxy := listen(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") })
	wantRefusal(t, refusedBy(t, plain, through("socks5://"+noProxy)), sailsclient.RefusedProxy)
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
