package socketio

import (
	"sync"

	"sailscope/sailsclient/engineio"
)

// Socket is one namespace of a connection, from the confirmed CONNECT until it
// leaves, is sent away, or the connection ends. Its methods may be called from
// any goroutine.
type Socket struct {
	conn      *Conn
	namespace string
	options   Namespace

	connected chan struct{} // closed when the CONNECT has been answered
	ended     chan struct{}

	early      []Event // until connected; it belongs to the read goroutine
	earlyBytes int64   // reserved for them
	offsets    offsets // belongs to the read goroutine, too

	mu        sync.Mutex
	id        string   // "" until the server has confirmed
	recovery  Recovery // without the offset
	offset    []byte
	recovered bool
	acks      map[int64]func(Ack, error)
	next      int64
	err       error // why the socket ended
}

func newSocket(c *Conn, n Namespace) *Socket {
	s := &Socket{
		conn:      c,
		namespace: n.Name,
		options:   n,
		connected: make(chan struct{}),
		ended:     make(chan struct{}),
		acks:      make(map[int64]func(Ack, error)),
	}
	if s.namespace == "" {
		s.namespace = DefaultNamespace
	}
	return s
}

// Namespace is the name of the namespace.
func (s *Socket) Namespace() string { return s.namespace }

// ID is the socket id, as the server's logs and rooms name this socket.
func (s *Socket) ID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id
}

// Recovery is what resumes this socket on a later connection; ok is false if
// the server offers no such thing.
func (s *Socket) Recovery() (r Recovery, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Recovery{PID: s.recovery.PID, Offset: string(s.offset)}, s.recovery.PID != ""
}

// Recovered tells that the server has resumed the earlier connection: its rooms
// are joined, and what was missed comes as events.
func (s *Socket) Recovered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.recovered
}

// Emit sends an event without asking for an ack. args are anything that
// encodes to JSON; a Binary in them crosses as bytes.
func (s *Socket) Emit(name string, args ...any) error {
	return s.emit(NoID, name, args)
}

// Call sends an event and asks for an ack. If Call returns an error, nothing
// was sent and done is not called; otherwise done is called exactly once, with
// the ack or with why it can't come any more, on the read goroutine or under
// Leave or Close: it must not block. The number is for Forget.
func (s *Socket) Call(done func(Ack, error), name string, args ...any) (int64, error) {
	s.mu.Lock()
	if s.err != nil {
		s.mu.Unlock()
		return 0, s.err
	}
	id := s.next
	s.next++
	s.acks[id] = done
	s.mu.Unlock()
	if err := s.emit(id, name, args); err != nil {
		if s.takeAck(id) == nil {
			return id, nil // the connection's end has told done already
		}
		return 0, err
	}
	return id, nil
}

// Forget drops the interest in an ack; when it comes, it is ignored.
func (s *Socket) Forget(id int64) { s.takeAck(id) }

// Acknowledge answers an event of the server that has an AckID.
func (s *Socket) Acknowledge(id int64, args ...any) error {
	return s.sendArgs(Packet{Type: AckPacket, ID: id}, args)
}

func (s *Socket) emit(id int64, name string, args []any) error {
	list := append(make([]any, 0, 1+len(args)), name)
	return s.sendArgs(Packet{Type: EventPacket, ID: id}, append(list, args...))
}

// sendArgs sends the packet with the arguments, as a binary one if there are
// bytes in them.
func (s *Socket) sendArgs(p Packet, args []any) error {
	data, attachments, err := encodeArgs(args)
	if err != nil {
		return err
	}
	p.Data = data
	if len(attachments) > 0 {
		p.Type, p.Attachments = p.Type.withAttachments(), len(attachments)
	}
	return s.send(p, attachments...)
}

// send sends nothing once the socket has ended: for a packet to a namespace that
// it does not have open, Socket.IO 4 ends the whole connection.
func (s *Socket) send(p Packet, attachments ...[]byte) error {
	p.Namespace = s.namespace
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	return s.conn.send(p, attachments...)
}

// Leave leaves the namespace, and returns when every ack that was waited for
// has been told. The connection stays for the others. It may be called twice.
func (s *Socket) Leave() {
	s.conn.unregister(s)
	s.endAfter(engineio.ErrClosed, s.goodbye)
}

// goodbye tells the server that the socket leaves. It must be the last packet.
func (s *Socket) goodbye() { s.conn.goodbye(s.namespace) }

// Done is closed when the socket has ended; Err says why.
func (s *Socket) Done() <-chan struct{} { return s.ended }

// Err is the reason the socket ended, nil while it lives.
func (s *Socket) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// end records why the socket is over and tells everyone who waits for an ack.
func (s *Socket) end(reason error) { s.endAfter(reason, func() {}) }

// endAfter is end with last words, behind which nothing can be sent.
func (s *Socket) endAfter(reason error, lastWords func()) {
	s.mu.Lock()
	if s.err != nil {
		s.mu.Unlock()
		return
	}
	lastWords()
	s.err = reason
	waiting := s.acks
	s.acks = nil
	s.mu.Unlock()
	for _, done := range waiting {
		done(Ack{}, reason)
	}
	close(s.ended)
}

// endUnconfirmed ends a socket that the server has not confirmed, which nobody
// can have used. The goodbye is left to confirm: before the server has confirmed
// the namespace it knows nothing of it, and Socket.IO 4 ends the whole connection
// for a goodbye to such a one.
func (s *Socket) endUnconfirmed(reason error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.id != "" || s.err != nil {
		return false
	}
	s.err = reason
	close(s.ended)
	return true
}

func (s *Socket) takeAck(id int64) func(Ack, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := s.acks[id]
	delete(s.acks, id)
	return done
}

// isConfirmed tells whether the server has said yes. OnConnect and the early
// events come between that and isConnected.
func (s *Socket) isConfirmed() bool { return s.ID() != "" }

func (s *Socket) isConnected() bool {
	select {
	case <-s.connected:
		return true
	default:
		return false
	}
}
