package engineio

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/coder/websocket"
)

// DialOptions are the choices of one connection attempt.
type DialOptions struct {
	// Version forces a revision; Auto detects it.
	Version Version
	// Query is added to the handshake's URL.
	Query url.Values
	// Header is sent with the handshake, Cookie and Origin among them.
	Header http.Header
	// HTTPClient makes the handshake; nil means http.DefaultClient.
	HTTPClient *http.Client
	// MaxMessage bounds one incoming message, in bytes; 0 means 128 MiB.
	MaxMessage int64
	// Guard is deferred at the top of every goroutine of the connection. A
	// program that has to tidy up before a panic kills it, a terminal for one,
	// recovers there. nil means that panics take their usual course.
	Guard func()
}

// GuardOrNothing is Guard, or a function that does nothing.
func (o DialOptions) GuardOrNothing() func() {
	if o.Guard == nil {
		return func() {}
	}
	return o.Guard
}

const defaultMaxMessage = 128 << 20

// TransportWebsocket is the transport's name in the handshake's query.
const TransportWebsocket = "websocket"

// Dial opens a websocket to endpoint, an http or https URL that ends in the
// Engine.IO path, and reads the open packet. ctx bounds the attempt only.
// A refusal by the server is a *HandshakeError.
func Dial(ctx context.Context, endpoint *url.URL, o DialOptions) (*Conn, error) {
	ws, resp, err := websocket.Dial(ctx, handshakeURL(endpoint, o), &websocket.DialOptions{
		HTTPClient: o.HTTPClient,
		HTTPHeader: o.Header,
	})
	if err != nil {
		return nil, handshakeError(resp, err)
	}
	limit := o.MaxMessage
	if limit == 0 {
		limit = defaultMaxMessage
	}
	ws.SetReadLimit(limit)
	hs, err := readOpenPacket(ctx, ws)
	if err != nil {
		_ = ws.CloseNow() // the attempt has failed already; its error is the one to tell
		return nil, err
	}
	version := o.Version
	if version == Auto && hs.MaxPayload > 0 {
		version = V4
	}
	return newConn(ws, hs, version, o.GuardOrNothing()), nil
}

func handshakeURL(endpoint *url.URL, o DialOptions) string {
	u := *endpoint
	switch u.Scheme {
	case "http":
		u.Scheme = "ws"
	case "https":
		u.Scheme = "wss"
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	query := u.Query()
	maps.Copy(query, o.Query)
	asked := o.Version
	if asked == Auto {
		asked = V4
	}
	query.Set("EIO", asked.String())
	query.Set("transport", TransportWebsocket)
	u.RawQuery = query.Encode()
	return u.String()
}

// handshakeError keeps the start of the server's answer: Sails explains a
// refusal in the body.
func handshakeError(resp *http.Response, err error) error {
	refusal := &HandshakeError{Err: err}
	if resp != nil {
		refusal.StatusCode = resp.StatusCode
		if resp.Body != nil {
			// The body only explains the error we already have; half of one will do.
			body, _ := io.ReadAll(io.LimitReader(resp.Body, 1024))
			refusal.Body = strings.TrimSpace(string(body))
		}
	}
	return refusal
}

func readOpenPacket(ctx context.Context, ws *websocket.Conn) (Handshake, error) {
	kind, frame, err := ws.Read(ctx)
	if err != nil && ctx.Err() == nil {
		return Handshake{}, &ProtocolError{What: "the connection ended before the open packet", Err: err}
	}
	if err != nil {
		return Handshake{}, fmt.Errorf("wait for the open packet: %w", err)
	}
	if kind != websocket.MessageText || len(frame) == 0 || PacketType(frame[0]) != Open {
		return Handshake{}, &ProtocolError{What: fmt.Sprintf("%.40q came instead of an open packet", frame)}
	}
	return ParseHandshake(frame[1:])
}
