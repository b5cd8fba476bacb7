package doctor

import (
	"context"
	"errors"
	"slices"
	"sync"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// trial is a connection to try what works.
type trial struct {
	*sailsclient.SailsSocket
	// changes has room for all changes without reconnecting: connecting, connected,
	// upgraded or not, disconnected.
	changes chan sailsclient.Change

	connected sailsclient.Change

	mu    sync.Mutex
	hello engineio.Handshake
}

// connect opens a connection. The caller closes it.
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

// await waits until the socket is connected, or an upgrade has ended. The error says why the
// socket is not connected.
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

// tap keeps the open packet. There is only one.
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

// handshake returns the open packet.
func (t *trial) handshake() engineio.Handshake {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.hello
}

func (t *trial) offersUpgrade() bool {
	return slices.Contains(t.handshake().Upgrades, string(engineio.Websocket))
}

// outcome is the result of trying one transport.
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

// remedy returns what to do, if the transport was refused.
func (o outcome) remedy() sailsclient.Remedy {
	if reason, isRefusal := errors.AsType[*sailsclient.ConnectError](o.err); isRefusal {
		return reason.Remedy
	}
	return sailsclient.Remedy{}
}

// isContradictedBy reports whether a rule of the app seems to refuse this transport, although
// the other one works. The app's rules are for both.
func (o outcome) isContradictedBy(other outcome) bool {
	return other.works() && (o.wasRefused(sailsclient.RefusedOrigin) || o.wasRefused(sailsclient.RefusedBeforeConnect))
}

// hasUnknownTransport reports whether the server did not know the handshake's transport.
func (o outcome) hasUnknownTransport() bool {
	return o.wasRefused(sailsclient.RefusedTransport) || o.wasRefused(sailsclient.RefusedQuery)
}

// bare returns the options of a connection over those transports only. Nothing is fetched
// before it: the jar has the cookie already.
func (e *exam) bare(transports ...engineio.Transport) sailsclient.Options {
	o := e.opts
	o.Transports, o.Session, o.CSRFPath = transports, false, ""
	return o
}

// try connects with the options, and closes the connection.
func try(ctx context.Context, o sailsclient.Options) outcome {
	t, err := connect(ctx, o)
	if err != nil {
		return outcome{err: err}
	}
	defer t.Close()
	return outcome{connected: t.connected, handshake: t.handshake()}
}
