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

// closeGrace is how long Close lets the writer drain before it cuts the link.
const closeGrace = time.Second

// writeGrace is how long a connection that polls and has ended waits for a write
// that is under way, whose failure may say why it ended.
const writeGrace = 5 * time.Second

// readGrace is how long a connection that polls and whose server does not know it
// any more waits for the poll to say that the server has ended it.
const readGrace = time.Second

// longestProbe bounds what a ping may carry, which is sent back. Servers send
// nothing with it.
const longestProbe = 128

// Conn is one open Engine.IO connection. Read is for one goroutine; everything
// else may be called from any.
type Conn struct {
	handshake Handshake
	version   *versionCell
	opened    time.Time
	guard     func()
	onUpgrade func(error)

	// link is set under mu, by the reader alone, which may look at it without.
	mu   sync.Mutex
	link link
	// probed hands over the websocket of an upgrade; nil when none is under way.
	// It belongs to the reader.
	probed    chan upgraded
	upgrading sync.WaitGroup

	queue      *sendQueue
	writing    chan struct{} // holds one while packets are written
	writerDone chan struct{}

	// lastRead is when something last arrived, in nanoseconds since opened:
	// the read loop stores it, the watchdog looks at it.
	lastRead atomic.Int64
	beat     time.Duration // when the server's last ping was read, since opened; it belongs to the reader
	traffic  traffic
	timersMu sync.Mutex
	watchdog *time.Timer
	pinger   *time.Timer // revision 3 only: there the client pings

	readOnce sync.Once
	readDone chan struct{}   // closed when nothing is read any more
	readErr  error           // why readDone was closed
	ctx      context.Context // ends with the connection
	cancel   context.CancelFunc
	closing  atomic.Bool // asked for: whatever ends the connection now is no failure
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

// Handshake is what the server said when it opened the connection.
func (c *Conn) Handshake() Handshake { return c.handshake }

// Version is the revision in use, Auto while it is not known.
func (c *Conn) Version() Version { return c.version.get() }

// Transport is the transport in use.
func (c *Conn) Transport() Transport { return c.currentLink().transport() }

func (c *Conn) currentLink() link {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.link
}

// Settle says which revision the server turned out to speak. Revision 3 shows
// itself; revision 4 is what is left when it did not, so revision 3 overrides
// it, never the reverse. In revision 3 it starts the client's pings.
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

// Incoming is one message. Data is valid until the next Read; it stays valid if
// it is Owned, which large messages are.
type Incoming struct {
	At     time.Time
	Binary bool
	Owned  bool
	Data   []byte
}

// Read waits for the next message, answering heartbeats on the way. Its error
// is the reason the connection ended, and stays the same.
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
	default: // Open and Upgrade have no place here, Message never gets here
		return &ProtocolError{What: fmt.Sprintf("a packet of type %q", byte(p.kind))}
	}
}

// Send queues a message, and right behind it the binary messages that belong to
// it. It never blocks; what it is given must not be changed afterwards. A
// message that the server would cut the connection for is a *TooLargeError.
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

// checkSize holds messages against the server's limit, which is for a websocket
// message or for a body that it may have to itself.
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

// write writes, or ends the connection and returns why it ended: whoever waits
// for the write finds that done.
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

// whyNotTaken is why the connection ends with a write that failed. That the
// server knows no such connection says less than what is read, which may be on its
// way.
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

// Noop sends a packet that means nothing, in a request of its own when the
// connection polls: it is for finding out whether requests arrive where the
// connection is. It returns when the packet has been taken.
func (c *Conn) Noop() error {
	return c.write([]outgoing{{kind: Noop}})
}

// Close ends the connection after writing what is queued, for at most a
// second. It does not wait for a websocket close handshake: a server that
// hangs would hold up the program's exit, and the Socket.IO layer has already
// said goodbye by then.
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

// Err is the reason the connection ended, nil while it lives.
func (c *Conn) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

func (c *Conn) alive() bool { return c.Err() == nil }

// failReading ends the connection for what was read. A server that ends it
// because of a POST says so twice when it polls, in any order: to the poll, that
// it is over, and to the POST, why. The POST's failure comes first, then.
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

// fail ends the connection once, for the first reason, and returns that one.
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
