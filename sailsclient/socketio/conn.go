package socketio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"time"

	"sailscope/sailsclient/engineio"
)

// detectGrace is how long to wait for a first packet of a server whose handshake does not
// show its revision: only Socket.IO 2 sends one. Its CONNECT follows directly after the
// open packet; the time is for slow links.
const detectGrace = time.Second

// Conn is an Engine.IO connection with any number of namespaces. Any goroutine may call its
// methods.
type Conn struct {
	engine *engineio.Conn
	forced engineio.Version
	guard  func()
	budget *engineio.Budget

	start    sync.Once     // of the read loop
	spoke    chan struct{} // closed when the server has opened the default namespace by itself: it is Socket.IO 2
	readDone chan struct{} // closed when the read loop has ended
	partial  *partialPacket
	texts    textStore
	held     int64 // bytes of the budget that the read loop has reserved

	mu      sync.Mutex
	sockets map[string]*Socket // by namespace
	unasked bool               // spoke is closed
	vacant  bool               // the server has opened the default namespace, and nobody has joined it
	err     error              // why the connection ended
}

// Dial opens a connection without a namespace; Join adds them. Nothing is read before the
// first Join, so that no event is lost. Call Join soon, because meanwhile nobody replies to
// heartbeats. ctx bounds only the attempt. The errors are those of engineio.Dial.
func Dial(ctx context.Context, endpoint *url.URL, o engineio.DialOptions) (*Conn, error) {
	engine, err := engineio.Dial(ctx, endpoint, o)
	switch {
	case err != nil && o.Version == engineio.V3 && isAbortedUpgrade(err):
		return nil, &engineio.WrongVersionError{Forced: o.Version}
	case err != nil:
		return nil, err
	}
	c := &Conn{
		engine:   engine,
		forced:   o.Version,
		guard:    o.Guard,
		budget:   o.Budget,
		spoke:    make(chan struct{}),
		readDone: make(chan struct{}),
		sockets:  make(map[string]*Socket),
	}
	if c.guard == nil {
		c.guard = func() {}
	}
	return c, nil
}

// Version returns the Engine.IO revision in use, Auto while it is not known.
func (c *Conn) Version() engineio.Version { return c.engine.Version() }

// Transport returns the transport in use.
func (c *Conn) Transport() engineio.Transport { return c.engine.Transport() }

// Hold pauses the reading of the connection; see engineio.Conn.Hold. Only OnEvent may call
// it. OnEvent must not wait in any other way.
func (c *Conn) Hold(until <-chan struct{}) bool { return c.engine.Hold(until) }

// Join joins a namespace, and waits until the server has confirmed it or ctx ends. It fails
// with a *RefusedError if the server refuses, and with a *ConnectTimeoutError if the server
// does not respond. The other namespaces of the connection are not affected.
//
// Socket.IO 2 opens the default namespace by itself. To receive all its events, join it
// first: events that come after the Join of another namespace and before that of the default
// one are lost. After Leave, the default namespace can't be joined again on the same
// connection, and the server accepts no other namespace.
func (c *Conn) Join(ctx context.Context, n Namespace) (*Socket, error) {
	s := newSocket(c, n)
	if err := c.register(s); err != nil {
		return nil, err
	}
	c.start.Do(func() { go c.readLoop() })
	c.settleVersion(ctx)
	if err := s.ask(); err != nil {
		c.unregister(s)
		if s.Err() != nil {
			err = s.unconfirmed() // more precise than "closed"
		}
		return nil, err
	}
	select {
	case <-s.connected:
		return s, nil
	case <-s.ended:
	case <-ctx.Done():
	}
	timeout := &ConnectTimeoutError{Namespace: s.namespace, Err: ctx.Err()}
	switch {
	case s.endUnconfirmed(timeout):
		c.unregister(s)
		return nil, timeout
	case s.isConfirmed():
		return s, nil // OnConnect may still run; it may be over already, which its Done tells
	default:
		return nil, s.unconfirmed()
	}
}

// unconfirmed returns the error of a Join when the socket has ended.
func (s *Socket) unconfirmed() error {
	reason := s.Err()
	if _, ended := errors.AsType[*engineio.EndError](reason); ended {
		return &UnconfirmedError{Namespace: s.namespace, Err: reason}
	}
	return reason
}

// register makes the read loop give the packets of the namespace to s.
func (c *Conn) register(s *Socket) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.joinable(s.namespace); err != nil {
		return err
	}
	if s.namespace == DefaultNamespace && c.vacant {
		// No other goroutine knows s yet, so this one may confirm it.
		c.mu.Unlock()
		s.confirm(c.openedUnasked())
		c.mu.Lock()
		if err := c.joinable(s.namespace); err != nil {
			return err
		}
		c.vacant = false
	}
	c.sockets[s.namespace] = s
	return nil
}

// joinable returns why a namespace can't be joined, nil if it can. c.mu is held.
func (c *Conn) joinable(namespace string) error {
	switch {
	case c.err != nil:
		return c.err
	case c.sockets[namespace] != nil:
		return fmt.Errorf("namespace %s is joined already", namespace)
	case namespace == DefaultNamespace && c.unasked && !c.vacant:
		return errors.New("namespace / was left: Socket.IO 2 opens it once in a connection")
	}
	return nil
}

// openedUnasked returns the CONNECT response that Socket.IO 2 leaves out for the default
// namespace: the socket's id is that of the connection.
func (c *Conn) openedUnasked() connectAnswer {
	return connectAnswer{SID: c.engine.Handshake().SID}
}

// opened notes that the server has opened the default namespace by itself, and returns the
// socket that has joined it.
func (c *Conn) opened() *Socket {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.unasked {
		c.unasked = true
		close(c.spoke)
	}
	s := c.sockets[DefaultNamespace]
	c.vacant = s == nil
	return s
}

func (c *Conn) unregister(s *Socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sockets[s.namespace] == s {
		delete(c.sockets, s.namespace)
	}
}

func (c *Conn) socketOf(namespace string) *Socket {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sockets[namespace]
}

func (c *Conn) send(p Packet, attachments ...[]byte) error {
	return c.engine.Send(p.Append(make([]byte, 0, len(p.Data)+16)), attachments...)
}

// goodbye leaves a namespace that the server has confirmed.
func (c *Conn) goodbye(namespace string) {
	_ = c.send(Packet{Type: Disconnect, Namespace: namespace, ID: NoID}) // a broken link needs none
}

// settleVersion detects which revision the server speaks.
func (c *Conn) settleVersion(ctx context.Context) {
	if c.engine.Version() != engineio.Auto {
		return
	}
	grace := time.NewTimer(detectGrace)
	defer grace.Stop()
	select {
	case <-grace.C:
		c.engine.Settle(engineio.V4)
	case <-c.spoke:
	case <-c.readDone:
	case <-ctx.Done():
	}
}

// Close sends a DISCONNECT and ends the connection. When it returns, the functions of all
// Calls have been called, and no event follows.
func (c *Conn) Close() {
	c.mu.Lock()
	joined := make([]*Socket, 0, len(c.sockets))
	for _, s := range c.sockets {
		joined = append(joined, s)
	}
	c.mu.Unlock()
	for _, s := range joined {
		_ = s.send(Packet{Type: Disconnect, ID: NoID}) // a broken link needs none
	}
	c.engine.Close()
	c.start.Do(func() { go c.readLoop() }) // it ends at once, and ends the sockets
	<-c.readDone
}

// Done returns a channel that is closed when the connection has ended. Err says why.
func (c *Conn) Done() <-chan struct{} { return c.readDone }

// Err returns why the connection ended, nil while it is open.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// end notes why the connection has ended, and ends its sockets.
func (c *Conn) end(reason error) {
	c.mu.Lock()
	if c.err == nil {
		c.err = reason
	}
	reason = c.err
	ending := c.sockets
	c.sockets = nil
	c.mu.Unlock()
	for _, s := range ending {
		s.end(reason)
	}
}

// isAbortedUpgrade reports whether engine.io refused revision 3 over websocket: it accepts
// the websocket, and then sends an HTTP response instead of the first frame.
func isAbortedUpgrade(err error) bool {
	_, early := errors.AsType[*engineio.ProtocolError](err)
	_, broken := errors.AsType[*engineio.LinkError](err)
	_, network := errors.AsType[net.Error](err)
	return early && broken && !network && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF)
}

// asWrongVersion returns a WrongVersionError if that is why a websocket with a forced
// revision failed: a server of revision 4 disconnects a client of revision 3, or never
// responds to it.
func (c *Conn) asWrongVersion(err error) error {
	if c.forced != engineio.Auto && errors.Is(err, engineio.ErrClosedByServer) && !c.anyConnected() {
		return &engineio.WrongVersionError{Forced: c.forced}
	}
	return err
}

func (c *Conn) anyConnected() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.sockets {
		if s.isConnected() {
			return true
		}
	}
	return false
}
