package socketio

import (
	"sync"

	"sailscope/sailsclient/engineio"
)

// Socket is a namespace of a connection that the server has confirmed. It ends with Leave,
// when the server disconnects it, or with the connection. Any goroutine may call its
// methods.
type Socket struct {
	conn      *Conn
	namespace string
	options   Namespace

	connected chan struct{} // closed when the server has confirmed
	ended     chan struct{}

	early      []Event // events before the confirmation; only the read goroutine uses it
	earlyBytes int64   // what is reserved for them
	offsets    offsets // only the read goroutine uses it

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

// Namespace returns the name of the namespace.
func (s *Socket) Namespace() string { return s.namespace }

// ID returns the socket's id, as it is in the server's logs and rooms.
func (s *Socket) ID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id
}

// Recovery returns what resumes this socket on a later connection. ok is false if the server
// does not support that.
func (s *Socket) Recovery() (r Recovery, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Recovery{PID: s.recovery.PID, Offset: string(s.offset)}, s.recovery.PID != ""
}

// Recovered reports whether the server has resumed the earlier connection: the socket is in
// its rooms, and receives the events that it missed.
func (s *Socket) Recovered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.recovered
}

// Emit sends an event without asking for an ack. args are anything that encodes to JSON. A
// Binary in them is sent as bytes. The errors are those of engineio.Conn.Send.
func (s *Socket) Emit(name string, args ...any) error {
	return s.emit(NoID, name, args)
}

// Call sends an event and asks for an ack. If Call fails, nothing was sent and done is not
// called. Otherwise done is called exactly once: with the ack, or with why it can't come any
// more. It is called on the goroutine that reads, or during Leave or Close, and must not
// block. Call returns an id for Forget.
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
			return id, nil // done was called when the connection ended
		}
		return 0, err
	}
	return id, nil
}

// Forget makes the socket ignore an ack.
func (s *Socket) Forget(id int64) { s.takeAck(id) }

// Acknowledge sends the ack for an event of the server, by its AckID.
func (s *Socket) Acknowledge(id int64, args ...any) error {
	return s.sendArgs(Packet{Type: AckPacket, ID: id}, args)
}

func (s *Socket) emit(id int64, name string, args []any) error {
	list := append(make([]any, 0, 1+len(args)), name)
	return s.sendArgs(Packet{Type: EventPacket, ID: id}, append(list, args...))
}

// sendArgs sends the packet with the arguments. It is a binary packet if there are bytes in
// them.
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

// send sends a packet, unless the socket has ended: Socket.IO 4 ends the whole connection
// because of a packet to a namespace that is not open.
func (s *Socket) send(p Packet, attachments ...[]byte) error {
	p.Namespace = s.namespace
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	return s.conn.send(p, attachments...)
}

// Leave leaves the namespace. When it returns, the functions of all Calls have been called.
// The connection stays open for other namespaces. Leave may be called twice.
func (s *Socket) Leave() {
	s.conn.unregister(s)
	s.endAfter(engineio.ErrClosed, s.goodbye)
}

// goodbye sends the DISCONNECT. It must be the last packet.
func (s *Socket) goodbye() { s.conn.goodbye(s.namespace) }

// Done returns a channel that is closed when the socket has ended. Err says why.
func (s *Socket) Done() <-chan struct{} { return s.ended }

// Err returns why the socket ended, nil while it is open.
func (s *Socket) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// end notes why the socket has ended, and calls the functions that wait for an ack.
func (s *Socket) end(reason error) { s.endAfter(reason, func() {}) }

// endAfter is end, and calls lastWords before. Nothing can be sent after that.
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

// endUnconfirmed ends a socket that the server has not confirmed. confirm sends the DISCONNECT
// then: before the confirmation the server does not know the namespace, and Socket.IO 4 would
// end the whole connection because of a DISCONNECT.
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

// isConfirmed reports whether the server has confirmed. OnConnect and the early events come
// after that, and before connected is closed.
func (s *Socket) isConfirmed() bool { return s.ID() != "" }

func (s *Socket) isConnected() bool {
	select {
	case <-s.connected:
		return true
	default:
		return false
	}
}
