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

// DialOptions are the choices of one connection attempt.
type DialOptions struct {
	// Transports are tried in order until one connects; none means websocket.
	// A connection that polls is upgraded when websocket comes after polling
	// and the server offers it.
	Transports []Transport
	// Version forces a revision; Auto detects it.
	Version Version
	// Query is added to the endpoint's.
	Query Query
	// Header is sent with the handshake and with every polling request, Cookie
	// and Origin among them.
	Header http.Header
	// HTTPClient polls; nil means one with the defaults of net/http. Its cookie jar is that of
	// the websocket handshake, too. Redirects are not followed. Its transport should
	// close idle connections before the server does (Node: after 5 s), because a POST
	// that meets the close is not sent again and ends the connection.
	HTTPClient *http.Client
	// DialContext makes the connection under a websocket, and TLS secures it for
	// https; nil means a direct connection and the defaults of crypto/tls.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
	TLS         *tls.Config
	// MaxMessage bounds one incoming message or polling body, in bytes; 0 means
	// 128 MiB.
	MaxMessage int64
	// Budget is what connections take together for messages over 1 MB that they
	// are reading; a message that it has no room for ends its connection. nil means
	// that only MaxMessage bounds them.
	Budget *Budget
	// Guard is deferred at the top of every goroutine of the connection. A
	// program that has to tidy up before a panic kills it, a terminal for one,
	// recovers there. nil means that panics take their usual course.
	Guard func()
	// Tap sees every packet in both directions, on the goroutines that read and
	// write: it must not block, and may be called by two at a time. May be nil.
	Tap func(Frame)
	// OnUpgrade hears how the attempt to go from polling to websocket ended, on
	// the goroutine of Read and between its messages: nil if websocket carries
	// everything from now on. May be nil.
	OnUpgrade func(error)
}

const defaultMaxMessage = 128 << 20

// withDefaults fills in what is left out.
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

// dialer makes the connections of one attempt.
type dialer struct {
	DialOptions
	endpoint *url.URL
}

// inbound reads the messages of one link.
func (d dialer) inbound() inbound {
	return inbound{share: share{budget: d.Budget}, most: d.MaxMessage}
}

// Dial connects to endpoint, an http or https URL that ends in the Engine.IO
// path, and reads the open packet. ctx bounds the attempt only; of several
// transports each gets its share of the time. A refusal by the server is a
// *HandshakeError.
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
		// A server that does not have one of the transports says more by how it
		// refuses the other.
		if first == nil || isTransportUnknown(first) {
			first = err
		}
		if ctx.Err() != nil || isUnreachable(err) {
			break
		}
	}
	return nil, first
}

// try connects over one transport, in its share of the time that is left.
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

// address is where a request of the transport goes: a new session's if sid is
// "".
func (d dialer) address(t Transport, v Version, sid string) string {
	u := *d.endpoint
	if t == Websocket {
		u.Scheme = map[string]string{"http": "ws", "https": "wss"}[u.Scheme]
		u.User = nil // websocketHeader has it
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
		query = query.With("b64", "1") // revision 3 would answer binary packets in a framing of their own
	}
	u.RawQuery = query.String()
	return u.String()
}

// refusal keeps what the server answered instead of opening a connection: Sails
// explains itself in the body.
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
		// The body only explains the error we already have; half of one will do.
		body, _ := io.ReadAll(io.LimitReader(answer.Body, most))
		e.Body = strings.TrimSpace(string(body))
	}
	return e
}

// headerOf is the beginning of a header.
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

// isUnreachable tells that no transport can get further.
func isUnreachable(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}
