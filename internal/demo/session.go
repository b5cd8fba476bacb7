package demo

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"sailscope/sailsclient/engineio"
)

// maxMessage limits, in bytes, what a client may send in one message or POST. It is
// Sails' maxHttpBufferSize. The handshake calls it maxPayload.
const maxMessage = 100_000_000

// ending is how a session ends.
type ending int

const (
	// cut closes the TCP connection without a close frame, as a crash would.
	cut ending = iota
	// goodbye closes the websocket, or the poll, as the protocol specifies.
	goodbye
)

// session is one Engine.IO connection over any transport.
type session struct {
	server  *Server
	id      string
	version engineio.Version
	query   url.Values  // of the handshake
	header  http.Header // of the handshake
	out     *outbox

	opened time.Time
	heard  atomic.Int64 // when the last packet arrived, in nanoseconds since opened

	endOnce sync.Once
	done    chan struct{}
	how     ending // valid after done is closed

	mu    sync.Mutex
	links []*link // websockets: the current one, or those that want to take over

	polls polls

	receiving sync.Mutex // one message at a time
	partial   *partialPacket
	socket    atomic.Pointer[socket] // in the default namespace
}

func (s *Server) newSession(r *http.Request, version engineio.Version) *session {
	return &session{
		server:  s,
		id:      randomID(),
		version: version,
		query:   r.URL.Query(),
		header:  r.Header.Clone(),
		out:     newOutbox(),
		opened:  time.Now(),
		done:    make(chan struct{}),
	}
}

// open greets the client: it sends the open packet and, in revision 3, the CONNECT that
// Socket.IO 2 sends without a request.
func (s *session) open(upgrades ...string) error {
	hs := engineio.Handshake{
		SID:          s.id,
		Upgrades:     upgrades,
		PingInterval: s.server.opts.PingInterval,
		PingTimeout:  s.server.opts.PingTimeout,
	}
	if s.version == engineio.V4 && !s.server.opts.HideMaxPayload {
		hs.MaxPayload = maxMessage
	}
	data, err := engineio.AppendHandshake(nil, hs)
	if err != nil {
		return err
	}
	s.send(packet{data: data})
	if s.version == engineio.V3 {
		s.connect(s.id)
	}
	return nil
}

// send queues packets for the client. It cuts the connection if the client has stopped
// reading.
func (s *session) send(packets ...packet) {
	if !s.out.put(packets...) {
		s.end(cut)
	}
}

// errLeft ends a session whose client has closed the connection.
var errLeft = errors.New("the client closed the connection")

// receive handles one Engine.IO packet. An error ends the session.
func (s *session) receive(binary bool, data []byte) error {
	s.heard.Store(int64(time.Since(s.opened)))
	s.receiving.Lock()
	defer s.receiving.Unlock()
	if binary {
		return s.receiveAttachment(data)
	}
	if len(data) == 0 {
		return &engineio.ProtocolError{What: "an empty packet"}
	}
	kind, payload := engineio.PacketType(data[0]), data[1:]
	switch {
	case kind == engineio.Message:
		return s.receiveMessage(string(payload))
	case kind == engineio.Ping && s.version == engineio.V3:
		s.send(control(engineio.Pong, string(payload)))
		return nil
	case kind == engineio.Pong && s.version == engineio.V4, kind == engineio.Noop:
		return nil
	case kind == engineio.Close:
		return errLeft
	}
	// This includes a heartbeat in the wrong direction, from a client that speaks the
	// other revision.
	return &engineio.ProtocolError{What: fmt.Sprintf("a packet of type %q", byte(kind))}
}

// live runs the session's heartbeat, and cleans up at its end.
func (s *session) live() {
	defer s.server.remove(s)
	defer s.leave()
	ticker := time.NewTicker(s.server.opts.PingInterval)
	defer ticker.Stop()
	for {
		select {
		case <-s.done:
			return
		case <-ticker.C:
		}
		switch {
		case s.server.gate.isClosed():
			// The client gets no pings, so its silence means nothing.
			s.heard.Store(int64(time.Since(s.opened)))
		case s.silence() > s.server.opts.deadAfter():
			s.end(goodbye)
		case s.version == engineio.V4:
			s.send(control(engineio.Ping, ""))
		}
	}
}

func (s *session) silence() time.Duration {
	return time.Since(s.opened) - time.Duration(s.heard.Load())
}

// end ends the session once; live cleans up.
func (s *session) end(how ending) {
	s.endOnce.Do(func() {
		s.how = how
		close(s.done)
		s.mu.Lock()
		links := s.links
		s.mu.Unlock()
		for _, l := range links {
			l.close(how)
		}
	})
}

func (s *session) ended() bool { return !isWaiting(s.done) }
