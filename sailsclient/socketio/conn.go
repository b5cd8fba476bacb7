package socketio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"sailscope/sailsclient/engineio"
)

// detectGrace is how long a server whose handshake leaves its revision open has
// to speak first, which only Socket.IO 2 does. Its CONNECT comes right behind
// the open packet; the grace is for slow links.
const detectGrace = time.Second

// Conn is the default namespace on one Engine.IO connection, from the answered
// CONNECT to the end. Its methods may be called from any goroutine.
type Conn struct {
	engine  *engineio.Conn
	forced  engineio.Version
	onEvent func(Event)
	guard   func()

	connected chan struct{} // closed when the CONNECT has been answered
	readDone  chan struct{} // closed when the read loop has ended
	partial   *partialPacket

	mu   sync.Mutex
	id   string
	acks map[int64]func(Ack, error)
	next int64
	err  error // why the connection ended
}

// Dial connects and waits until the server has confirmed the namespace. ctx
// bounds the attempt only.
//
// onEvent is called on the connection's read goroutine, in order, also for
// events that arrive before the confirmation. It must not block: while it runs,
// no heartbeat is answered.
func Dial(ctx context.Context, endpoint *url.URL, o engineio.DialOptions, onEvent func(Event)) (*Conn, error) {
	engine, err := engineio.Dial(ctx, endpoint, o)
	if err != nil {
		return nil, err
	}
	c := &Conn{
		engine:    engine,
		forced:    o.Version,
		onEvent:   onEvent,
		guard:     o.GuardOrNothing(),
		connected: make(chan struct{}),
		readDone:  make(chan struct{}),
		acks:      make(map[int64]func(Ack, error)),
	}
	go c.readLoop()
	if err := c.open(ctx); err != nil {
		engine.Close()
		<-c.readDone
		return nil, err
	}
	return c, nil
}

func (c *Conn) open(ctx context.Context) error {
	if c.engine.Version() == engineio.Auto {
		grace := time.NewTimer(detectGrace)
		defer grace.Stop()
		select {
		case <-grace.C:
			c.engine.Settle(engineio.V4)
		case <-c.connected:
		case <-c.readDone:
		case <-ctx.Done():
		}
	}
	if c.engine.Version() == engineio.V4 {
		if err := c.send(Packet{Type: Connect, ID: NoID}); err != nil {
			return fmt.Errorf("ask for the namespace: %w", err)
		}
	}
	select {
	case <-c.connected:
		return nil
	case <-c.readDone:
		return c.Err()
	case <-ctx.Done():
		return &ConnectTimeoutError{Err: ctx.Err()}
	}
}

// ID is the socket id, as the server's logs and rooms name this socket.
func (c *Conn) ID() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.id
}

// Version is the Engine.IO revision in use.
func (c *Conn) Version() engineio.Version { return c.engine.Version() }

// Emit sends an event without asking for an ack. args are JSON values.
func (c *Conn) Emit(name string, args ...json.RawMessage) error {
	data, err := encodeEvent(name, args)
	if err != nil {
		return err
	}
	return c.send(Packet{Type: EventPacket, ID: NoID, Data: data})
}

// Call sends an event and asks for an ack. If Call returns an error, nothing
// was sent and done is not called; otherwise done is called exactly once, with
// the ack or with why it can't come any more, on the read goroutine or under
// Close: it must not block. The number is for Forget.
func (c *Conn) Call(done func(Ack, error), name string, args ...json.RawMessage) (int64, error) {
	data, err := encodeEvent(name, args)
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return 0, c.err
	}
	id := c.next
	c.next++
	c.acks[id] = done
	c.mu.Unlock()
	if err := c.send(Packet{Type: EventPacket, ID: id, Data: data}); err != nil {
		if c.takeAck(id) == nil {
			return id, nil // the connection's end has told done already
		}
		return 0, err
	}
	return id, nil
}

// Forget drops the interest in an ack; when it comes, it is ignored.
func (c *Conn) Forget(id int64) { c.takeAck(id) }

func (c *Conn) takeAck(id int64) func(Ack, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	done := c.acks[id]
	delete(c.acks, id)
	return done
}

// Close says goodbye to the server and ends the connection. When it returns,
// every ack that was waited for has been told, and no event follows.
func (c *Conn) Close() {
	_ = c.send(Packet{Type: Disconnect, ID: NoID}) // a link that is gone needs no goodbye
	c.engine.Close()
	<-c.readDone
}

// Done is closed when the connection has ended; Err says why.
func (c *Conn) Done() <-chan struct{} { return c.readDone }

// Err is the reason the connection ended, nil while it lives.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *Conn) send(p Packet) error {
	return c.engine.Send(p.Append(make([]byte, 0, len(p.Data)+16)))
}

func encodeEvent(name string, args []json.RawMessage) (string, error) {
	list := make([]any, 0, 1+len(args))
	list = append(list, name)
	for _, arg := range args {
		list = append(list, arg)
	}
	data, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("encode event %q: %w", name, err)
	}
	return string(data), nil
}

// end records why the connection is over and tells everyone who waits for an
// ack.
func (c *Conn) end(reason error) {
	c.mu.Lock()
	if c.err == nil {
		c.err = reason
	}
	reason = c.err
	waiting := c.acks
	c.acks = make(map[int64]func(Ack, error))
	c.mu.Unlock()
	for _, done := range waiting {
		done(Ack{}, reason)
	}
}

func (c *Conn) isConnected() bool {
	select {
	case <-c.connected:
		return true
	default:
		return false
	}
}

// asWrongVersion recognizes how a forced revision fails over websocket: a
// revision 4 server cuts a client that talks revision 3, or never answers it.
func (c *Conn) asWrongVersion(err error) error {
	if c.forced != engineio.Auto && !c.isConnected() && errors.Is(err, engineio.ErrClosedByServer) {
		return &WrongVersionError{Forced: c.forced}
	}
	return err
}
