package sailsclient

import (
	"maps"
	"net/http"
	"slices"
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
	// DefaultBudget is enough for one message of the largest size, in bytes.
	DefaultBudget = 256 << 20
)

// Options say where and how a SailsSocket connects. The zero value of each
// field means its default. They are read by New; Configure changes them later.
type Options struct {
	// URL of the app: http, https, ws or wss. A path in it is the prefix under
	// which a proxy serves the app. An app that listens on a unix socket is
	// unix:///run/app.sock, with a prefix unix:///run/app.sock:/prefix. Default
	// DefaultURL.
	URL string
	// Path of Socket.IO below the URL. Default DefaultPath.
	Path string
	// Query is added to the handshake's query, as "a=1&b=2". As in the official
	// clients + and ; stand for themselves, and % begins an escape. The URL's own
	// query comes after it.
	Query string
	// Transports are tried in order; default websocket alone, as in sails.io.js.
	// Polling before websocket is polling that is upgraded when the server
	// offers it.
	Transports []engineio.Transport
	// EngineIO forces a revision of Engine.IO; the default detects it.
	EngineIO engineio.Version
	// Headers go with every virtual request that does not set them itself.
	Headers map[string]string `change:"live"`
	// ConnectHeaders go with the HTTP handshake: Cookie and Origin belong here.
	ConnectHeaders http.Header
	// Session fetches a session cookie from SessionPath before connecting, so that
	// sockets that share a Jar of NewJar share a session.
	Session bool
	// SessionPath is the HTTP route that gives the session cookie, as sails.io.js
	// has useCORSRouteToGetCookie. Default CookieRoute.
	SessionPath string
	// CSRFPath is the HTTP route that hands out the CSRF token, which then goes
	// with every virtual request. Empty means none.
	CSRFPath string
	// Jar keeps cookies between connections. Sockets of one user share one; nil
	// means a jar of the socket's own.
	Jar http.CookieJar `change:"fixed"`
	// ConnectTimeout bounds one attempt to connect. Default DefaultConnectTimeout.
	ConnectTimeout time.Duration
	// Reconnect says what happens after a connection or an attempt has failed.
	Reconnect Reconnect
	// TLS and Proxy say how the server is reached.
	TLS   TLS
	Proxy string // URL, http, https or socks5; default from the environment
	// Observer sees every event and every change of state. May be nil.
	Observer Observer `change:"fixed"`
	// Hold may keep a connection from being read. It is asked before each event,
	// on the read goroutine, and must not block itself: while it returns a
	// channel, the socket waits until that is closed, and asks again. The wait is
	// bounded by what heartbeats allow: then the event is delivered all the same.
	// May be nil.
	Hold func(Event) (until <-chan struct{}) `change:"fixed"`
	// Tap sees every packet in both directions, on the goroutines that read and
	// write: it must not block, and may be called by two at a time. May be nil.
	Tap func(engineio.Frame) `change:"fixed"`
	// Budget bounds what sockets take for messages that they have not read to the
	// end; those of one program share one. nil means one of DefaultBudget for this
	// socket.
	Budget *engineio.Budget `change:"fixed"`
	// Guard is deferred at the top of each of the socket's goroutines, where it
	// may recover from a panic. May be nil.
	Guard func() `change:"fixed"`
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

// TLS says which servers are trusted, and who we are to them.
type TLS struct {
	Insecure bool   // trust any certificate
	CAFile   string // PEM file of roots to trust besides the system's
	// CertFile and KeyFile are PEM files of the certificate that the client shows
	// to servers that ask for one, and of its key. One file may hold both: then
	// both name it. They are given together.
	CertFile, KeyFile string
}

// withDefaults fills in what is left out.
func (o Options) withDefaults() Options {
	if o.URL == "" {
		o.URL = DefaultURL
	}
	if o.Path == "" {
		o.Path = DefaultPath
	}
	if o.SessionPath == "" {
		o.SessionPath = CookieRoute
	}
	if len(o.Transports) == 0 {
		o.Transports = []engineio.Transport{engineio.Websocket}
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
	if o.Jar == nil {
		o.Jar = NewJar()
	}
	if o.Budget == nil {
		o.Budget = engineio.NewBudget(DefaultBudget)
	}
	return o.clone()
}

// clone shares no memory with o that somebody could change.
func (o Options) clone() Options {
	o.Transports = slices.Clone(o.Transports)
	o.Headers = maps.Clone(o.Headers)
	o.ConnectHeaders = o.ConnectHeaders.Clone()
	return o
}
