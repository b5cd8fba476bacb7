package doctor_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
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
	"sailscope/internal/doctor"
	"sailscope/internal/nettest"
)

const nobody = "127.0.0.1:1"

// enough is a timeout that runs out in one step, and that is enough for all
// others, also on a slow machine.
const enough = 10 * time.Second

func TestUnreachable(t *testing.T) {
	f := examine(t, nobody)
	f.want("dns:skip tcp:fail " + afterwards(doctor.TCP))
	f.says(doctor.TCP, "nothing listens at 127.0.0.1:1", "start the app")
	f.says(doctor.Request, "because tcp failed")

	f = examine(t, "http://nowhere.invalid")
	f.want("dns:fail " + afterwards(doctor.DNS))
	f.says(doctor.DNS, "the host nowhere.invalid is not known", "see whether the URL is right")
}

func TestServersThatAreNoApp(t *testing.T) {
	t.Parallel()
	t.Run("a web site", func(t *testing.T) {
		site := httptest.NewServer(http.FileServerFS(os.DirFS(t.TempDir())))
		t.Cleanup(site.Close)
		f := examine(t, site.URL)
		f.want("dns:skip tls:skip websocket:fail polling:warn upgrade:skip generation:skip origin:skip cookie:skip csrf:skip request:skip")
		f.says(doctor.Websocket, "there is no Socket.IO at this address (HTTP 404", "--path is right")
		f.says(doctor.Cookie, "/__getcookie gives no session cookie")
	})
	t.Run("one that speaks first", func(t *testing.T) {
		banner := nettest.Listen(t, func(c net.Conn) {
			_, _ = io.WriteString(c, "SSH-2.0-OpenSSH_9.9\r\n")
			_, _ = io.Copy(io.Discard, c)
		})
		f := examine(t, banner)
		f.want("dns:skip tls:skip http:fail " + afterwards(doctor.HTTP))
		f.says(doctor.HTTP, "does not speak HTTP")
	})
	t.Run("one that hangs up", func(t *testing.T) {
		gone := nettest.Listen(t, func(c net.Conn) { _, _ = c.Read(make([]byte, 1<<10)) })
		f := examine(t, gone)
		f.want("dns:skip tls:skip http:warn websocket:fail polling:warn upgrade:skip generation:skip origin:skip cookie:skip csrf:skip request:skip")
	})
	t.Run("one that never answers", func(t *testing.T) {
		t.Parallel()
		mute := nettest.Listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
		f := examine(t, mute, func(o *doctor.Options) { o.Client.ConnectTimeout = enough })
		f.want("dns:skip tls:skip http:warn websocket:fail polling:warn upgrade:skip generation:skip origin:skip cookie:skip csrf:skip request:skip")
		f.says(doctor.HTTP, "did not respond in time", "or raise --timeout")
	})
}

func TestFrontPages(t *testing.T) {
	answers := func(status int, location string) string {
		return wrapDemo(t, demo.Options{}, onPath("/", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(status)
		}))
	}
	examine(t, answers(404, "")).want(plain)
	examine(t, answers(302, "/login")).want(plain)
	f := examine(t, answers(502, ""))
	f.want("dns:skip tls:skip http:warn cookie:skip csrf:skip")
	f.says(doctor.HTTP, "HTTP 502 Bad Gateway", "see whether the app behind it is up")
	f = examine(t, answers(301, "https://app.example/"))
	f.want("dns:skip tls:skip http:warn cookie:skip csrf:skip")
	f.says(doctor.HTTP, "redirects / to https://app.example/ (HTTP 301", "use https://app.example")
	f = examine(t, answers(302, "https://login.example/sso?state=secret"))
	f.want("dns:skip tls:skip http:warn cookie:skip csrf:skip")
	f.says(doctor.HTTP, "redirects / to https://login.example/sso (HTTP 302", "a login page may be in front of the app")
	examine(t, answers(302, "")).want(plain)
}

// A front page that never comes is no reason to give up.
func TestAFrontPageThatHangs(t *testing.T) {
	t.Parallel()
	url := wrapDemo(t, demo.Options{}, onPath("/", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	f := examine(t, url, func(o *doctor.Options) { o.Client.ConnectTimeout = enough })
	f.want("dns:skip tls:skip http:warn cookie:skip csrf:skip")
}

// trusting is the option of a CA file with the server's certificate.
func trusting(t *testing.T, server *httptest.Server) func(*doctor.Options) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roots.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(file, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	return func(o *doctor.Options) { o.Client.TLS.CAFile = file }
}

// selfSigned is a certificate for this machine.
func selfSigned(t *testing.T, until time.Time) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "harbour.example"},
		NotBefore:    time.Now().Add(-365 * 24 * time.Hour),
		NotAfter:     until,
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:         true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

func TestTLS(t *testing.T) {
	server := demotest.StartTLS(t, nil)
	f := examine(t, server.URL)
	f.want("dns:skip tls:fail " + afterwards(doctor.TLS))
	f.says(doctor.TLS, "signed by nobody trusted here", "--ca")

	f = examine(t, server.URL, trusting(t, server))
	f.want("dns:skip cookie:skip csrf:skip")
	f.says(doctor.TLS, "TLS 1.3", "Acme Co", "valid until 2084-01-29")

	f = examine(t, server.URL, insecure)
	f.want("dns:skip tls:warn cookie:skip csrf:skip")
	f.says(doctor.TLS, "not checked", "--insecure")

	f = examine(t, strings.Replace(server.URL, "https:", "http:", 1))
	f.want("dns:skip tls:skip http:fail " + afterwards(doctor.HTTP))
	f.says(doctor.HTTP, "speaks only TLS", "use https://")

	f = examine(t, strings.Replace(startDemo(t, demo.Options{}).URL(), "http:", "https:", 1))
	f.want("dns:skip tls:fail " + afterwards(doctor.TLS))
	f.says(doctor.TLS, "does not speak TLS", "use http://")
}

func TestCertificatesThatEnd(t *testing.T) {
	const day = 24 * time.Hour
	soon := demotest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{selfSigned(t, time.Now().Add(13*day))}})
	f := examine(t, soon.URL, trusting(t, soon))
	f.want("dns:skip tls:warn cookie:skip csrf:skip")
	f.says(doctor.TLS, "certificate of harbour.example by harbour.example", "renew")

	later := demotest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{selfSigned(t, time.Now().Add(15*day))}})
	examine(t, later.URL, trusting(t, later)).want("dns:skip cookie:skip csrf:skip")

	over := demotest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{selfSigned(t, time.Now().Add(-day))}})
	f = examine(t, over.URL, trusting(t, over))
	f.want("dns:skip tls:fail " + afterwards(doctor.TLS))
	f.says(doctor.TLS, "expired", "renew it")
	f = examine(t, over.URL, insecure)
	f.want("dns:skip tls:warn cookie:skip csrf:skip")
	f.says(doctor.TLS, "expired on "+time.Now().Add(-day).UTC().Format(time.DateOnly))
}

func TestProxies(t *testing.T) {
	secure := demotest.StartTLS(t, nil)
	proxy := tunnel(t, http.StatusOK)
	withPassword := strings.Replace(proxy, "http://", "http://nemo:hunter22@", 1)
	f := examine(t, secure.URL, trusting(t, secure), through(withPassword))
	f.want("dns:skip cookie:skip csrf:skip")
	f.says(doctor.Address, "through the proxy "+proxy)
	f.says(doctor.DNS, "left to the proxy")
	f.says(doctor.TCP, "the proxy at "+strings.TrimPrefix(proxy, "http://"))

	f = examine(t, secure.URL, through(tunnel(t, http.StatusForbidden)))
	f.want("dns:skip tcp:fail " + afterwards(doctor.TCP))
	f.says(doctor.TCP, "the proxy would not connect")
	f = examine(t, startDemo(t, demo.Options{}).URL(), through(tunnel(t, http.StatusProxyAuthRequired)))
	f.want("dns:skip tls:skip http:fail " + afterwards(doctor.HTTP))
	f.says(doctor.HTTP, "user name and password")
	f = examine(t, secure.URL, through("http://"+nobody))
	f.want("dns:skip tcp:fail " + afterwards(doctor.TCP))
	f.says(doctor.TCP, "the proxy could not be used", "--proxy")
}

// On the way through an https proxy, the first certificate is the proxy's.
func TestSecureProxies(t *testing.T) {
	t.Parallel()
	app := demotest.StartTLS(t, &tls.Config{Certificates: []tls.Certificate{selfSigned(t, time.Now().Add(365*24*time.Hour))}})
	proxy := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.Host, ":1") {
			<-r.Context().Done()
			return
		}
		pipe(w, r, r.Host)
	}))
	proxy.Config.ErrorLog = quiet()
	proxy.StartTLS()
	t.Cleanup(proxy.Close)

	f := examine(t, app.URL, insecure, through(proxy.URL))
	f.want("dns:skip tls:warn cookie:skip csrf:skip")
	f.says(doctor.TLS, "certificate of harbour.example")
	f = examine(t, "https://"+nobody, insecure, through(proxy.URL), func(o *doctor.Options) { o.Client.ConnectTimeout = enough })
	f.want("dns:skip tcp:fail " + afterwards(doctor.TCP))
}

func TestUnixSockets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app")
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	app := startDemo(t, demo.Options{})
	server := httptest.NewUnstartedServer(app.Handler())
	_ = server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	t.Cleanup(app.Close)

	f := examine(t, "unix://"+path)
	f.want(plain)
	f.says(doctor.Address, "unix://"+path)
	f.says(doctor.TCP, "the unix socket "+path)
	f = examine(t, "unix://"+path+"2")
	f.want("dns:skip tcp:fail " + afterwards(doctor.TCP))
	f.says(doctor.TCP, "cannot be reached")
}
