package sailsclient

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	"golang.org/x/net/proxy"

	"sailscope/sailsclient/engineio"
)

// dialFunc opens a connection, as net.Dialer.DialContext does.
type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// tunnelTimeout bounds how long a proxy may take to open a tunnel that nobody waits for
// any more.
const tunnelTimeout = time.Minute

// goThrough makes the transport use the proxy for this address, if there is one. It
// returns the proxy and the dialer of websockets. Websockets use a tunnel even without
// TLS, as in browsers, because many HTTP proxies can't forward an upgrade. Polling
// without TLS uses no tunnel, because a proxy may allow tunnels to port 443 only: then
// net/http lets the proxy forward the requests, and the proxy sees the app's headers. A
// request for a tunnel does not carry them.
func goThrough(transport *http.Transport, base *url.URL) (through *url.URL, websockets dialFunc, err error) {
	if transport.Proxy == nil {
		return nil, transport.DialContext, nil
	}
	through, err = transport.Proxy(&http.Request{URL: base})
	if err != nil {
		// The error repeats the proxy's address, with its password.
		return nil, nil, errors.New("the proxy of the environment cannot be used: write HTTP_PROXY and HTTPS_PROXY like http://proxy:3128")
	}
	if through == nil {
		return nil, transport.DialContext, nil
	}
	switch through.Scheme {
	case "http", "https":
		websockets = (&tunnel{proxy: through, tls: transport.TLSClientConfig}).dial
		if base.Scheme == "https" {
			transport.Proxy, transport.DialContext = nil, websockets
		}
	case "socks5", "socks5h":
		websockets, err = socksDialer(through)
	default:
		err = fmt.Errorf("the proxy's scheme %q is unknown: use http, https or socks5", through.Scheme)
	}
	return through, websockets, err
}

func socksDialer(address *url.URL) (dialFunc, error) {
	dialer, err := proxy.FromURL(address, &net.Dialer{})
	if err != nil {
		return nil, fmt.Errorf("the proxy cannot be used: %w", err)
	}
	withContext, ok := dialer.(proxy.ContextDialer)
	if !ok {
		return nil, errors.New("the SOCKS proxy's dialer knows no contexts")
	}
	return withContext.DialContext, nil
}

// tunnel connects through an HTTP proxy's CONNECT.
type tunnel struct {
	proxy *url.URL
	tls   *tls.Config
}

func (t *tunnel) dial(ctx context.Context, _, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, tunnelTimeout)
	defer cancel()
	conn, err := t.dialProxy(ctx)
	if err != nil {
		return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // ends the exchange below
	err = t.connect(conn, address)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		_ = conn.Close() // there is an error to tell already
		return nil, err
	}
	return conn, nil
}

func (t *tunnel) dialProxy(ctx context.Context) (net.Conn, error) {
	port := t.proxy.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[t.proxy.Scheme]
	}
	address := net.JoinHostPort(t.proxy.Hostname(), port)
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil || t.proxy.Scheme != "https" {
		return conn, err
	}
	config := t.tls.Clone()
	config.ServerName = t.proxy.Hostname()
	secured := tls.Client(conn, config)
	if err := handshake(ctx, secured); err != nil {
		_ = conn.Close() // there is an error to tell already
		return nil, err
	}
	return secured, nil
}

// handshake does the TLS handshake, and calls the trace as net/http does.
func handshake(ctx context.Context, conn *tls.Conn) error {
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.TLSHandshakeStart != nil {
		trace.TLSHandshakeStart()
	}
	err := conn.HandshakeContext(ctx)
	if trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(conn.ConnectionState(), err)
	}
	return err
}

// connect asks the proxy for a tunnel to the address.
func (t *tunnel) connect(conn net.Conn, address string) error {
	ask := &http.Request{
		Method: http.MethodConnect, URL: &url.URL{Opaque: address}, Host: address, Header: make(http.Header),
	}
	if user := t.proxy.User; user != nil {
		password, _ := user.Password()
		credentials := base64.StdEncoding.EncodeToString([]byte(user.Username() + ":" + password))
		ask.Header.Set("Proxy-Authorization", "Basic "+credentials)
	}
	if err := ask.Write(conn); err != nil {
		return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
	}
	// The server sends nothing before we do, so the reader buffers nothing but the
	// proxy's response.
	head := engineio.NewHeadReader(conn)
	answer, err := http.ReadResponse(bufio.NewReader(head), ask) //nolint:bodyclose // closing would wait for the rest of it
	if err != nil {
		return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: head.Blame(err)}
	}
	if answer.StatusCode != http.StatusOK {
		return &proxyRefusedError{answer.StatusCode}
	}
	return nil
}
