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
	"net/url"
	"time"

	"golang.org/x/net/proxy"
)

// dialFunc makes a connection, as net.Dialer.DialContext does.
type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// websocketDialer makes the connections of websockets, through the transport's
// proxy if it has one for this address. An HTTP proxy is asked for a tunnel even
// without TLS, as browsers do: many can't forward an upgrade. Polling stays with
// net/http, which has plain requests forwarded: a proxy may allow tunnels to port
// 443 only.
func websocketDialer(transport *http.Transport, base *url.URL) (dialFunc, error) {
	if transport.Proxy == nil {
		return transport.DialContext, nil
	}
	through, err := transport.Proxy(&http.Request{URL: base})
	if err != nil {
		return nil, fmt.Errorf("the proxy of the environment cannot be used: %w", err)
	}
	if through == nil {
		return transport.DialContext, nil
	}
	switch through.Scheme {
	case "http", "https":
		return (&tunnel{proxy: through, tls: transport.TLSClientConfig}).dial, nil
	case "socks5", "socks5h":
		return socksDialer(through)
	default:
		return nil, fmt.Errorf("the proxy's scheme %q is unknown: use http, https or socks5", through.Scheme)
	}
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
	conn, err := t.dialProxy(ctx)
	if err != nil {
		return nil, &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // the exchange below ends
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
	if t.proxy.Scheme == "https" {
		config := t.tls.Clone()
		config.ServerName = t.proxy.Hostname()
		return (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", address)
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", address)
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
	// Nothing comes through the tunnel before we ask for it, so the reader holds
	// back nothing that is not the proxy's answer.
	answer, err := http.ReadResponse(bufio.NewReader(conn), ask) //nolint:bodyclose // closing would wait for the rest of it
	if err != nil {
		return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: err}
	}
	if answer.StatusCode != http.StatusOK {
		return &proxyRefusedError{answer.StatusCode}
	}
	return nil
}
