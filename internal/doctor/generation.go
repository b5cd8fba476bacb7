package doctor

import (
	"context"
	"fmt"
	"time"

	"sailscope/internal/advice"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// shortPingTimeout is a pingTimeout below which a busy client or a slow network may reply
// too late to a heartbeat.
const shortPingTimeout = 5 * time.Second

// generation returns the step about what the server speaks.
func (e *exam) generation(ctx context.Context, t transports) Step {
	for _, tried := range []outcome{t.websocket, t.polling} {
		if tried.works() {
			return e.spoken(tried)
		}
	}
	switch {
	case t.websocket.wasRefused(sailsclient.RefusedVersion):
		return e.unforced(ctx, engineio.Websocket, t.websocket.err)
	case t.polling.wasRefused(sailsclient.RefusedVersion):
		return e.unforced(ctx, engineio.Polling, t.polling.err)
	default:
		return e.impossible(Generation)
	}
}

func (e *exam) spoken(o outcome) Step {
	version, how := o.connected.EngineIO, "as asked for"
	if e.opts.EngineIO == engineio.Auto {
		how = "detected"
	}
	silence := o.handshake.PingInterval + o.handshake.PingTimeout
	s := ok(Generation, "%s, %s; a heartbeat every %s, dead after %s of silence%s",
		generationName(version), how, o.handshake.PingInterval, silence, payloadLimit(o.handshake.MaxPayload))
	if o.handshake.PingTimeout < shortPingTimeout {
		s.Status, s.Advice = Warn, todo(advice.RaisePingTimeout)
		s.Detail += fmt.Sprintf("; with a pingTimeout of %s, slow networks seem dead", o.handshake.PingTimeout)
	}
	return s
}

// generationName names a revision of Engine.IO and its version of Socket.IO.
func generationName(v engineio.Version) string {
	if v == engineio.V3 {
		return "Engine.IO 3 (Socket.IO 2)"
	}
	return fmt.Sprintf("Engine.IO %s (Socket.IO %[1]s)", v)
}

// payloadLimit says how large messages may be: n bytes, 0 for unknown.
func payloadLimit(n int) string {
	const megabyte = 1_000_000
	switch {
	case n == 0:
		return ""
	case n < megabyte:
		return fmt.Sprintf("; messages up to %d bytes", n)
	default:
		return fmt.Sprintf("; messages up to %.4g MB", float64(n)/megabyte)
	}
}

// unforced finds out what a server speaks that does not speak the forced revision.
func (e *exam) unforced(ctx context.Context, over engineio.Transport, err error) Step {
	s := refused(Generation, Fail, err)
	o := e.bare(over)
	o.EngineIO = engineio.Auto
	if free := try(ctx, o); free.works() {
		s.Detail = fmt.Sprintf("the server speaks %s, not Engine.IO %s", generationName(free.connected.EngineIO), e.opts.EngineIO)
		s.Advice = todo(advice.UseServerVersion)
	}
	return s
}
