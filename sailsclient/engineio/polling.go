package engineio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// batchSize is the largest POST, in bytes, for a server that does not send a maxPayload.
// Servers of revision 3 accept a hundred times that.
const batchSize = 1_000_000

// pollLink is the polling transport. One GET at a time waits for packets, and one POST at a
// time sends packets.
type pollLink struct {
	client  *http.Client
	url     string // with the session, once it is open
	opened  bool
	header  http.Header
	version *versionCell
	tap     func(Frame)
	ctx     context.Context // of every request
	cancel  context.CancelFunc

	maxBatch int

	in    inbound
	rest  []byte // of the last body, not read yet
	owned bool   // the body stays valid
	out   []byte
}

func (l *pollLink) transport() Transport { return Polling }

func (l *pollLink) idle() bool { return len(l.rest) == 0 }

func (l *pollLink) close() {
	l.cancel()
	l.in.free()
}

func (l *pollLink) read() (packet, error) {
	if l.idle() {
		if err := l.poll(l.ctx); err != nil {
			return packet{}, err
		}
	}
	return l.next()
}

// next returns the next packet of the body.
func (l *pollLink) next() (packet, error) {
	before := l.rest
	data, binary, rest, err := CutPayload(l.version.get(), before)
	if err != nil {
		return packet{}, err
	}
	l.rest = rest
	// A packet that is kept keeps its body in memory.
	owned := l.owned && len(data) > len(before)/2
	if l.tap != nil {
		l.tap(Frame{At: time.Now(), Transport: Polling, Binary: binary, Data: data})
	}
	if binary {
		return packet{kind: Message, binary: true, owned: true, data: data}, nil // it was decoded
	}
	return packet{kind: PacketType(data[0]), owned: owned, data: data[1:]}, nil
}

// poll waits for the next body.
func (l *pollLink) poll(ctx context.Context) error {
	l.in.free() // the last body was read, and the next one may take a while
	answer, err := l.do(ctx, http.MethodGet, nil)
	if err != nil {
		return err
	}
	l.rest, l.owned, err = l.in.read(answer.Body)
	_ = answer.Body.Close() // it was read, or the link has ended
	switch {
	case errors.Is(err, ErrTooBig), errors.Is(err, ErrBudget):
		return err
	case err != nil && !l.opened && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &SilentError{Transport: Polling, ContentType: headerOf(answer, "Content-Type"), Err: ctx.Err()}
	case err != nil:
		return &LinkError{Err: err}
	case isPage(l.rest):
		return &LinkError{Err: l.instead(answer, l.rest)}
	case len(l.rest) == 0:
		return &ProtocolError{What: "an empty polling body"}
	}
	return nil
}

func (l *pollLink) write(packets []outgoing) error {
	l.out = withoutExcess(l.out)[:0]
	for i, p := range packets {
		packets[i] = outgoing{} // the payload may be large
		data := p.payload
		if !p.binary {
			data = append([]byte{byte(p.kind)}, p.payload...)
		}
		if len(l.out) > 0 && len(l.out)+payloadSize(data, p.binary) > l.maxBatch {
			if err := l.post(); err != nil {
				return err
			}
		}
		if l.tap != nil {
			l.tap(Frame{At: time.Now(), Transport: Polling, Sent: true, Binary: p.binary, Data: data})
		}
		l.out = AppendToPayload(l.out, l.version.get(), data, p.binary)
	}
	return l.post()
}

// post sends the packets that were collected.
func (l *pollLink) post() error {
	answer, err := l.do(l.ctx, http.MethodPost, l.out)
	if err != nil {
		return err
	}
	const most = 4 << 10
	said, err := io.ReadAll(io.LimitReader(answer.Body, most)) // "ok": read, so that the connection can be used again
	_ = answer.Body.Close()
	switch {
	case err != nil:
		return &LinkError{Posting: true, Err: fmt.Errorf("send to the server: %w", err)}
	case isPage(said):
		return &LinkError{Posting: true, Err: l.instead(answer, said)}
	}
	l.out = l.out[:0]
	return nil
}

// do sends a request, and fails unless the response has status 200.
func (l *pollLink) do(ctx context.Context, method string, body []byte) (*http.Response, error) {
	once, cancel := context.WithCancel(ctx)
	trace := &onlyOnce{cancel: cancel}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(once, trace.hooks()), method, l.url, bytes.NewReader(body))
	if err != nil {
		cancel()
		return nil, fmt.Errorf("make a polling request: %w", err)
	}
	maps.Copy(req.Header, l.header)
	if host := l.header.Get("Host"); host != "" {
		req.Host = host
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "text/plain;charset=UTF-8")
	}
	asked := time.Now()
	answer, err := l.client.Do(req)
	if err != nil {
		if once.Err() != nil && ctx.Err() == nil {
			err = io.ErrUnexpectedEOF // the trace has seen that the connection broke
		}
		cancel()
		if trace.began.Load() && !l.opened {
			err = &HandshakeError{Transport: Polling, Began: true, Err: err}
		}
		return nil, &LinkError{Posting: method == http.MethodPost, Err: err}
	}
	answer.Body = cancelingBody{answer.Body, cancel}
	if answer.StatusCode != http.StatusOK {
		defer answer.Body.Close()
		refused := refusal(Polling, answer, nil)
		refused.Opened, refused.Took = l.opened, time.Since(asked)
		return nil, &LinkError{Posting: method == http.MethodPost, Err: refused}
	}
	return answer, nil
}

// instead returns an error if the body is a page, which does not come from Engine.IO: none
// of its packets begin like one.
func (l *pollLink) instead(answer *http.Response, page []byte) *HandshakeError {
	const most = 1 << 10
	return &HandshakeError{
		Transport: Polling, Opened: l.opened, StatusCode: answer.StatusCode,
		Body: string(page[:min(len(page), most)]), ContentType: headerOf(answer, "Content-Type"),
	}
}

// isPage reports whether a body is markup.
func isPage(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// onlyOnce prevents net/http from repeating a request if the connection breaks before the
// response. The packets in that response are lost, and a second poll would hide it.
type onlyOnce struct {
	cancel context.CancelFunc
	sent   atomic.Bool
	began  atomic.Bool // the response has begun
}

func (o *onlyOnce) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotFirstResponseByte: func() { o.began.Store(true) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { o.sent.Store(true) },
		GetConn: func(string) {
			if o.sent.Load() {
				o.cancel()
			}
		},
	}
}

// cancelingBody cancels the context of its request when it is closed.
type cancelingBody struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b cancelingBody) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// Refusal is the error of engine.io in the response to a polling request, and in revision
// 4 to any request. The codes are 0 transport unknown, 1 session unknown, 2 bad handshake
// method, 3 bad request, 4 forbidden, and 5 unsupported protocol version.
type Refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Codes of a Refusal.
const (
	RefusalTransportUnknown = 0
	RefusalSessionUnknown   = 1
	RefusalBadRequest       = 3
	RefusalForbidden        = 4
)

// ParseRefusal reads the body of a refused request. ok is false if the body is something
// else, such as a proxy's page.
func ParseRefusal(body string) (r Refusal, ok bool) {
	var wire struct {
		Code    *int   `json:"code"`
		Message string `json:"message"`
	}
	if json.Unmarshal([]byte(body), &wire) != nil || wire.Code == nil {
		return Refusal{}, false
	}
	return Refusal{Code: *wire.Code, Message: wire.Message}, true
}

// isSessionUnknown reports whether a server refused a request because it does not know the
// connection.
func isSessionUnknown(err error) bool {
	refused, ok := errors.AsType[*HandshakeError](err)
	if !ok {
		return false
	}
	r, ok := ParseRefusal(refused.Body)
	return ok && r.Code == RefusalSessionUnknown
}
