package sailsclient

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sailscope/sailsclient/engineio"
)

// Defaults of Options, those of sails.io.js and socket.io-client.
const (
	DefaultURL               = "http://localhost:1337"
	DefaultPath              = "/socket.io"
	DefaultConnectTimeout    = 20 * time.Second
	DefaultReconnectDelay    = time.Second
	DefaultReconnectDelayMax = 5 * time.Second
	DefaultJitter            = 0.5
)

// Options say where and how a SailsSocket connects. The zero value of each
// field means its default. They are read once, by New.
type Options struct {
	// URL of the app: http, https, ws or wss. A path in it is the prefix under
	// which a proxy serves the app. Default DefaultURL.
	URL string
	// Path of Socket.IO below the URL. Default DefaultPath.
	Path string
	// Query is added to the handshake's query, as "a=1&b=2".
	Query string
	// EngineIO forces a revision of Engine.IO; the default detects it.
	EngineIO engineio.Version
	// Headers go with every virtual request that does not set them itself.
	Headers map[string]string
	// ConnectHeaders go with the HTTP handshake: Cookie and Origin belong here.
	ConnectHeaders http.Header
	// Session fetches a session cookie from /__getcookie before connecting, so
	// that sockets that share a Jar of NewJar share a session.
	Session bool
	// CSRFPath is the HTTP route that hands out the CSRF token, which then goes
	// with every virtual request. Empty means none.
	CSRFPath string
	// Jar keeps cookies between connections. Sockets of one user share one; nil
	// means a jar of the socket's own.
	Jar http.CookieJar
	// ConnectTimeout bounds one attempt to connect. Default DefaultConnectTimeout.
	ConnectTimeout time.Duration
	// Reconnect says what happens after a connection or an attempt has failed.
	Reconnect Reconnect
	// TLS and Proxy say how the server is reached.
	TLS   TLS
	Proxy string // URL, http, https or socks5; default from the environment
	// Observer sees every event and every change of state. May be nil.
	Observer Observer
	// Guard is deferred at the top of each of the socket's goroutines, where it
	// may recover from a panic. May be nil.
	Guard func()
}

// Reconnect is the policy after a failure: exponential backoff from Delay to
// DelayMax, each wait varied by ±Jitter of itself so that a thousand clients do
// not return in the same instant.
type Reconnect struct {
	Off      bool
	Attempts int // per failure; 0 means without end
	Delay    time.Duration
	DelayMax time.Duration
	Jitter   float64 // 0 means DefaultJitter, less than 0 none
}

// TLS says which servers are trusted.
type TLS struct {
	Insecure bool   // trust any certificate
	CAFile   string // PEM file of roots to trust besides the system's
}

// withDefaults fills in what is left out.
func (o Options) withDefaults() Options {
	if o.URL == "" {
		o.URL = DefaultURL
	}
	if o.Path == "" {
		o.Path = DefaultPath
	}
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = DefaultConnectTimeout
	}
	if o.Reconnect.Delay <= 0 {
		o.Reconnect.Delay = DefaultReconnectDelay
	}
	if o.Reconnect.DelayMax <= 0 {
		o.Reconnect.DelayMax = max(DefaultReconnectDelayMax, o.Reconnect.Delay)
	}
	if o.Reconnect.Jitter == 0 {
		o.Reconnect.Jitter = DefaultJitter
	}
	o.Reconnect.Jitter = min(o.Reconnect.Jitter, 1) // more would make waits negative
	if o.Guard == nil {
		o.Guard = func() {}
	}
	o.Headers = maps.Clone(o.Headers) // the caller's may change
	return o
}

// ParseURL checks the address of an app. Without a scheme, http is meant:
// "localhost:1337" is what people type.
func ParseURL(raw string) (*url.URL, error) {
	text := strings.TrimSpace(raw)
	if text == "" {
		return nil, errors.New("the URL is empty: give the app's address, http://localhost:1337 for example")
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil {
		// url.Parse repeats the text in its error; the reason alone is enough.
		if parse, ok := errors.AsType[*url.Error](err); ok {
			err = parse.Err
		}
		return nil, fmt.Errorf("%q is not a URL: %w", withoutUser(raw), err)
	}
	switch u.Scheme {
	case "http", "https":
	case "ws":
		u.Scheme = "http"
	case "wss":
		u.Scheme = "https"
	default:
		return nil, fmt.Errorf("%q: unknown scheme %q: use http, https, ws or wss", withoutUser(raw), u.Scheme)
	}
	if u.Hostname() == "" {
		return nil, fmt.Errorf("%q names no host", withoutUser(raw))
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, fmt.Errorf("%q: there is no port %s: ports are 1 to 65535", withoutUser(raw), port)
		}
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// withoutUser masks user name and password in what may be no URL at all.
func withoutUser(raw string) string {
	at := strings.LastIndexByte(raw, '@')
	if at < 0 {
		return raw
	}
	scheme, _, found := strings.Cut(raw[:at], "://")
	if !found {
		return "***" + raw[at:]
	}
	return scheme + "://***" + raw[at:]
}

// publicURL is the address as it may be shown: without user name and password.
func publicURL(u *url.URL) string {
	public := *u
	public.User = nil
	return public.String()
}

// endpoints are the two addresses a socket talks to.
type endpoints struct {
	base     *url.URL // of the app, for HTTP requests
	socketIO *url.URL
	query    url.Values // of the handshake
}

// The handshake's query says which sails.io.js is talking; a server refuses
// every request of a client that does not say so.
const sdkVersion = "1.2.1"

func (o Options) endpoints() (endpoints, error) {
	base, err := ParseURL(o.URL)
	if err != nil {
		return endpoints{}, err
	}
	query, err := url.ParseQuery(o.Query)
	if err != nil {
		return endpoints{}, fmt.Errorf("the query %q cannot be read: %w", o.Query, err)
	}
	for name, values := range base.Query() {
		query[name] = append(query[name], values...)
	}
	query.Set("__sails_io_sdk_version", sdkVersion)
	query.Set("__sails_io_sdk_platform", "node")
	query.Set("__sails_io_sdk_language", "go")
	base.RawQuery = ""
	base.Path, base.RawPath = strings.TrimRight(base.Path, "/"), strings.TrimRight(base.RawPath, "/")
	return endpoints{base: base, socketIO: base.JoinPath(o.Path, "/"), query: query}, nil
}
