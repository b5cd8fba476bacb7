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

// Options say where and how a SailsSocket connects. The zero value of a field means its
// default. New reads them; Configure changes them later.
type Options struct {
	// URL is the app's address: http, https, ws or wss. A path in it is the prefix
	// under which a proxy serves the app. For an app on a unix socket it is
	// unix:///run/app.sock, with a prefix unix:///run/app.sock:/prefix. Default
	// DefaultURL.
	URL string
	// Path is the path of Socket.IO below the URL. Default DefaultPath.
	Path string
	// Query is added to the handshake's query, as "a=1&b=2". As in the official
	// clients + and ; stand for themselves, and % begins an escape. The URL's own
	// query comes after it.
	Query string
	// Transports are tried in order. Default websocket alone, as in sails.io.js. With
	// polling before websocket, a connection begins with polling and upgrades if the
	// server offers it.
	Transports []engineio.Transport
	// EngineIO forces a revision of Engine.IO; the default detects it.
	EngineIO engineio.Version
	// Headers go with every virtual request that does not set them itself.
	Headers map[string]string `change:"live"`
	// ConnectHeaders go with the HTTP handshake: Cookie and Origin belong here.
	ConnectHeaders http.Header
	// Session fetches a session cookie from SessionPath before connecting. Sockets
	// that share a Jar from NewJar then share a session.
	Session bool
	// SessionPath is the HTTP route that gives the session cookie: in sails.io.js,
	// useCORSRouteToGetCookie. Default CookieRoute.
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
	// Hold may pause the reading of a connection. It is called before each event, on
	// the goroutine that reads, and must not block. If it returns a channel, the
	// socket waits until the channel is closed, and calls Hold again. The wait is no
	// longer than heartbeats allow: then the event is delivered anyway. May be nil.
	Hold func(Event) (until <-chan struct{}) `change:"fixed"`
	// Tap receives every packet in both directions, on the goroutines that read and
	// write. It must not block, and must be safe for two calls at a time. May be nil.
	Tap func(engineio.Frame) `change:"fixed"`
	// Budget bounds the memory for messages over 1 MB that are being received. The
	// sockets of a program can share one. Default: DefaultBudget bytes for this socket.
	Budget *engineio.Budget `change:"fixed"`
	// Guard is deferred at the start of each of the socket's goroutines, and may
	// recover from a panic. May be nil.
	Guard func() `change:"fixed"`
}

// Reconnect says how a socket connects again after a failure. The waits double from
// Delay to DelayMax. Each is varied by up to ±Jitter of itself, so that many clients
// do not return at the same moment.
type Reconnect struct {
	Off      bool
	Attempts int // per failure; 0 means without end
	Delay    time.Duration
	DelayMax time.Duration
	Jitter   float64 // 0 means DefaultJitter, less than 0 none
}

// TLS says which servers are trusted, and which certificate the client has.
type TLS struct {
	Insecure bool   // trust any certificate
	CAFile   string // PEM file of roots to trust besides the system's
	// CertFile and KeyFile are PEM files: the client's certificate, for servers that
	// ask for one, and its key. Set both or neither. If one file holds both, both
	// fields name it.
	CertFile, KeyFile string
}

// withDefaults returns o with defaults for what is left out.
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

// clone returns a copy that shares no memory with o that somebody could change.
func (o Options) clone() Options {
	o.Transports = slices.Clone(o.Transports)
	o.Headers = maps.Clone(o.Headers)
	o.ConnectHeaders = o.ConnectHeaders.Clone()
	return o
}
