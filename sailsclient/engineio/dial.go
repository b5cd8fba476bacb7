package engineio

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// DialOptions are the choices of one connection attempt.
type DialOptions struct {
	// Transports are tried in order until one connects; none means websocket.
	// A connection that polls is upgraded when websocket comes after polling
	// and the server offers it.
	Transports []Transport
	// Version forces a revision; Auto detects it.
	Version Version
	// Query is added to the handshake's URL.
	Query url.Values
	// Header is sent with the handshake and with every polling request, Cookie
	// and Origin among them.
	Header http.Header
	// HTTPClient polls, and makes the websocket handshake unless there is a
	// WebsocketClient for it; nil means http.DefaultClient.
	HTTPClient      *http.Client
	WebsocketClient *http.Client
	// MaxMessage bounds one incoming message or polling body, in bytes; 0 means
	// 128 MiB.
	MaxMessage int64
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
		o.HTTPClient = http.DefaultClient
	}
	if o.WebsocketClient == nil {
		o.WebsocketClient = o.HTTPClient
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

// Dial connects to endpoint, an http or https URL that ends in the Engine.IO
// path, and reads the open packet. ctx bounds the attempt only; of several
// transports each gets its share of the time. A refusal by the server is a
// *HandshakeError.
func Dial(ctx context.Context, endpoint *url.URL, o DialOptions) (*Conn, error) {
	d := dialer{o.withDefaults(), endpoint}
	var refusal error
	for i, t := range d.Transports {
		later := d.Transports[i+1:]
		conn, err := d.try(ctx, t, later)
		if err == nil {
			return conn, nil
		}
		// A server that does not have one of the transports says more by how it
		// refuses the other.
		if refusal == nil || isTransportUnknown(refusal) {
			refusal = err
		}
		if ctx.Err() != nil || isUnreachable(err) {
			break
		}
	}
	return nil, refusal
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

func (d dialer) dialWebsocket(ctx context.Context) (*Conn, error) {
	version := &versionCell{}
	version.settle(d.Version)
	ws, err := d.openWebsocket(ctx, version, "")
	if err != nil {
		return nil, err
	}
	// The link's own reads know no context: this one ends with the attempt.
	stop := context.AfterFunc(ctx, ws.close)
	first, err := ws.read()
	if !stop() {
		return nil, fmt.Errorf("wait for the open packet: %w", ctx.Err())
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

// openWebsocket makes a websocket: of a session of its own, or of the one that
// polls.
func (d dialer) openWebsocket(ctx context.Context, version *versionCell, sid string) (*wsLink, error) {
	address := d.address(Websocket, version.get(), sid)
	ws, answer, err := websocket.Dial(ctx, address, &websocket.DialOptions{
		HTTPClient: d.WebsocketClient,
		HTTPHeader: d.Header,
		// Servers that do not want it leave it out of their answer. Without a
		// window that outlives the message, an idle connection costs no memory.
		CompressionMode: websocket.CompressionNoContextTakeover,
	})
	if err != nil {
		return nil, handshakeError(answer, err)
	}
	ws.SetReadLimit(d.MaxMessage)
	return &wsLink{ws: ws, version: version, tap: d.Tap, patience: defaultPingInterval + defaultPingTimeout}, nil
}

func (d dialer) dialPolling(ctx context.Context, upgrade bool) (*Conn, error) {
	version := &versionCell{}
	link := &pollLink{
		client: d.HTTPClient, url: d.address(Polling, d.Version, ""), header: d.Header,
		version: version, tap: d.Tap, maxMessage: d.MaxMessage, maxBatch: batchSize,
	}
	// The polls outlive the attempt, and end with the link.
	link.ctx, link.cancel = context.WithCancel(context.WithoutCancel(ctx))
	hs, err := d.openSession(ctx, link)
	if err != nil {
		link.close()
		return nil, err
	}
	if hs.MaxPayload > 0 {
		link.maxBatch = hs.MaxPayload
	}
	link.url = d.address(Polling, version.get(), hs.SID)
	conn := newConn(d, link, hs, version)
	if upgrade && slices.Contains(hs.Upgrades, string(Websocket)) {
		conn.startUpgrade(d)
	}
	return conn, nil
}

// openSession makes the first poll, whose body opens the session and tells the
// revision.
func (d dialer) openSession(ctx context.Context, link *pollLink) (Handshake, error) {
	if err := link.poll(ctx); err != nil {
		if refused, ok := errors.AsType[*HandshakeError](err); ok {
			return Handshake{}, refused
		}
		if link, ok := errors.AsType[*LinkError](err); ok {
			return Handshake{}, &HandshakeError{Transport: Polling, Err: link.Err}
		}
		return Handshake{}, err
	}
	spoken := payloadVersion(link.body)
	switch {
	case spoken == Auto:
		return Handshake{}, &ProtocolError{What: fmt.Sprintf("%.40q came instead of an open packet", link.body)}
	case d.Version != Auto && d.Version != spoken:
		return Handshake{}, &WrongVersionError{Forced: d.Version}
	}
	link.version.settle(spoken)
	return openPacket(link.next())
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
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	query := u.Query()
	maps.Copy(query, d.Query)
	if v == Auto {
		v = V4
	}
	query.Set("EIO", v.String())
	query.Set("transport", string(t))
	if sid != "" {
		query.Set("sid", sid)
	}
	if t == Polling {
		query.Set("b64", "1") // revision 3 would answer binary packets in a framing of their own
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// handshakeError keeps the start of the server's answer: Sails explains a
// refusal in the body.
func handshakeError(answer *http.Response, err error) error {
	refusal := &HandshakeError{Transport: Websocket, Err: err}
	if answer != nil {
		refusal.StatusCode = answer.StatusCode
		if answer.Body != nil {
			refusal.Body = firstKilobyte(answer.Body)
		}
	}
	return refusal
}

func isTransportUnknown(err error) bool {
	hs, ok := errors.AsType[*HandshakeError](err)
	if !ok {
		return false
	}
	refusal, ok := ParseRefusal(hs.Body)
	return ok && refusal.Code == RefusalTransportUnknown
}

// isUnreachable tells that no transport can get further.
func isUnreachable(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}
