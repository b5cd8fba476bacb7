package engineio

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"sailscope/sailsclient/internal/bound"
)

// closeGrace is how long Close waits for the writer before it closes the link.
const closeGrace = time.Second

// writeGrace is how long a polling connection that has ended waits for the current write:
// the error of the write may say why it ended.
const writeGrace = 5 * time.Second

// readGrace is how long a polling connection waits for the poll to return why the server
// has ended it, when a write says that the server does not know it any more.
const readGrace = time.Second

// longestProbe bounds the data of a ping, which is sent back. Servers send none.
const longestProbe = 128

// Conn is an open Engine.IO connection. Only one goroutine may call Read and Hold. Any
// goroutine may call the other methods.
type Conn struct {
	handshake Handshake
	version   *versionCell
	opened    time.Time
	guard     func()
	onUpgrade func(error)

	// link is guarded by mu. Only the reader sets it, so it may read it without mu.
	mu   sync.Mutex
	link link
	// probed delivers the websocket of an upgrade. It is nil without an upgrade, and
	// only the reader uses it.
	probed    chan upgraded
	upgrading sync.WaitGroup

	queue      *sendQueue
	writing    chan struct{} // holds one while packets are written
	writerDone chan struct{}

	// lastRead is when something last arrived, in nanoseconds since opened. The read
	// loop stores it, and the watchdog reads it.
	lastRead atomic.Int64
	beat     time.Duration // when the server's last ping was read, since opened; only the reader uses it
	traffic  traffic
	timersMu sync.Mutex
	watchdog *time.Timer
	pinger   *time.Timer // revision 3 only: there the client pings

	readOnce sync.Once
	readDone chan struct{}   // closed when nothing is read any more
	readErr  error           // why readDone was closed
	ctx      context.Context // ends with the connection
	cancel   context.CancelFunc
	closing  atomic.Bool // Close was called: no error after it is a failure
	failOnce sync.Once
	done     chan struct{}
	err      error // why done was closed
}

func newConn(d dialer, l link, hs Handshake, version *versionCell) *Conn {
	c := &Conn{
		link:       l,
		handshake:  hs,
		version:    version,
		opened:     time.Now(),
		guard:      d.Guard,
		onUpgrade:  d.OnUpgrade,
		queue:      newSendQueue(),
		writing:    make(chan struct{}, 1),
		writerDone: make(chan struct{}),
		readDone:   make(chan struct{}),
		done:       make(chan struct{}),
	}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.timersMu.Lock()
	c.watchdog = time.AfterFunc(hs.deadAfter(), c.watch)
	c.timersMu.Unlock()
	if v := version.get(); v != Auto {
		c.Settle(v)
	}
	go c.writeLoop()
	return c
}

// Handshake returns the server's open packet.
func (c *Conn) Handshake() Handshake { return c.handshake }

// Version returns the revision in use, Auto while it is not known.
func (c *Conn) Version() Version { return c.version.get() }

// Transport returns the transport in use.
func (c *Conn) Transport() Transport { return c.currentLink().transport() }

func (c *Conn) currentLink() link {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.link
}

// Settle sets the revision that the server speaks. Revision 3 can be recognized; a server
// that has not shown it is assumed to speak 4. So 3 replaces 4, and never the reverse. In
// revision 3, Settle starts the client's pings.
func (c *Conn) Settle(v Version) {
	c.version.settle(v)
	if v != V3 {
		return
	}
	c.timersMu.Lock()
	defer c.timersMu.Unlock()
	if c.pinger == nil && c.alive() {
		c.pinger = time.AfterFunc(c.handshake.PingInterval, c.ping)
	}
}

// Incoming is a message of the server, which arrived at At. Data is valid until the next
// Read. If Owned is true, as for large messages, Data stays valid.
type Incoming struct {
	At     time.Time
	Binary bool
	Owned  bool
	Data   []byte
}

// Read waits for the next message. Meanwhile it replies to heartbeats. The error is the
// reason why the connection ended, and stays the same.
func (c *Conn) Read() (Incoming, error) {
	for {
		if c.probed != nil && c.link.idle() {
			c.takeOver()
		}
		p, err := c.link.read()
		if err != nil {
			return Incoming{}, c.failReading(err)
		}
		now := time.Now()
		c.lastRead.Store(int64(now.Sub(c.opened)))
		c.traffic.arrived()
		if p.kind == Message {
			return Incoming{At: now, Binary: p.binary, Owned: p.owned, Data: p.data}, nil
		}
		if err := c.control(p); err != nil {
			return Incoming{}, c.failReading(err)
		}
	}
}

func (c *Conn) control(p packet) error {
	switch p.kind {
	case Ping:
		if len(p.data) > longestProbe {
			return &ProtocolError{What: "a ping of " + bound.Size(len(p.data))}
		}
		c.beat = time.Duration(c.lastRead.Load())
		pong := outgoing{kind: Pong, payload: append([]byte(nil), p.data...)}
		if err := c.queue.put(pong); err != nil && !errors.Is(err, ErrClosed) {
			return fmt.Errorf("reply to a heartbeat: %w", err)
		}
		return nil
	case Pong, Noop:
		return nil
	case Close:
		return ErrClosedByServer
	default: // Open and Upgrade are wrong here, and Message is handled above
		return &ProtocolError{What: fmt.Sprintf("a packet of type %q", byte(p.kind))}
	}
}

// Send queues a message, and directly behind it the binary messages that belong to it. It
// never blocks. The caller must not change them afterward. Send fails with a
// *TooLargeError if the server would close the connection because of the size, with
// ErrQueueFull, or with the reason why the connection ended.
func (c *Conn) Send(text []byte, attachments ...[]byte) error {
	messages := make([]outgoing, 0, 1+len(attachments))
	messages = append(messages, outgoing{kind: Message, payload: text})
	for _, data := range attachments {
		messages = append(messages, outgoing{kind: Message, binary: true, payload: data})
	}
	if err := c.checkSize(messages); err != nil {
		return err
	}
	err := c.queue.put(messages...)
	if reason := c.Err(); errors.Is(err, ErrClosed) && reason != nil {
		return reason // says more than that the queue is closed
	}
	return err
}

// checkSize fails if a message is over the server's limit. The limit is for a websocket
// message, or for a body with only this message.
func (c *Conn) checkSize(messages []outgoing) error {
	most := c.handshake.MaxPayload
	if most == 0 {
		return nil
	}
	polling := c.Transport() == Polling
	for _, m := range messages {
		size := len(m.payload)
		if !m.binary {
			size++ // the type
		} else if polling {
			size = payloadSize(m.payload, true) - 1 // alone, it needs no separator
		}
		if size > most {
			return &TooLargeError{Size: size, Max: most}
		}
	}
	return nil
}

func (c *Conn) writeLoop() {
	defer close(c.writerDone)
	defer c.guard()
	var packets []outgoing
	for {
		var more bool
		packets, more = c.queue.take(packets)
		if !more {
			return
		}
		if c.write(packets) != nil {
			return // the reader reports it
		}
	}
}

// write writes packets. If that fails, it ends the connection and returns the reason. The
// connection has ended when write returns.
func (c *Conn) write(packets []outgoing) error {
	c.writing <- struct{}{}
	defer func() { <-c.writing }()
	c.traffic.sending(packets)
	err := c.currentLink().write(packets)
	c.traffic.sent(time.Since(c.opened), err == nil)
	if err != nil {
		return c.fail(c.whyNotTaken(err))
	}
	return nil
}

// whyNotTaken returns why the connection ended, after a write that failed. If the server
// does not know the connection any more, it waits for the poll, which may say more.
func (c *Conn) whyNotTaken(err error) error {
	if isSessionUnknown(err) {
		grace := time.NewTimer(readGrace)
		defer grace.Stop()
		select {
		case <-c.readDone:
			return c.readErr
		case <-c.done:
		case <-grace.C:
		}
	}
	return c.ended(err)
}

// Noop sends a packet without a meaning, and returns when it was sent. Over polling it is
// a request of its own. It shows whether requests reach the server that has the connection.
func (c *Conn) Noop() error {
	return c.write([]outgoing{{kind: Noop}})
}

// Close writes what is queued, for at most a second, and ends the connection. It does not
// wait for the websocket close handshake, because a server that hangs would delay the
// program's exit. Socket.IO has sent its DISCONNECT by then.
func (c *Conn) Close() {
	c.closing.Store(true)
	if c.Transport() == Polling {
		_ = c.queue.put(outgoing{kind: Close}) // no link ends here; without it the server would go on for a heartbeat
	}
	c.queue.close()
	grace := time.NewTimer(closeGrace)
	defer grace.Stop()
	select {
	case <-c.writerDone:
	case <-grace.C:
	case <-c.done:
	}
	_ = c.fail(ErrClosed)
	<-c.writerDone
	c.upgrading.Wait()
	c.currentLink().close() // once more, for what has been read meanwhile
}

// Done is closed when the connection has ended; Err says why.
func (c *Conn) Done() <-chan struct{} { return c.done }

// Err returns the reason why the connection ended, nil while it is open.
func (c *Conn) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

func (c *Conn) alive() bool { return c.Err() == nil }

// failReading ends the connection because of what was read. If a server ends a polling
// connection because of a POST, it says so twice, in any order: the poll gets the end, and
// the POST gets the reason. The reason of the POST is used then.
func (c *Conn) failReading(err error) error {
	reason := c.ended(err)
	c.readOnce.Do(func() {
		c.readErr = reason
		close(c.readDone)
	})
	if c.link.transport() == Polling {
		grace := time.NewTimer(writeGrace)
		defer grace.Stop()
		select {
		case c.writing <- struct{}{}:
			<-c.writing
		case <-c.done:
		case <-grace.C:
		}
	}
	return c.fail(reason)
}

// fail ends the connection. It returns the reason of the first call.
func (c *Conn) fail(reason error) error {
	c.failOnce.Do(func() {
		if c.closing.Load() {
			reason = ErrClosed
		}
		c.err = reason
		close(c.done)
		c.cancel()
		c.timersMu.Lock()
		c.watchdog.Stop()
		if c.pinger != nil {
			c.pinger.Stop()
		}
		c.timersMu.Unlock()
		c.queue.discard()
		c.currentLink().close()
	})
	<-c.done
	return c.err
}
