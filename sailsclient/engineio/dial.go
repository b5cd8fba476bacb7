package engineio

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"sailscope/sailsclient/internal/bound"
)

// DialOptions are the options of one attempt to connect.
type DialOptions struct {
	// Transports are tried in order until one connects. Default websocket. With
	// websocket after polling, a polling connection upgrades if the server offers it.
	Transports []Transport
	// Version forces a revision; Auto detects it.
	Version Version
	// Query is added to the query of the endpoint.
	Query Query
	// Header is sent with the handshake and with every polling request. Cookie and
	// Origin belong here.
	Header http.Header
	// HTTPClient is used for polling. nil means a client with the defaults of net/http.
	// The websocket handshake uses its cookie jar, too. It does not follow redirects. Its
	// transport should close idle connections before the server does (Node: after 5 s):
	// a POST that meets the close is not sent again, and ends the connection.
	HTTPClient *http.Client
	// DialContext opens the network connection of a websocket, and TLS is used on it for
	// https. nil means a direct connection and the defaults of crypto/tls.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
	TLS         *tls.Config
	// MaxMessage bounds one incoming message or polling body, in bytes. 0 means
	// 128 MiB.
	MaxMessage int64
	// Budget bounds the memory for messages over 1 MB that are being received, of all
	// connections that share it. If it is used up, the connection ends with ErrBudget.
	// nil means that only MaxMessage bounds messages.
	Budget *Budget
	// Guard is deferred at the start of every goroutine of the connection, and may
	// recover from a panic, for example to restore a terminal. May be nil.
	Guard func()
	// Tap receives every packet in both directions, on the goroutines that read and
	// write. It must not block, and must be safe for two calls at a time. May be nil.
	Tap func(Frame)
	// OnUpgrade is called when an attempt to upgrade has ended, on the goroutine of Read
	// between two messages. The error is nil if websocket is used from now on. May be nil.
	OnUpgrade func(error)
}

const defaultMaxMessage = 128 << 20

// withDefaults returns o with defaults for what is left out.
func (o DialOptions) withDefaults() DialOptions {
	if len(o.Transports) == 0 {
		o.Transports = []Transport{Websocket}
	}
	if o.HTTPClient == nil {
		o.HTTPClient = &http.Client{}
	}
	if o.DialContext == nil {
		o.DialContext = (&net.Dialer{}).DialContext
	}
	if o.MaxMessage == 0 {
		o.MaxMessage = defaultMaxMessage
	}
	if o.Guard == nil {
		o.Guard = func() {}
	}
	if o.OnUpgrade == nil {
		o.OnUpgrade = func(error) {}
	}
	return o
}

// dialer opens the connections of one attempt.
type dialer struct {
	DialOptions
	endpoint *url.URL
}

// inbound returns a reader for the messages of one link.
func (d dialer) inbound() inbound {
	return inbound{share: share{budget: d.Budget}, most: d.MaxMessage}
}

// Dial connects to endpoint, an http or https URL that ends with the Engine.IO path, and
// reads the open packet. ctx bounds only the attempt. With several transports, each gets a
// share of the time. Dial fails with a *HandshakeError if the server refused.
func Dial(ctx context.Context, endpoint *url.URL, o DialOptions) (*Conn, error) {
	query, err := ParseQuery(endpoint.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("the endpoint's query cannot be read: %w", err)
	}
	for _, p := range o.Query {
		query = query.With(p.Name, p.Value)
	}
	o.Query = query
	d := dialer{o.withDefaults(), endpoint}
	var first error
	for i, t := range d.Transports {
		later := d.Transports[i+1:]
		conn, err := d.try(ctx, t, later)
		if err == nil {
			return conn, nil
		}
		// If the server does not allow this transport, its refusal of the other one
		// says more.
		if first == nil || isTransportUnknown(first) {
			first = err
		}
		if ctx.Err() != nil || isUnreachable(err) {
			break
		}
	}
	return nil, first
}

// try connects over one transport, within its share of the time.
func (d dialer) try(ctx context.Context, t Transport, later []Transport) (*Conn, error) {
	if deadline, bounded := ctx.Deadline(); bounded {
		var cancel context.CancelFunc
		share := time.Until(deadline) / time.Duration(1+len(later))
		ctx, cancel = context.WithTimeout(ctx, share)
		defer cancel()
	}
	switch t {
	case Polling:
		return d.dialPolling(ctx, slices.Contains(later, Websocket))
	case Websocket:
		return d.dialWebsocket(ctx)
	default:
		return nil, fmt.Errorf("engine.io: unknown transport %q", t)
	}
}

// openPacket reads the packet that opens a connection.
func openPacket(p packet, err error) (Handshake, error) {
	if err != nil {
		return Handshake{}, &ProtocolError{What: "the connection ended before the open packet", Err: err}
	}
	if p.kind != Open {
		return Handshake{}, &ProtocolError{What: fmt.Sprintf("%.40q came instead of an open packet", string(p.kind)+string(p.data))}
	}
	return ParseHandshake(p.data)
}

// address returns the URL for a request of the transport. Without a sid it opens a new
// session.
func (d dialer) address(t Transport, v Version, sid string) string {
	u := *d.endpoint
	if t == Websocket {
		u.Scheme = map[string]string{"http": "ws", "https": "wss"}[u.Scheme]
		u.User = nil // it is in websocketHeader
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	if v == Auto {
		v = V4
	}
	query := d.Query.With("EIO", v.String()).With("transport", string(t))
	if sid != "" {
		query = query.With("sid", sid)
	}
	if t == Polling {
		query = query.With("b64", "1") // otherwise revision 3 has another format for binary packets
	}
	u.RawQuery = query.String()
	return u.String()
}

// refusal returns the error for a response that does not open a connection. Sails gives
// the reason in the body.
func refusal(t Transport, answer *http.Response, err error) *HandshakeError {
	const most = 1024
	e := &HandshakeError{Transport: t, Err: bound.Error(err)}
	if answer == nil {
		return e
	}
	e.StatusCode = answer.StatusCode
	for name, kept := range map[string]*string{
		"Content-Type": &e.ContentType, "Location": &e.Location, "Retry-After": &e.RetryAfter, "Www-Authenticate": &e.Challenge,
	} {
		*kept = headerOf(answer, name)
	}
	if answer.Body != nil {
		// The body only explains the error, and half of it is enough.
		body, _ := io.ReadAll(io.LimitReader(answer.Body, most))
		e.Body = strings.TrimSpace(string(body))
	}
	return e
}

// headerOf returns the beginning of a header.
func headerOf(answer *http.Response, name string) string {
	return bound.Text(answer.Header.Get(name), bound.Reason)
}

func isTransportUnknown(err error) bool {
	hs, ok := errors.AsType[*HandshakeError](err)
	if !ok {
		return false
	}
	answer, ok := ParseRefusal(hs.Body)
	return ok && answer.Code == RefusalTransportUnknown
}

// isUnreachable reports whether the other transport would fail in the same way.
func isUnreachable(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}
