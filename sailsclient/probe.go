package sailsclient

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"sailscope/sailsclient/engineio"
)

// Probe takes the steps of connecting to an app one at a time, with the proxy, the
// certificates, the headers and the cookies that a SailsSocket would use. Its errors are
// *ConnectError, unless a method says otherwise.
type Probe struct{ set *settings }

// NewProbe returns a Probe, which Close ends. It fails for options that New refuses.
func NewProbe(o Options) (*Probe, error) {
	set, err := newSettings(o)
	if err != nil {
		return nil, err
	}
	return &Probe{set}, nil
}

// Close closes idle connections.
func (p *Probe) Close() { p.set.access.close() }

// URL returns the app's complete address, without user name and password.
func (p *Probe) URL() string { return p.set.endpoints.public }

// Base returns the app's address for HTTP, without user name and password. For an app
// on a unix socket, the host is localhost.
func (p *Probe) Base() *url.URL { return withoutPassword(p.set.endpoints.base) }

// SocketIO returns the address of Socket.IO below Base.
func (p *Probe) SocketIO() *url.URL { return withoutPassword(p.set.endpoints.socketIO) }

func withoutPassword(u *url.URL) *url.URL {
	public := *u
	public.User = nil
	return &public
}

// Unix returns the path of the app's unix socket, "" for none.
func (p *Probe) Unix() string { return p.set.endpoints.unix }

// Options returns the options, with defaults for what was left out.
func (p *Probe) Options() Options { return p.set.opts.clone() }

// Proxy returns the proxy's address without user name and password, nil for none.
func (p *Probe) Proxy() *url.URL {
	if p.set.access.proxy == nil {
		return nil
	}
	return withoutPassword(p.set.access.proxy)
}

// Answer is a response of the app over plain HTTP.
type Answer struct {
	StatusCode int
	Header     http.Header
	Body       string // its first kilobyte
}

// Get requests a path below the app's address, without the session: it neither sends
// cookies of the Jar nor stores new ones. It does not follow redirects. A trace in ctx
// (net/http/httptrace) sees the request.
func (p *Probe) Get(ctx context.Context, path string) (Answer, error) {
	return p.get(ctx, path, p.set.opts.ConnectHeaders.Clone())
}

// GetWith is like Get and sends these cookies.
func (p *Probe) GetWith(ctx context.Context, path string, cookies []*http.Cookie) (Answer, error) {
	carrier := http.Request{Header: p.set.opts.ConnectHeaders.Clone()}
	if carrier.Header == nil {
		carrier.Header = make(http.Header)
	}
	carrier.Header.Del("Cookie")
	for _, c := range cookies {
		carrier.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value, Quoted: c.Quoted})
	}
	return p.get(ctx, path, carrier.Header)
}

// Cookies returns the cookies of a handshake.
func (p *Probe) Cookies() []*http.Cookie { return p.set.access.handshakeCookies() }

// Hindrance says why a cookie that the app sets at SessionPath is not sent back by its
// sockets, and what to do. why is "" if the cookie is sent.
func (p *Probe) Hindrance(c *http.Cookie) (why string, todo Remedy) {
	return hindrance(p.set.endpoints, p.set.opts.SessionPath, c)
}

// Exchange opens a connection over one transport and sends some noop packets. Over
// polling, each is a request of its own. It fails if one of them does not reach the
// server that has the connection.
func (p *Probe) Exchange(ctx context.Context, over engineio.Transport, packets int) error {
	where, way := p.set.endpoints, p.set.access
	conn, err := engineio.Dial(ctx, where.socketIO, way.dialOptions(p.set.opts, over))
	if err != nil {
		return explain(where, err)
	}
	defer context.AfterFunc(ctx, conn.Close)()
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		for {
			if _, err := conn.Read(); err != nil {
				return // Noop returns the error
			}
		}
	}()
	defer func() {
		conn.Close()
		<-reading
	}()
	for range packets {
		if err := conn.Noop(); err != nil {
			return explain(where, err)
		}
	}
	return nil
}

func (p *Probe) get(ctx context.Context, path string, header http.Header) (Answer, error) {
	const start = 1 << 10
	where := p.set.endpoints
	ctx, began := watchResponse(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, where.below(path), nil)
	if err != nil {
		return Answer{}, explain(where, err)
	}
	req.Header = header
	client := http.Client{
		Transport:     p.set.access.client.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(req)
	if err != nil {
		return Answer{}, explain(where, began.blame(err))
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, start))
	if err != nil && !isTimeout(err) { // a stream never ends: its beginning is enough
		return Answer{}, explain(where, err)
	}
	return Answer{StatusCode: resp.StatusCode, Header: resp.Header, Body: string(body)}, nil
}

// Explain returns what a response would mean if it were that to a handshake.
func (p *Probe) Explain(a Answer) *ConnectError {
	return explain(p.set.endpoints, &engineio.HandshakeError{
		Transport: engineio.Polling, StatusCode: a.StatusCode, Body: a.Body,
		ContentType: a.Header.Get("Content-Type"), RetryAfter: a.Header.Get("Retry-After"), Challenge: a.Header.Get("WWW-Authenticate"),
	})
}

// Redirect explains a response that redirects a request for path to another
// scheme, host or port. It returns nil for any other response.
func (p *Probe) Redirect(path string, a Answer) *ConnectError {
	asked := *p.set.endpoints.base
	asked.Path, asked.RawPath = path, ""
	to, err := asked.Parse(a.Header.Get("Location"))
	leaves := err == nil && originKey(to) != originKey(&asked)
	if a.StatusCode/100 != 3 || !leaves {
		return nil
	}
	e := &ConnectError{URL: p.set.endpoints.public}
	e.redirected(p.set.endpoints, &asked, a.StatusCode, a.Header.Get("Location"))
	return e
}

// FetchSession fetches a session cookie into the Jar, as a socket does with the option
// Session.
func (p *Probe) FetchSession(ctx context.Context) error {
	return p.explained(p.set.access.fetchSession(ctx))
}

// FetchToken fetches a CSRF token, as a socket does with the option CSRFPath, and fails
// if the app gives none.
func (p *Probe) FetchToken(ctx context.Context) error {
	_, err := p.set.access.fetchToken(ctx)
	return p.explained(err)
}

func (p *Probe) explained(err error) error {
	if err == nil {
		return nil
	}
	return explain(p.set.endpoints, err)
}
