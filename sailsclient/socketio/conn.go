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

// detectGrace is how long a server whose handshake leaves its revision open has
// to speak first, which only Socket.IO 2 does. Its CONNECT comes right behind
// the open packet; the grace is for slow links.
const detectGrace = time.Second

// Conn is one Engine.IO connection, which carries any number of namespaces. Its
// methods may be called from any goroutine.
type Conn struct {
	engine *engineio.Conn
	forced engineio.Version
	guard  func()
	budget *engineio.Budget

	start    sync.Once     // of the read loop
	spoke    chan struct{} // closed when the server has opened the default namespace unasked: it is Socket.IO 2
	readDone chan struct{} // closed when the read loop has ended
	partial  *partialPacket
	texts    textStore
	held     int64 // of the budget, by the read loop

	mu      sync.Mutex
	sockets map[string]*Socket // by namespace
	unasked bool               // spoke is closed
	vacant  bool               // the default namespace is open at the server, and nobody has joined it
	err     error              // why the connection ended
}

// Dial opens a connection without a namespace: Join adds them. Nothing is read
// before the first Join, so no event gets lost and no heartbeat is answered: it
// should come soon. ctx bounds the attempt only.
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

// Version is the Engine.IO revision in use, Auto before it is known.
func (c *Conn) Version() engineio.Version { return c.engine.Version() }

// Transport is the transport in use.
func (c *Conn) Transport() engineio.Transport { return c.engine.Transport() }

// Hold keeps the connection from being read; see engineio.Conn.Hold. It is for
// OnEvent, which must not wait in any other way.
func (c *Conn) Hold(until <-chan struct{}) bool { return c.engine.Hold(until) }

// Join asks for a namespace and waits until the server has confirmed it, or ctx
// ends. A refusal is a *RefusedError, silence a *ConnectTimeoutError; neither
// harms the other namespaces of the connection.
//
// Socket.IO 2 opens the default namespace by itself. Whoever wants its events
// joins it first: what comes between the first Join, of another namespace, and
// that of the default one goes by. Left, it can't be joined again on the same
// connection, and the server lets nobody join another namespace.
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
			err = s.unconfirmed() // says more than that the connection is closed
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

// unconfirmed is why a Join failed whose socket has ended.
func (s *Socket) unconfirmed() error {
	reason := s.Err()
	if _, ended := errors.AsType[*engineio.EndError](reason); ended {
		return &UnconfirmedError{Namespace: s.namespace, Err: reason}
	}
	return reason
}

// register has the read loop hand the packets of its namespace to s.
func (c *Conn) register(s *Socket) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.joinable(s.namespace); err != nil {
		return err
	}
	if s.namespace == DefaultNamespace && c.vacant {
		// Nobody else knows s yet, so this goroutine may confirm it.
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

// joinable tells why a namespace can't be joined. It needs c.mu.
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

// openedUnasked is the CONNECT answer that Socket.IO 2 leaves out for the
// default namespace: there the connection's id is the socket's.
func (c *Conn) openedUnasked() connectAnswer {
	return connectAnswer{SID: c.engine.Handshake().SID}
}

// opened notes that the default namespace has been opened unasked, and returns
// who has joined it.
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
	_ = c.send(Packet{Type: Disconnect, Namespace: namespace, ID: NoID}) // a link that is gone needs none
}

// settleVersion finds out which revision the server speaks.
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

// Close says goodbye to the server and ends the connection. When it returns,
// every ack that was waited for has been told, and no event follows.
func (c *Conn) Close() {
	c.mu.Lock()
	joined := make([]*Socket, 0, len(c.sockets))
	for _, s := range c.sockets {
		joined = append(joined, s)
	}
	c.mu.Unlock()
	for _, s := range joined {
		_ = s.send(Packet{Type: Disconnect, ID: NoID}) // a link that is gone needs no goodbye
	}
	c.engine.Close()
	c.start.Do(func() { go c.readLoop() }) // which ends at once, and everything with it
	<-c.readDone
}

// Done is closed when the connection has ended, Err says why.
func (c *Conn) Done() <-chan struct{} { return c.readDone }

// Err is the reason the connection ended, nil while it lives.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// end records why the connection is over, and ends its sockets.
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

// isAbortedUpgrade recognizes how engine.io refuses revision 3 over websocket: it
// opens one, and then writes an HTTP answer where the first frame belongs.
func isAbortedUpgrade(err error) bool {
	_, early := errors.AsType[*engineio.ProtocolError](err)
	_, broken := errors.AsType[*engineio.LinkError](err)
	_, network := errors.AsType[net.Error](err)
	return early && broken && !network && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF)
}

// asWrongVersion recognizes how a forced revision fails over websocket: a
// revision 4 server cuts a client that talks revision 3, or never answers it.
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
