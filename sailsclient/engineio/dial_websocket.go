package engineio

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"

	"github.com/gorilla/websocket"
)

func (d dialer) dialWebsocket(ctx context.Context) (*Conn, error) {
	version := &versionCell{}
	version.settle(d.Version)
	ws, err := d.openWebsocket(ctx, version, "")
	if err != nil {
		return nil, err
	}
	// The reads of a link have no context. This one must end with the attempt.
	stop := context.AfterFunc(ctx, ws.close)
	first, err := ws.read()
	if !stop() {
		return nil, &SilentError{Transport: Websocket, Err: ctx.Err()}
	}
	hs, err := openPacket(first, err)
	if err != nil {
		ws.close()
		return nil, err
	}
	if hs.MaxPayload > 0 {
		version.settle(V4)
	}
	ws.patience = hs.deadAfter()
	return newConn(d, ws, hs, version), nil
}

// openWebsocket opens a websocket: for a new session, or for the session that polls.
func (d dialer) openWebsocket(ctx context.Context, version *versionCell, sid string) (*wsLink, error) {
	const readBuffer = 32 << 10 // a burst of events in few system calls
	// The library ends a handshake at the deadline of ctx, but not when ctx is
	// canceled before.
	var abort []func() bool
	defer func() {
		for _, stop := range abort {
			stop()
		}
	}()
	below, began := &headConn{}, false
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotFirstResponseByte: func() { began = true }})
	ws, answer, err := (&websocket.Dialer{
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := d.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			abort = append(abort, context.AfterFunc(ctx, func() { _ = conn.Close() }))
			below.Conn, below.head = conn, NewHeadReader(conn)
			return below, nil
		},
		TLSClientConfig:   d.TLS,
		ReadBufferSize:    readBuffer,
		EnableCompression: true, // a server that does not want it leaves it out of its response
	}).DialContext(traced, d.address(Websocket, version.get(), sid), d.websocketHeader()) //nolint:bodyclose // it is in memory already
	if answer != nil && d.HTTPClient.Jar != nil {
		d.HTTPClient.Jar.SetCookies(d.endpoint, answer.Cookies())
	}
	if ctx.Err() != nil && err != nil {
		err = ctx.Err()
	}
	if err != nil {
		refused := refusal(Websocket, answer, below.blame(err))
		refused.Opened, refused.Began = sid != "", answer == nil && began
		if answer != nil && answer.StatusCode == http.StatusSwitchingProtocols {
			refused.Defect = handshakeDefect(answer.Header)
		}
		return nil, refused
	}
	below.head = nil
	ws.SetReadLimit(d.MaxMessage)
	return &wsLink{
		ws: ws, version: version, tap: d.Tap, in: d.inbound(), patience: defaultPingInterval + defaultPingTimeout,
	}, nil
}

// websocketHeader returns the header of the handshake, as net/http builds it for polling:
// with the user of the URL, and with the jar's cookies behind those of the Header.
func (d dialer) websocketHeader() http.Header {
	carrier := &http.Request{Header: d.Header.Clone()}
	if carrier.Header == nil {
		carrier.Header = make(http.Header)
	}
	if user := d.endpoint.User; user != nil && carrier.Header.Get("Authorization") == "" {
		password, _ := user.Password()
		carrier.SetBasicAuth(user.Username(), password)
	}
	if d.HTTPClient.Jar != nil {
		for _, cookie := range d.HTTPClient.Jar.Cookies(d.endpoint) {
			carrier.AddCookie(cookie)
		}
	}

	return carrier.Header
}

// handshakeDefect says why a response with status 101 does not open a websocket.
func handshakeDefect(h http.Header) string {
	switch {
	case !strings.EqualFold(strings.TrimSpace(h.Get("Upgrade")), string(Websocket)):
		return "without Upgrade: websocket"
	case h.Get("Sec-WebSocket-Accept") == "":
		return "without Sec-WebSocket-Accept"
	case !strings.Contains(strings.ToLower(strings.Join(h.Values("Connection"), ",")), "upgrade"):
		return "without Connection: Upgrade"
	default:
		return "with a wrong Sec-WebSocket-Accept"
	}
}
