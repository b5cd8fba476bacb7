package sailsclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"time"

	"sailscope/internal/infile"
	"sailscope/internal/secret"
	"sailscope/sailsclient/engineio"
)

// maxCAFile bounds a file of certificates. All roots of a system take half a megabyte.
const maxCAFile = 16 << 20

// access is how a socket reaches its server: the HTTP client, the dialer of websockets,
// the session's cookies and the CSRF token.
type access struct {
	client  *http.Client
	proxy   *url.URL // nil for none
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	tls     *tls.Config
	where   endpoints
	headers http.Header
	session bool
	// sessionPath is the route that gives the session cookie.
	sessionPath string
	csrf        csrf
	timeout     time.Duration   // of one request
	alive       context.Context // ends with close
	end         context.CancelFunc
}

func newAccess(where endpoints, o Options) (*access, error) {
	transport, err := newTransport(where, o)
	if err != nil {
		return nil, err
	}
	through, dial, err := goThrough(transport, where.base)
	if err != nil {
		return nil, inOption("Proxy", err)
	}
	alive, end := context.WithCancel(context.Background())
	return &access{
		client:      &http.Client{Transport: transport, Jar: o.Jar, CheckRedirect: withinOrigin(where.base)},
		proxy:       through,
		dial:        dial,
		tls:         transport.TLSClientConfig,
		where:       where,
		headers:     o.ConnectHeaders.Clone(),
		session:     o.Session,
		sessionPath: o.SessionPath,
		csrf:        csrf{path: o.CSRFPath},
		timeout:     o.ConnectTimeout,
		alive:       alive,
		end:         end,
	}, nil
}

// idleConnection is how long a connection is kept for the next request. Node closes it
// after five seconds, and a POST that meets the close would fail.
const idleConnection = 4 * time.Second

func newTransport(where endpoints, o Options) (*http.Transport, error) {
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{}).DialContext,
		IdleConnTimeout:        idleConnection,
		MaxResponseHeaderBytes: engineio.MaxResponseHead,
		// The user asked for it.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: o.TLS.Insecure, MinVersion: tls.VersionTLS12},
	}
	if o.Proxy != "" {
		proxy, err := parseProxy(o.Proxy)
		if err != nil {
			return nil, inOption("Proxy", err)
		}
		transport.Proxy = http.ProxyURL(proxy)
	}
	if where.unix != "" {
		transport.Proxy = nil
		transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", where.unix)
		}
	}
	if err := o.TLS.showCertificate(transport.TLSClientConfig); err != nil {
		return nil, err
	}
	if o.TLS.CAFile != "" {
		roots, err := rootsWith(o.TLS.CAFile)
		if err != nil {
			return nil, inOption("TLS.CAFile", err)
		}
		transport.TLSClientConfig.RootCAs = roots
	}
	return transport, nil
}

// rootsWith returns the system's roots and those in file.
func rootsWith(file string) (*x509.CertPool, error) {
	pem, err := infile.Read(file, maxCAFile)
	if err != nil {
		return nil, fmt.Errorf("read the CA file: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without roots can still trust the file
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the CA file %s holds no PEM certificate", file)
	}
	return roots, nil
}

// dialOptions returns the options of one connection over the transports.
func (a *access) dialOptions(o Options, transports ...engineio.Transport) engineio.DialOptions {
	return engineio.DialOptions{
		Transports:  transports,
		Version:     o.EngineIO,
		Query:       a.where.query,
		Header:      o.ConnectHeaders.Clone(),
		HTTPClient:  a.connectionClient(),
		DialContext: a.dial,
		TLS:         a.tls,
		Guard:       o.Guard,
		Tap:         o.Tap,
		Budget:      o.Budget,
	}
}

// prepare fetches the session cookie and the CSRF token. It does so for each connection,
// because a server that was restarted has forgotten the old ones. The server keeps a
// cookie that it still knows.
func (a *access) prepare(ctx context.Context) error {
	if a.session {
		if err := a.fetchSession(ctx); err != nil {
			return err
		}
	}
	if a.csrf.path == "" {
		return nil
	}
	token, err := a.fetchToken(ctx)
	if err != nil {
		return err
	}
	a.csrf.set(token)
	return nil
}

// fetchSession fetches a cookie from sails-hook-sockets, as sails.io.js does in a
// browser.
func (a *access) fetchSession(ctx context.Context) error {
	if shared, ok := a.client.Jar.(*Jar); ok {
		done, err := shared.take(ctx)
		if err != nil {
			return fmt.Errorf("wait for another socket to get the session: %w", err)
		}
		defer done()
	}
	answer, err := a.get(ctx, a.sessionPath)
	if err != nil {
		return err
	}
	return a.judgeSession(answer)
}

// fetched is a response over plain HTTP.
type fetched struct {
	status     int
	cookies    []*http.Cookie
	body       []byte
	retryAfter string
	redirected string // the path that a redirect led to, "" for none
}

// said returns the status for a message, and where a redirect led to.
func (f fetched) said() string {
	text := statusOf(&engineio.HandshakeError{StatusCode: f.status, Body: startOf(f.body)})
	if f.redirected != "" {
		text += ", redirected to " + firstLine(f.redirected)
	}
	return text
}

// startOf returns the part of a body that a message may need.
func startOf(body []byte) string { return string(body[:min(len(body), 1<<10)]) }

// get requests a path below the app's address. It takes no longer than an attempt to
// connect, and ends with close.
func (a *access) get(ctx context.Context, path string) (fetched, error) {
	const largest = 1 << 20
	ctx, cancel := context.WithTimeout(ctx, a.timeout)
	defer cancel()
	defer context.AfterFunc(a.alive, cancel)()
	ctx, began := watchResponse(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.where.below(path), nil)
	if err != nil {
		return fetched{}, fmt.Errorf("the path %q cannot be asked for: it is not the path of a URL", secret.Path(path))
	}
	maps.Copy(req.Header, a.headers)
	resp, err := a.client.Do(req)
	if err != nil {
		return fetched{}, fmt.Errorf("ask for %s: %w", secret.Path(path), began.blame(err))
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, largest))
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return fetched{}, fmt.Errorf("read the response of %s: %w", secret.Path(path), err)
	}
	switch text := string(body); { // neither comes from the app
	case resp.StatusCode == http.StatusProxyAuthRequired:
		return fetched{}, &proxyRefusedError{resp.StatusCode}
	case isPlainHTTP(resp.StatusCode, text):
		return fetched{}, &engineio.HandshakeError{StatusCode: resp.StatusCode, Body: text}
	}
	f := fetched{status: resp.StatusCode, cookies: resp.Cookies(), body: body, retryAfter: resp.Header.Get("Retry-After")}
	if last := resp.Request.URL.Path; last != req.URL.Path {
		f.redirected = last
	}
	return f, nil
}

func (a *access) close() {
	a.end()
	a.client.CloseIdleConnections()
}
