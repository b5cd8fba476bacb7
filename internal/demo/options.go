package demo

import (
	"math/rand/v2"
	"net/http"
	"time"

	"sailscope/sailsclient/engineio"
)

// Options configure the server. The zero value is a harbor without traffic on a free
// port of this machine, in both generations.
type Options struct {
	// Addr is the address to listen on. Default "127.0.0.1:0", a free port.
	Addr string

	// Traffic is the mean pause between automatic changes; 0 turns them off.
	Traffic time.Duration
	// Random decides what Traffic does. Nil means a source with a fixed seed, so that
	// every demo is the same.
	Random *rand.Rand
	// Now returns the time for records and messages. Nil means time.Now.
	Now func() time.Time

	// PingInterval and PingTimeout are the heartbeat's times. Default 25 s and 20 s.
	PingInterval, PingTimeout time.Duration

	// Origins are the origins that may connect; nil allows all.
	Origins []string
	// BeforeConnect may refuse a handshake. The client gets the error's text, or
	// "Forbidden" if that is empty. If it is set, Origins is ignored, as in Sails.
	BeforeConnect func(handshake *http.Request) error

	// Transports are the allowed transports, TransportWebsocket and TransportPolling; nil
	// allows both.
	Transports []string
	// Only is the only generation that the server speaks; Auto means both. V3 is an app
	// with sails-hook-sockets 2: it speaks revision 3 even if the client requests 4. V4
	// is Socket.IO 4 without allowEIO3: it refuses revision 3.
	Only engineio.Version
	// HideMaxPayload omits maxPayload from the handshake, as engine.io before 6.2 did.
	HideMaxPayload bool
}

// The transports, by their names in the handshake's query.
const (
	TransportWebsocket = string(engineio.Websocket)
	TransportPolling   = string(engineio.Polling)
)

// Defaults of Options; the times are engine.io's.
const (
	defaultAddr         = "127.0.0.1:0"
	defaultPingInterval = 25 * time.Second
	defaultPingTimeout  = 20 * time.Second
)

func (o Options) withDefaults() Options {
	if o.Addr == "" {
		o.Addr = defaultAddr
	}
	if o.PingInterval <= 0 {
		o.PingInterval = defaultPingInterval
	}
	if o.PingTimeout <= 0 {
		o.PingTimeout = defaultPingTimeout
	}
	if o.Transports == nil {
		o.Transports = []string{TransportWebsocket, TransportPolling}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.New(rand.NewPCG(1, 2))
	}
	return o
}

// deadAfter returns the silence after which a client is considered gone.
func (o Options) deadAfter() time.Duration { return o.PingInterval + o.PingTimeout }
