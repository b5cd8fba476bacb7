package doctor

import (
	"context"
	"errors"
	"slices"
	"sync"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// trial is a connection that is made to see whether it can be.
type trial struct {
	*sailsclient.SailsSocket
	// changes has room for all there can be without reconnecting: connecting,
	// connected, upgraded or not, disconnected.
	changes chan sailsclient.Change

	connected sailsclient.Change

	mu    sync.Mutex
	hello engineio.Handshake
}

// connect makes a connection, for the caller to close.
func connect(ctx context.Context, o sailsclient.Options) (*trial, error) {
	t := &trial{changes: make(chan sailsclient.Change, 4)}
	o.Reconnect.Off = true
	o.Observer, o.Tap = t, t.tap
	var err error
	if t.SailsSocket, err = sailsclient.New(o); err != nil {
		return nil, err
	}
	if err = t.Connect(); err == nil {
		t.connected, err = t.await(ctx)
	}
	if err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// await waits until the socket is connected, or upgraded. The error is why it
// is not.
func (t *trial) await(ctx context.Context) (sailsclient.Change, error) {
	for {
		select {
		case c := <-t.changes:
			switch c.State {
			case sailsclient.Connected:
				return c, nil
			case sailsclient.Disconnected:
				return c, c.Reason
			case sailsclient.Connecting, sailsclient.Waiting:
			}
		case <-ctx.Done():
			return sailsclient.Change{}, ctx.Err()
		}
	}
}

// SocketEvent makes trial an Observer.
func (*trial) SocketEvent(sailsclient.Event) {}

// SocketChanged makes trial an Observer.
func (t *trial) SocketChanged(c sailsclient.Change) { t.changes <- c }

// tap keeps the open packet, the only one of its kind.
func (t *trial) tap(f engineio.Frame) {
	if f.Sent || len(f.Data) == 0 || engineio.PacketType(f.Data[0]) != engineio.Open {
		return
	}
	hello, err := engineio.ParseHandshake(f.Data[1:])
	if err != nil {
		return // then the connection fails, and says so
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hello = hello
}

// handshake is what the server said of the connection.
func (t *trial) handshake() engineio.Handshake {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.hello
}

func (t *trial) offersUpgrade() bool {
	return slices.Contains(t.handshake().Upgrades, string(engineio.Websocket))
}

// outcome is how a trial of one transport went.
type outcome struct {
	connected sailsclient.Change
	handshake engineio.Handshake
	err       error
}

func (o outcome) works() bool { return o.err == nil }

func (o outcome) wasRefused(why sailsclient.Refusal) bool {
	reason, isRefusal := errors.AsType[*sailsclient.ConnectError](o.err)
	return isRefusal && reason.Refusal == why
}

// remedy is what to do about an outcome that is a refusal.
func (o outcome) remedy() sailsclient.Remedy {
	if reason, isRefusal := errors.AsType[*sailsclient.ConnectError](o.err); isRefusal {
		return reason.Remedy
	}
	return sailsclient.Remedy{}
}

// isContradictedBy tells that a rule of the app seems to refuse this transport, and
// not the other one. The app's rules are for both.
func (o outcome) isContradictedBy(other outcome) bool {
	return other.works() && (o.wasRefused(sailsclient.RefusedOrigin) || o.wasRefused(sailsclient.RefusedBeforeConnect))
}

// hasUnknownTransport tells that the server found no transport in the handshake
// that it knows.
func (o outcome) hasUnknownTransport() bool {
	return o.wasRefused(sailsclient.RefusedTransport) || o.wasRefused(sailsclient.RefusedQuery)
}

// bare are the options of a connection over those transports alone, without
// what has to be fetched first: the jar has it already.
func (e *exam) bare(transports ...engineio.Transport) sailsclient.Options {
	o := e.opts
	o.Transports, o.Session, o.CSRFPath = transports, false, ""
	return o
}

// try sees whether a connection with the options can be made.
func try(ctx context.Context, o sailsclient.Options) outcome {
	t, err := connect(ctx, o)
	if err != nil {
		return outcome{err: err}
	}
	defer t.Close()
	return outcome{connected: t.connected, handshake: t.handshake()}
}
