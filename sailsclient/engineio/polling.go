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

// batchSize is the most one POST holds, in bytes, for a server that does not
// say its maxPayload. Servers of revision 3 take a hundred times that.
const batchSize = 1_000_000

// pollLink is the polling transport: one GET waits for packets at any time, and
// POSTs carry ours, one at a time.
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

// next takes the next packet of the body.
func (l *pollLink) next() (packet, error) {
	before := l.rest
	data, binary, rest, err := CutPayload(l.version.get(), before)
	if err != nil {
		return packet{}, err
	}
	l.rest = rest
	// Whoever keeps a packet keeps its body.
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
	l.in.free() // the last body is done with, and the next may take a while
	answer, err := l.do(ctx, http.MethodGet, nil)
	if err != nil {
		return err
	}
	l.rest, l.owned, err = l.in.read(answer.Body)
	_ = answer.Body.Close() // it has been read, or the link is over
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

// post sends what has been collected.
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

// do makes a request whose answer has status 200.
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
			err = io.ErrUnexpectedEOF // trace has seen the connection go
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

// instead is a page that something else than Engine.IO has answered: none of its
// packets begin so.
func (l *pollLink) instead(answer *http.Response, page []byte) *HandshakeError {
	const most = 1 << 10
	return &HandshakeError{
		Transport: Polling, Opened: l.opened, StatusCode: answer.StatusCode,
		Body: string(page[:min(len(page), most)]), ContentType: headerOf(answer, "Content-Type"),
	}
}

// isPage tells markup from packets.
func isPage(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// onlyOnce keeps net/http from repeating a request whose connection goes before
// the answer comes: the packets that the server has put into an answer are gone
// with it, and a second poll would hide that.
type onlyOnce struct {
	cancel context.CancelFunc
	sent   atomic.Bool
	began  atomic.Bool // the answer
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

// cancelingBody ends the context of its request when it is closed.
type cancelingBody struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b cancelingBody) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// Refusal is the error that engine.io answers a polling request with, and in
// revision 4 any request: its codes are 0 transport unknown, 1 session unknown,
// 2 bad handshake method, 3 bad request, 4 forbidden, 5 unsupported protocol
// version.
type Refusal struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// The codes that are told apart.
const (
	RefusalTransportUnknown = 0
	RefusalSessionUnknown   = 1
	RefusalBadRequest       = 3
	RefusalForbidden        = 4
)

// ParseRefusal reads the body of a refused request. ok is false if that is
// something else, a proxy's page for example.
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

// isSessionUnknown tells that a server which knows no such connection refused a
// request.
func isSessionUnknown(err error) bool {
	refused, ok := errors.AsType[*HandshakeError](err)
	if !ok {
		return false
	}
	r, ok := ParseRefusal(refused.Body)
	return ok && r.Code == RefusalSessionUnknown
}
