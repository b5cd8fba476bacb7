package sailsclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"sailscope/internal/secret"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// Request is a virtual request.
type Request struct {
	// Method is a verb in any case: get, post, put, patch, delete, options or head.
	Method string
	// URL goes to the server verbatim, query included.
	URL string
	// Headers replace headers of the Options that have the same name.
	Headers map[string]string
	// Without names headers of the Options, or the CSRF token's header, that are not
	// sent with this request. Their case does not matter.
	Without []string
	// Data is anything that encodes to a JSON object or array; nil sends {}.
	// (sails.io.js also calls it params.) A Binary in it is sent as bytes.
	Data any
	// Timeout bounds the wait for the response, from the moment the request is sent:
	// the wait for a connection does not count. After it, the request fails with
	// context.DeadlineExceeded. 0 means that only the context bounds the wait.
	Timeout time.Duration
}

// maxOffline bounds the requests that wait for a connection.
const maxOffline = 1000

// Methods returns the methods that Sails responds to, in the order of sails.io.js.
func Methods() []string {
	return []string{"get", "post", "put", "patch", "delete", "options", "head"}
}

// ParseMethod returns a method in lower case. It fails for an unknown one, because Sails
// would never respond to it.
func ParseMethod(s string) (string, error) {
	verb := strings.ToLower(strings.TrimSpace(s))
	for _, m := range Methods() {
		if verb == m {
			return m, nil
		}
	}
	known := strings.ToUpper(strings.Join(Methods(), ", "))
	if !looksLikeMethod(s) { // it may be a body or a header with a secret
		return "", errors.New("the method is missing: use one of " + known)
	}
	return "", fmt.Errorf("unknown method %q: use one of %s", s, known)
}

func looksLikeMethod(s string) bool {
	const longest = 12
	return len(s) <= longest && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') })
}

// wireRequest is the one argument of the emitted event.
type wireRequest struct {
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	Data    json.RawMessage   `json:"data"`
	URL     string            `json:"url"`

	without []string // headers that must not be added
}

// check validates a request and returns the form that is sent.
func (r Request) check() (wireRequest, error) {
	method, err := ParseMethod(r.Method)
	if err != nil {
		return wireRequest{}, err
	}
	if r.URL == "" {
		return wireRequest{}, errors.New("the request has no path: give one like /user")
	}
	data, err := encodeData(r.Data)
	if err != nil {
		return wireRequest{}, err
	}
	headers := make(map[string]string, len(r.Headers))
	maps.Copy(headers, r.Headers)
	return wireRequest{Method: method, Headers: headers, Data: data, URL: r.URL, without: slices.Clone(r.Without)}, nil
}

func encodeData(data any) (json.RawMessage, error) {
	if data == nil {
		return json.RawMessage("{}"), nil
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("the request's data is not JSON: %w", err)
	}
	if raw[0] != '{' && raw[0] != '[' {
		return nil, errors.New("the request's data is not a JSON object or array: Sails accepts nothing else")
	}
	return raw, nil
}

// addHeaders adds the headers that the request does not decide about.
func (w *wireRequest) addHeaders(more map[string]string) {
	for name, value := range more {
		if !w.decides(name) {
			w.Headers[name] = value
		}
	}
}

// decides reports whether the request sets or excludes a header, whatever the name's
// case.
func (w *wireRequest) decides(name string) bool {
	for have := range w.Headers {
		if strings.EqualFold(have, name) {
			return true
		}
	}
	return slices.ContainsFunc(w.without, func(unwanted string) bool { return strings.EqualFold(unwanted, name) })
}

// call is a request on its way.
type call struct {
	wire     wireRequest
	link     *socketio.Socket // nil while it waits for a connection
	id       int64
	sentAt   time.Time
	sent     chan struct{} // closed when it is sent
	answered chan reply    // takes one without blocking
	token    string        // the CSRF token that the socket has added
}

type reply struct {
	ack socketio.Ack
	err error
}

// Request sends a virtual request and waits for the response, until ctx ends. While
// the socket is not connected the request waits in a queue, and is sent in order after
// the connect. A response with any status is no error. Request fails if the request
// cannot be sent, with a *DisconnectedError if the connection ends first, with ctx's
// error, and with ErrClosed.
func (s *SailsSocket) Request(ctx context.Context, r Request) (JWR, error) {
	wire, err := r.check()
	if err != nil {
		return JWR{}, err
	}
	if err := ctx.Err(); err != nil {
		return JWR{}, unanswered(wire, err) // a canceled request must not be sent
	}
	answer, token, err := s.roundTrip(ctx, wire, r.Timeout)
	if err != nil || !s.renewsToken(ctx, wire.Method, token, answer) {
		return answer, err
	}
	answer, token, err = s.roundTrip(ctx, wire, r.Timeout)
	if err == nil {
		s.tokenAnswered(wire.Method, token, answer)
	}
	return answer, err
}

// roundTrip sends the request and waits for the response. token is the CSRF token that
// was sent with it.
func (s *SailsSocket) roundTrip(ctx context.Context, wire wireRequest, timeout time.Duration) (answer JWR, token string, err error) {
	wire.Headers = maps.Clone(wire.Headers) // each attempt adds its own
	c := &call{wire: wire, sent: make(chan struct{}), answered: make(chan reply, 1)}
	if err := s.submit(c); err != nil {
		return JWR{}, "", err
	}
	ack, err := s.await(ctx, c, timeout)
	if err != nil {
		return JWR{}, "", err
	}
	return ParseJWR(ack, c.sentAt), c.token, nil
}

// await waits for the call's response. The timeout begins when the call is sent.
func (s *SailsSocket) await(ctx context.Context, c *call, timeout time.Duration) (socketio.Ack, error) {
	var late <-chan time.Time // nil, which is never ready, until the call is sent
	sent := c.sent
	if timeout <= 0 {
		sent = nil
	}
	for {
		select {
		case a := <-c.answered:
			return a.ack, a.err
		case <-sent:
			sent, late = nil, time.After(timeout)
		case <-late:
			s.abandon(c)
			return socketio.Ack{}, unanswered(c.wire, context.DeadlineExceeded)
		case <-ctx.Done():
			s.abandon(c)
			return socketio.Ack{}, unanswered(c.wire, ctx.Err())
		}
	}
}

func unanswered(w wireRequest, err error) error {
	return fmt.Errorf("no response to %s %s: %w", strings.ToUpper(w.Method), secret.Path(w.URL), err)
}

// Get sends a virtual GET; params, which may be nil, becomes its data.
func (s *SailsSocket) Get(ctx context.Context, url string, params any) (JWR, error) {
	return s.Request(ctx, Request{Method: "get", URL: url, Data: params})
}

// Post sends a virtual POST.
func (s *SailsSocket) Post(ctx context.Context, url string, data any) (JWR, error) {
	return s.Request(ctx, Request{Method: "post", URL: url, Data: data})
}

// Put sends a virtual PUT.
func (s *SailsSocket) Put(ctx context.Context, url string, data any) (JWR, error) {
	return s.Request(ctx, Request{Method: "put", URL: url, Data: data})
}

// Patch sends a virtual PATCH.
func (s *SailsSocket) Patch(ctx context.Context, url string, data any) (JWR, error) {
	return s.Request(ctx, Request{Method: "patch", URL: url, Data: data})
}

// Delete sends a virtual DELETE.
func (s *SailsSocket) Delete(ctx context.Context, url string, data any) (JWR, error) {
	return s.Request(ctx, Request{Method: "delete", URL: url, Data: data})
}

// submit sends the call, or keeps it until there is a connection.
func (s *SailsSocket) submit(c *call) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return ErrClosed
	case s.link != nil:
		return s.send(c)
	case len(s.offline) >= maxOffline:
		return fmt.Errorf("%d requests wait for the connection already", maxOffline)
	}
	s.offline = append(s.offline, c)
	return nil
}

// send puts the call on the connection. s.mu is held.
func (s *SailsSocket) send(c *call) error {
	c.wire.addHeaders(s.set.opts.Headers)
	if token := s.set.access.csrfToken(); token != "" && !c.wire.decides(csrfHeader) {
		c.wire.Headers[csrfHeader], c.token = token, token
	}
	c.link = s.link
	c.sentAt = time.Now()
	close(c.sent)
	where := s.set.endpoints
	var err error
	c.id, err = s.link.Call(func(ack socketio.Ack, err error) {
		if err != nil {
			err = disconnected(where, err)
		}
		c.answered <- reply{ack, err}
	}, c.wire.Method, c.wire)
	var tooLarge *engineio.TooLargeError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, engineio.ErrQueueFull), errors.As(err, &tooLarge):
		return fmt.Errorf("%s %s was not sent: %w", strings.ToUpper(c.wire.Method), secret.Path(c.wire.URL), err)
	default:
		return disconnected(where, err)
	}
}

// disconnected returns the error of a request whose connection has ended. The reason is
// explained unless the socket itself ended the connection.
func disconnected(where endpoints, reason error) error {
	if !errors.Is(reason, engineio.ErrClosed) {
		reason = explain(where, reason)
	}
	return &DisconnectedError{Reason: reason}
}

// flushOffline sends the requests that waited for a connection, in order. s.mu is held.
func (s *SailsSocket) flushOffline() {
	waiting := s.offline
	s.offline = nil
	for _, c := range waiting {
		if err := s.send(c); err != nil {
			c.answered <- reply{err: err}
		}
	}
}

// abandon removes a call that nobody waits for any more.
func (s *SailsSocket) abandon(c *call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.link != nil {
		c.link.Forget(c.id)
		return
	}
	for i, waiting := range s.offline {
		if waiting == c {
			s.offline = append(s.offline[:i:i], s.offline[i+1:]...)
			return
		}
	}
}
