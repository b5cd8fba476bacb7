package engineio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// closeGrace is how long Close lets the writer drain before it cuts the link.
const closeGrace = time.Second

// Conn is one open Engine.IO connection. Read is for one goroutine; everything
// else may be called from any.
type Conn struct {
	ws        *websocket.Conn
	handshake Handshake
	opened    time.Time
	version   atomic.Int32
	guard     func()

	queue      *sendQueue
	writerDone chan struct{}

	// lastRead is when something last arrived, in nanoseconds since opened:
	// the read loop stores it, the watchdog looks at it.
	lastRead atomic.Int64
	timersMu sync.Mutex
	watchdog *time.Timer
	pinger   *time.Timer // revision 3 only: there the client pings

	failOnce sync.Once
	done     chan struct{}
	err      error // why done was closed

	frame []byte // the frame being read, reused by every Read
}

func newConn(ws *websocket.Conn, hs Handshake, version Version, guard func()) *Conn {
	c := &Conn{
		ws:         ws,
		handshake:  hs,
		opened:     time.Now(),
		guard:      guard,
		queue:      newSendQueue(),
		writerDone: make(chan struct{}),
		done:       make(chan struct{}),
	}
	c.timersMu.Lock()
	c.watchdog = time.AfterFunc(c.deadAfter(), c.watch)
	c.timersMu.Unlock()
	if version != Auto {
		c.Settle(version)
	}
	go c.writeLoop()
	return c
}

// Handshake is what the server said when it opened the connection.
func (c *Conn) Handshake() Handshake { return c.handshake }

// Version is the revision in use, Auto while it is not known.
func (c *Conn) Version() Version { return Version(c.version.Load()) }

// Settle says which revision the server turned out to speak. Revision 3 shows
// itself; revision 4 is what is left when it did not, so revision 3 overrides
// it, never the reverse. In revision 3 it starts the client's pings.
func (c *Conn) Settle(v Version) {
	if v != V3 {
		c.version.CompareAndSwap(int32(Auto), int32(v))
		return
	}
	c.version.Store(int32(V3))
	c.timersMu.Lock()
	defer c.timersMu.Unlock()
	if c.pinger == nil && c.alive() {
		c.pinger = time.AfterFunc(c.handshake.PingInterval, c.ping)
	}
}

// Incoming is one message. Data is valid until the next Read.
type Incoming struct {
	At     time.Time
	Binary bool
	Data   []byte
}

// Read waits for the next message, answering heartbeats on the way. Its error
// is the reason the connection ended, and stays the same.
func (c *Conn) Read() (Incoming, error) {
	for {
		kind, err := c.readFrame()
		if err != nil {
			return Incoming{}, c.fail(readError(err))
		}
		now := time.Now()
		c.lastRead.Store(int64(now.Sub(c.opened)))
		if kind == websocket.MessageBinary {
			data, err := BinaryPayload(c.Version(), c.frame)
			if err != nil {
				return Incoming{}, c.fail(err)
			}
			return Incoming{At: now, Binary: true, Data: data}, nil
		}
		if len(c.frame) == 0 {
			return Incoming{}, c.fail(&ProtocolError{What: "an empty text frame"})
		}
		if PacketType(c.frame[0]) == Message {
			return Incoming{At: now, Data: c.frame[1:]}, nil
		}
		if err := c.control(PacketType(c.frame[0]), c.frame[1:]); err != nil {
			return Incoming{}, c.fail(err)
		}
	}
}

// readFrame reads a whole websocket message into c.frame. The background
// context is deliberate: with any other, each read costs the websocket library
// an allocation; the link is ended by closing it.
func (c *Conn) readFrame() (websocket.MessageType, error) {
	kind, r, err := c.ws.Reader(context.Background())
	if err != nil {
		return 0, err
	}
	c.frame = withoutExcess(c.frame)[:0]
	for {
		if len(c.frame) == cap(c.frame) {
			c.frame = append(c.frame, 0)[:len(c.frame)]
		}
		n, err := r.Read(c.frame[len(c.frame):cap(c.frame)])
		c.frame = c.frame[:len(c.frame)+n]
		if errors.Is(err, io.EOF) {
			return kind, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// withoutExcess lets go of the buffer of an unusually large message, so that
// one does not stay in memory for as long as the connection lives.
func withoutExcess(frame []byte) []byte {
	const first, keep = 4 << 10, 1 << 20
	if frame == nil || cap(frame) > keep {
		return make([]byte, 0, first)
	}
	return frame
}

func (c *Conn) control(kind PacketType, payload []byte) error {
	switch kind {
	case Ping:
		pong := outgoing{kind: Pong, payload: append([]byte(nil), payload...)}
		if err := c.queue.put(pong); err != nil && !errors.Is(err, ErrClosed) {
			return fmt.Errorf("answer a heartbeat: %w", err)
		}
		return nil
	case Pong, Noop:
		return nil
	case Close:
		return ErrClosedByServer
	default: // Open and Upgrade have no place here, Message never gets here
		return &ProtocolError{What: fmt.Sprintf("a packet of type %q", byte(kind))}
	}
}

// Send queues a message. It never blocks; text must not be changed afterwards.
func (c *Conn) Send(text []byte) error {
	err := c.queue.put(outgoing{kind: Message, payload: text})
	if reason := c.Err(); errors.Is(err, ErrClosed) && reason != nil {
		return reason // says more than that the queue is closed
	}
	return err
}

func (c *Conn) writeLoop() {
	defer close(c.writerDone)
	defer c.guard()
	var packets []outgoing
	var frame []byte
	for {
		var more bool
		packets, more = c.queue.take(packets)
		if !more {
			return
		}
		for i, p := range packets {
			packets[i] = outgoing{} // the payload may be large
			frame = append(append(frame[:0], byte(p.kind)), p.payload...)
			if err := c.writeFrame(frame); err != nil {
				_ = c.fail(&LinkError{fmt.Errorf("send to the server: %w", err)}) // the reader reports it
				return
			}
			frame = withoutExcess(frame)
		}
	}
}

// writeFrame gives up when the link would count as dead anyway.
func (c *Conn) writeFrame(frame []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), c.deadAfter())
	defer cancel()
	return c.ws.Write(ctx, websocket.MessageText, frame)
}

// Close ends the connection after writing what is queued, for at most a
// second. It does not wait for a websocket close handshake: a server that
// hangs would hold up the program's exit, and the Socket.IO layer has already
// said goodbye by then.
func (c *Conn) Close() {
	c.queue.close()
	grace := time.NewTimer(closeGrace)
	defer grace.Stop()
	select {
	case <-c.writerDone:
	case <-grace.C:
	case <-c.done:
	}
	_ = c.fail(ErrClosed) // asked for, not a failure
	<-c.writerDone
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

// fail ends the connection once, for the first reason, and returns that one.
func (c *Conn) fail(reason error) error {
	c.failOnce.Do(func() {
		c.err = reason
		close(c.done)
		c.timersMu.Lock()
		c.watchdog.Stop()
		if c.pinger != nil {
			c.pinger.Stop()
		}
		c.timersMu.Unlock()
		c.queue.discard()
		_ = c.ws.CloseNow() // the reason is known; how the close itself went adds nothing
	})
	<-c.done
	return c.err
}

func readError(err error) error {
	if errors.Is(err, websocket.ErrMessageTooBig) {
		return ErrTooBig
	}
	closed, byServer := errors.AsType[websocket.CloseError](err)
	if !byServer {
		return &LinkError{err}
	}
	switch closed.Code {
	case websocket.StatusNormalClosure, websocket.StatusGoingAway, websocket.StatusNoStatusRcvd:
		return ErrClosedByServer
	default:
		return fmt.Errorf("%w (websocket status %d %q)", ErrClosedByServer, closed.Code, closed.Reason)
	}
}
