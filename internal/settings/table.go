package settings

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"sailscope/internal/secret"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// The keys that mean something to others than the table.
const (
	KeyURL           = "url"
	KeyHeader        = "header"
	KeyConnectHeader = "connect-header"
	KeyCookie        = "cookie"
	KeyReconnect     = "reconnect"
	KeyAutoConnect   = "auto-connect"
	KeyRoom          = "room"
)

const (
	headerOrigin = "Origin"
	headerCookie = "Cookie"

	usualCSRFPath = "/csrfToken"
)

// ownHeaders are the headers of the handshake that have a setting of their own.
var ownHeaders = []string{headerOrigin, headerCookie}

// All returns the table: every setting of a connection, in the order in which
// people meet them.
func All() []Setting { return slices.Clone(table()) }

// table is made once: every flag, field and row asks for it.
var table = sync.OnceValue(func() []Setting { return slices.Concat(protocol(), identity(), persistence(), trust()) })

// protocol settings say where Socket.IO is and how it is spoken.
func protocol() []Setting {
	return []Setting{
		{
			Key: KeyURL, Kind: Text, Holds: secret.HoldsAddress, Place: everywhere&^Defaults | TabAlways, Fields: []string{"URL"},
			Help:    "address of the app, or name of a configured socket (default " + sailsclient.DefaultURL + ")",
			Hint:    "e.g. " + sailsclient.DefaultURL,
			Example: "http://localhost:1337", Choices: []string{sailsclient.DefaultURL},
			access: address(),
		},
		{
			Key: "path", Kind: Text, Place: everywhere | TabAlways, Fields: []string{"Path"},
			Help:    "path of Socket.IO below the address",
			Hint:    "e.g. " + sailsclient.DefaultPath,
			Example: "/chat/socket.io", Default: sailsclient.DefaultPath,
			access: text(func(c *Connection) *string { return &c.Options.Path }),
		},
		{
			Key: "query", Kind: Text, Holds: secret.HoldsQuery, Place: everywhere, Fields: []string{"Query"},
			Help:    "add to the handshake's query, like a=1&b=2",
			Hint:    "optional, e.g. a=1&b=2",
			Example: "a=1&b=2",
			access:  text(func(c *Connection) *string { return &c.Options.Query }),
		},
		{
			Key: "transport", Kind: List, Place: everywhere | TabAlways, Fields: []string{"Transports"},
			Help:    "transport, repeatable, in order: websocket (default), polling; polling before websocket is upgraded",
			Hint:    "in order: websocket, polling",
			Example: "[polling, websocket]", Default: string(engineio.Websocket),
			Choices: []string{string(engineio.Websocket), string(engineio.Polling)},
			access:  transports(),
		},
		{
			Key: "eio", Kind: Text, Place: everywhere | TabAlways, Fields: []string{"EngineIO"},
			Help:    "revision of Engine.IO: auto, 3 or 4",
			Hint:    "auto, 3 or 4",
			Example: "3", Default: "auto", Choices: []string{"auto", "3", "4"},
			access: version(),
		},
	}
}

// identity settings say who we are.
func identity() []Setting {
	return []Setting{
		{
			Key: KeyHeader, Kind: Lines, Holds: secret.HoldsHeader, Live: true, Place: everywhere, Fields: []string{"Headers"},
			Help:    "header of every virtual request, 'Name: value', or '-Name' to leave one of the configuration out (repeatable)",
			Hint:    "Name: value, of every request",
			Example: "{ X-App: sailscope }",
			access:  requestHeaders(),
		},
		{
			Key: KeyConnectHeader, Kind: Lines, Holds: secret.HoldsHeader, Place: everywhere, Fields: []string{"ConnectHeaders"},
			Help:    "header of the handshake, 'Name: value' (repeatable)",
			Hint:    "Name: value, of the handshake",
			Example: "{ X-Forwarded-For: 10.0.0.1 }",
			access:  handshakeHeaders(),
		},
		{
			Key: "origin", Kind: Text, Header: headerOrigin, Place: everywhere, Fields: []string{"ConnectHeaders"},
			Help:    "origin to connect from: one of the app's onlyAllowOrigins",
			Hint:    "optional, one of onlyAllowOrigins",
			Example: "https://app.example.com",
			access:  ownHeader(headerOrigin),
		},
		{
			Key: KeyCookie, Kind: Text, Holds: secret.HoldsCookies, Header: headerCookie, Place: everywhere, Fields: []string{"ConnectHeaders"},
			Help:    "cookies of the handshake, like 'sails.sid=...'",
			Hint:    "optional, e.g. sails.sid=...",
			Example: "{ env: STAGING_COOKIE }",
			access:  ownHeader(headerCookie),
		},
		{
			Key: "session", Kind: Route, Place: everywhere, Fields: []string{"Session", "SessionPath"},
			Help:    "fetch a session cookie first, and share it between all sockets; from " + sailsclient.CookieRoute + " if no route is named: --session=/route",
			Hint:    "yes, or the cookie's route",
			Example: "true", Bare: "true", Default: "false", Choices: []string{"true", sailsclient.CookieRoute},
			access: session(),
		},
		{
			Key: "csrf", Kind: Route, Place: everywhere, Fields: []string{"CSRFPath"},
			Help:    "send the CSRF token that this route of the app gives, " + usualCSRFPath + " if none is named: --csrf=/route",
			Hint:    "route of the token, e.g. " + usualCSRFPath,
			Example: "/csrfToken", Bare: usualCSRFPath, Choices: []string{usualCSRFPath},
			access: route(usualCSRFPath, func(c *Connection) *string { return &c.Options.CSRFPath }),
		},
	}
}

// persistence settings say how long to try, and what to do after a loss.
func persistence() []Setting {
	return []Setting{
		{
			Key: "timeout", Kind: Duration, Place: everywhere | TabAlways, Fields: []string{"ConnectTimeout"},
			Help:    "give up connecting after this time",
			Hint:    "of connecting, e.g. 20s",
			Example: "10s", Default: sailsclient.DefaultConnectTimeout.String(),
			access: duration(func(c *Connection) *time.Duration { return &c.Options.ConnectTimeout }),
		},
		{
			Key: KeyReconnect, Kind: Switch, Place: everywhere | TabAlways, Fields: []string{"Reconnect.Off"},
			Help:    "connect again when that failed or the connection was lost",
			Hint:    "connect again after a loss",
			Example: "false", Default: "true",
			access: onOff(true, func(c *Connection) *bool { return &c.Options.Reconnect.Off }),
		},
		{
			Key: "reconnect-attempts", Kind: Number, Place: everywhere, Fields: []string{"Reconnect.Attempts"},
			Help:    "give up after this many attempts to connect again, 0 for never",
			Hint:    "0 for no limit",
			Example: "10", Default: "0",
			access: count(func(c *Connection) *int { return &c.Options.Reconnect.Attempts }),
		},
		{
			Key: "reconnect-delay", Kind: Duration, Place: everywhere, Fields: []string{"Reconnect.Delay"},
			Help:    "wait before the first new attempt; it doubles with each",
			Hint:    "before the first new attempt, e.g. 1s",
			Example: "500ms", Default: sailsclient.DefaultReconnectDelay.String(),
			access: duration(func(c *Connection) *time.Duration { return &c.Options.Reconnect.Delay }),
		},
		{
			Key: "reconnect-max", Aliases: []string{"reconnect-delay-max"}, Kind: Duration, Place: everywhere, Fields: []string{"Reconnect.DelayMax"},
			Help:    "longest wait before a new attempt",
			Hint:    "longest wait, e.g. 5s",
			Example: "30s", Default: sailsclient.DefaultReconnectDelayMax.String(),
			access: duration(func(c *Connection) *time.Duration { return &c.Options.Reconnect.DelayMax }),
		},
		{
			Key: "reconnect-jitter", Kind: Number, Place: everywhere, Fields: []string{"Reconnect.Jitter"},
			Help:    "vary each wait by this fraction of it, from 0 to 1",
			Hint:    "fraction of the wait, e.g. 0.5",
			Example: "0.1", Default: strconv.FormatFloat(sailsclient.DefaultJitter, 'f', -1, 64),
			access: fraction(func(c *Connection) *float64 { return &c.Options.Reconnect.Jitter }),
		},
		{
			Key: KeyAutoConnect, Kind: Switch, Place: everywhere,
			Help:    "connect at once; with false, the dashboard adds the socket without connecting it",
			Hint:    "connect at once",
			Example: "false", Default: "true",
			access: onOff(true, func(c *Connection) *bool { return &c.Idle }),
		},
		{
			Key: "resubscribe", Kind: Switch, Place: DashboardFlag | Config | Defaults | Resume,
			Help:    "after a reconnect, send the requests again that subscribed to what was lost",
			Example: "true", Default: "false",
			access: onOff(false, func(c *Connection) *bool { return &c.Resubscribe }),
		},
		{
			Key: KeyRoom, Kind: Lines, Holds: secret.HoldsRequest, Place: DashboardFlag | Config | Defaults | Resume,
			Help:    "a room of the app's own and the request that joins it, 'NAME: METHOD PATH [JSON]' (repeatable)",
			Example: "{ lobby: POST /lobby/join }",
			access:  rooms(),
		},
	}
}

// trust settings say how the server is reached and trusted.
func trust() []Setting {
	return []Setting{
		{
			Key: "insecure", Kind: Switch, Place: everywhere, Fields: []string{"TLS.Insecure"},
			Help:    "trust any certificate: anyone on the network path can read the traffic",
			Hint:    "trust any certificate",
			Example: "true", Default: "false",
			access: onOff(false, func(c *Connection) *bool { return &c.Options.TLS.Insecure }),
		},
		{
			Key: "ca", Kind: File, Place: everywhere, Fields: []string{"TLS.CAFile"},
			Help:    "file of certificates (PEM) to trust besides the system's",
			Hint:    "file of certificates to trust",
			Example: "certs/team.pem",
			access:  text(func(c *Connection) *string { return &c.Options.TLS.CAFile }),
		},
		{
			Key: "cert", Kind: File, Place: everywhere, Fields: []string{"TLS.CertFile"},
			Help:    "file of the certificate (PEM) to show to servers that ask for one; needs --key",
			Hint:    "certificate to show, with a key",
			Example: "certs/me.pem",
			access:  text(func(c *Connection) *string { return &c.Options.TLS.CertFile }),
		},
		{
			Key: "key", Kind: File, Place: everywhere, Fields: []string{"TLS.KeyFile"},
			Help:    "file of the private key (PEM) of --cert",
			Hint:    "private key of the certificate",
			Example: "certs/me-key.pem",
			access:  text(func(c *Connection) *string { return &c.Options.TLS.KeyFile }),
		},
		{
			Key: "proxy", Kind: Text, Holds: secret.HoldsAddress, Place: everywhere, Fields: []string{"Proxy"},
			Help:    "proxy to connect through, like http://proxy:3128 (default: the *_PROXY variables)",
			Hint:    "optional, e.g. http://proxy:3128",
			Example: "http://proxy:3128",
			access:  text(func(c *Connection) *string { return &c.Options.Proxy }),
		},
	}
}
