package sailsclient

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"sailscope/sailsclient/engineio"
)

// Probe looks at the way to an app as a SailsSocket would go it, with the same
// proxy, trust, headers and cookies, but one step at a time. Every error of it
// is a *ConnectError, unless it says otherwise.
type Probe struct{ set *settings }

// NewProbe checks the options as New does. Close ends the Probe.
func NewProbe(o Options) (*Probe, error) {
	set, err := newSettings(o)
	if err != nil {
		return nil, err
	}
	return &Probe{set}, nil
}

// Close lets go of idle connections.
func (p *Probe) Close() { p.set.access.close() }

// URL is the app's address, complete and without user name and password.
func (p *Probe) URL() string { return p.set.endpoints.public }

// Base is the app's address for HTTP, without user name and password. Behind a
// unix socket the host is localhost.
func (p *Probe) Base() *url.URL { return withoutPassword(p.set.endpoints.base) }

// SocketIO is the address of Socket.IO below Base.
func (p *Probe) SocketIO() *url.URL { return withoutPassword(p.set.endpoints.socketIO) }

func withoutPassword(u *url.URL) *url.URL {
	public := *u
	public.User = nil
	return &public
}

// Unix is the path of the unix socket that the app is behind, "" for none.
func (p *Probe) Unix() string { return p.set.endpoints.unix }

// Options are those the Probe was made with, defaults filled in.
func (p *Probe) Options() Options { return p.set.opts.clone() }

// Proxy is the proxy in between, without user name and password, nil for none.
func (p *Probe) Proxy() *url.URL {
	if p.set.access.proxy == nil {
		return nil
	}
	return withoutPassword(p.set.access.proxy)
}

// Answer is what the app said over HTTP.
type Answer struct {
	StatusCode int
	Header     http.Header
	Body       string // its first kilobyte
}

// Get asks for a path below the app's address. It stays outside of the session:
// cookies of the Jar are not sent, and what the answer sets is only in Answer.
// Redirects are answers. A trace in ctx (net/http/httptrace) sees how it went.
func (p *Probe) Get(ctx context.Context, path string) (Answer, error) {
	return p.get(ctx, path, p.set.opts.ConnectHeaders.Clone())
}

// GetWith is Get with these cookies and no others.
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

// Cookies are those that go with a handshake.
func (p *Probe) Cookies() []*http.Cookie { return p.set.access.handshakeCookies() }

// Hindrance is why a cookie that the app sets at SessionPath does not get back to
// its sockets, and what to do about it; "" if it does.
func (p *Probe) Hindrance(c *http.Cookie) (why string, todo Remedy) {
	return hindrance(p.set.endpoints, p.set.opts.SessionPath, c)
}

// Exchange opens a connection over one transport and has some packets that mean
// nothing cross it, each in a request of its own over polling. It fails if one
// does not arrive where the connection is.
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
				return // Noop tells of it
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
	if err != nil && !isTimeout(err) { // of a stream, what has come will do
		return Answer{}, explain(where, err)
	}
	return Answer{StatusCode: resp.StatusCode, Header: resp.Header, Body: string(body)}, nil
}

// Explain says what such a response to a handshake means.
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

// FetchSession puts a session cookie into the Jar, as a socket with the option
// Session does before it connects.
func (p *Probe) FetchSession(ctx context.Context) error {
	return p.explained(p.set.access.fetchSession(ctx))
}

// FetchToken sees whether the app hands out a CSRF token, as a socket with a
// CSRFPath wants one before it connects.
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
