package demo

import (
	"math/rand/v2"
	"net/http"
	"time"

	"sailscope/sailsclient/engineio"
)

// Options vary the server. The zero value is a quiet harbour on a free port of
// this machine, in both generations.
type Options struct {
	// Addr to listen on. Default "127.0.0.1:0", a free port.
	Addr string

	// Traffic is the mean pause between changes that happen by themselves; 0
	// means that none do.
	Traffic time.Duration
	// Random decides what Traffic does. Nil means a source with a fixed seed: a
	// demo that can be told about is the same each time.
	Random *rand.Rand
	// Now tells the time that goes into records and messages. Nil means time.Now.
	Now func() time.Time

	// PingInterval and PingTimeout are the heartbeat. Default 25 s and 20 s.
	PingInterval, PingTimeout time.Duration

	// Origins are the only ones allowed to connect; nil allows all.
	Origins []string
	// BeforeConnect may refuse a handshake. The error's text is what the client
	// is told, "Forbidden" if it is empty. With it, Origins is ignored, as in
	// Sails.
	BeforeConnect func(handshake *http.Request) error

	// Transports are those that may be used, TransportWebsocket and
	// TransportPolling; nil allows both.
	Transports []string
	// Only is the one generation the server speaks; Auto means both. V3 is an
	// app with sails-hook-sockets 2: asked for revision 4, it speaks 3. V4 is
	// Socket.IO 4 without allowEIO3: asked for 3, it refuses.
	Only engineio.Version
	// HideMaxPayload leaves maxPayload out of the handshake, as engine.io did
	// before 6.2.
	HideMaxPayload bool
}

// The transports, by their names in the handshake's query.
const (
	TransportWebsocket = string(engineio.Websocket)
	TransportPolling   = string(engineio.Polling)
)

// Defaults of Options; the times are engine.io's own.
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

// deadAfter is the silence after which a client counts as gone.
func (o Options) deadAfter() time.Duration { return o.PingInterval + o.PingTimeout }
