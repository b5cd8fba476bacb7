package sailsclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

// access is a socket's way to its server over HTTP: the client that makes the
// handshake, the session's cookies and the CSRF token.
type access struct {
	client  *http.Client
	base    *url.URL
	headers http.Header
	session bool
	csrf    string // path, "" for none

	mu    sync.Mutex
	token string
}

const csrfHeader = "x-csrf-token"

func newAccess(base *url.URL, o Options) (*access, error) {
	transport, err := newTransport(o)
	if err != nil {
		return nil, err
	}
	jar := o.Jar
	if jar == nil {
		jar = NewJar()
	}
	return &access{
		client:  &http.Client{Transport: transport, Jar: jar},
		base:    base,
		headers: o.ConnectHeaders.Clone(),
		session: o.Session,
		csrf:    o.CSRFPath,
	}, nil
}

func newTransport(o Options) (*http.Transport, error) {
	const idle = 30 * time.Second // from the session and the token to the handshake
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		// net/http would pass on a refusal as bare text, which nobody can tell from others.
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
			if answer.StatusCode != http.StatusOK {
				return &proxyRefusedError{answer.StatusCode}
			}
			return nil
		},
		IdleConnTimeout: idle,
		// Nobody but --insecure, who is warned, gets the check switched off.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: o.TLS.Insecure, MinVersion: tls.VersionTLS12},
	}
	if o.Proxy != "" {
		proxy, err := url.Parse(o.Proxy)
		if err != nil || proxy.Host == "" {
			return nil, fmt.Errorf("the proxy %q is not a URL: write it like http://proxy:3128 or socks5://proxy:1080", o.Proxy)
		}
		transport.Proxy = http.ProxyURL(proxy)
	}
	if o.TLS.CAFile != "" {
		roots, err := rootsWith(o.TLS.CAFile)
		if err != nil {
			return nil, err
		}
		transport.TLSClientConfig.RootCAs = roots
	}
	return transport, nil
}

// rootsWith is the system's roots and those in file.
func rootsWith(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
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

// prepare fetches what the handshake and the requests need: a session cookie
// and a CSRF token, anew for each connection because a server that was
// restarted has forgotten the old ones. A cookie it still knows it leaves as it
// is.
func (a *access) prepare(ctx context.Context) error {
	if a.session {
		if err := a.fetchSession(ctx); err != nil {
			return err
		}
	}
	if a.csrf != "" {
		return a.fetchToken(ctx)
	}
	return nil
}

// fetchSession asks sails-hook-sockets for a cookie, as sails.io.js does in a
// browser.
func (a *access) fetchSession(ctx context.Context) error {
	if shared, ok := a.client.Jar.(*Jar); ok {
		done, err := shared.take(ctx)
		if err != nil {
			return fmt.Errorf("wait for another socket to get the session: %w", err)
		}
		defer done()
	}
	status, _, err := a.get(ctx, "/__getcookie")
	if err != nil {
		return err
	}
	cookieless := len(a.client.Jar.Cookies(a.base)) == 0 && a.headers.Get("Cookie") == ""
	if status != http.StatusOK || cookieless {
		return &ConnectError{
			Refusal: RefusedSession, URL: publicURL(a.base),
			What:   fmt.Sprintf("/__getcookie gave no session cookie (%s)", statusText(status)),
			Advice: "see whether the app's session and sockets hooks are on, or leave out --session",
		}
	}
	return nil
}

func (a *access) fetchToken(ctx context.Context) error {
	status, body, err := a.get(ctx, a.csrf)
	if err != nil {
		return err
	}
	var answer struct {
		Token *string `json:"_csrf"`
	}
	switch {
	case status != http.StatusOK, json.Unmarshal(body, &answer) != nil, answer.Token == nil:
		return &ConnectError{
			Refusal: RefusedCSRF, URL: publicURL(a.base),
			What:   fmt.Sprintf("%s gave no CSRF token (%s)", a.csrf, statusText(status)),
			Advice: "map it to security/grant-csrf-token in the app's routes, or name another route with --csrf=PATH",
		}
	case *answer.Token == "": // what security/grant-csrf-token says when it has nothing to protect
		return &ConnectError{
			Refusal: RefusedCSRF, URL: publicURL(a.base),
			What:   fmt.Sprintf("%s gave an empty CSRF token: the app's CSRF protection is off", a.csrf),
			Advice: "leave out --csrf, or set sails.config.security.csrf in the app",
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.token = *answer.Token
	return nil
}

func (a *access) get(ctx context.Context, path string) (status int, body []byte, err error) {
	const largest = 1 << 20
	target, err := url.Parse(a.base.String() + "/" + strings.TrimPrefix(path, "/"))
	if err != nil {
		return 0, nil, fmt.Errorf("the path %q cannot be asked for: %w", path, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return 0, nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	maps.Copy(req.Header, a.headers)
	resp, err := a.client.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	body, err = io.ReadAll(io.LimitReader(resp.Body, largest))
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return 0, nil, fmt.Errorf("read the answer of %s: %w", path, err)
	}
	return resp.StatusCode, body, nil
}

// requestHeaders are what every virtual request carries on top of the socket's.
func (a *access) requestHeaders() map[string]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.token == "" {
		return nil
	}
	return map[string]string{csrfHeader: a.token}
}

func (a *access) close() { a.client.CloseIdleConnections() }
