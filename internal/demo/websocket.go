package demo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"

	"sailscope/sailsclient/engineio"
)

// link is a websocket and its TCP connection: faults and floods write to the latter
// directly.
type link struct {
	ws  *websocket.Conn
	tcp net.Conn
}

// accept upgrades the request. If that fails, it has already responded.
func accept(w http.ResponseWriter, r *http.Request) (*link, error) {
	// The origin was already checked by Sails' rules.
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil, fmt.Errorf("accept the websocket: %w", err)
	}
	ws.SetReadLimit(maxMessage)
	return &link{ws: ws, tcp: ws.NetConn()}, nil
}

// write sends one message within the time limit.
func (l *link) write(kind int, frame []byte, within time.Duration) error {
	if err := l.ws.SetWriteDeadline(time.Now().Add(within)); err != nil {
		return err
	}
	return l.ws.WriteMessage(kind, frame)
}

// goingAway is a websocket close frame with the status 1001.
var goingAway = []byte{0x88, 2, 0x03, 0xE9}

// close ends the link at once. It does not wait for the client's close frame, because a
// client that hangs would block the caller.
func (l *link) close(how ending) {
	if how == goodbye {
		const patience = 100 * time.Millisecond
		// If the write fails, the client sees the connection end.
		_ = l.tcp.SetWriteDeadline(time.Now().Add(patience))
		_, _ = l.tcp.Write(goingAway)
	}
	_ = l.tcp.Close()
}

// attach makes the session own the link, so that both end together.
func (s *session) attach(l *link) {
	s.mu.Lock()
	s.links = append(s.links, l)
	s.mu.Unlock()
	if s.ended() {
		l.close(s.how)
	}
}

func (s *session) detach(l *link) {
	s.mu.Lock()
	s.links = slices.DeleteFunc(slices.Clone(s.links), func(x *link) bool { return x == l })
	s.mu.Unlock()
	l.close(cut)
}

// serveWebsocket handles a session that starts with a websocket, from the upgrade to the
// end.
func (s *session) serveWebsocket(w http.ResponseWriter, r *http.Request) {
	l, err := accept(w, r)
	if err != nil {
		return
	}
	s.polls.stopProbing(true)
	s.attach(l)
	defer s.end(cut)
	if !s.server.add(s) || s.open() != nil {
		return
	}
	s.run(l)
}

// run moves packets both ways until the session ends.
func (s *session) run(l *link) {
	if !s.server.spawn(func() { s.writeTo(l) }) {
		return
	}
	for {
		kind, frame, err := l.ws.ReadMessage()
		if err != nil {
			return
		}
		binary := kind == websocket.BinaryMessage
		if binary {
			frame, err = engineio.BinaryPayload(s.version, frame)
		}
		if err == nil {
			err = s.receive(binary, frame)
		}
		if err != nil {
			s.end(goodbye)
			return
		}
	}
}

func (s *session) writeTo(l *link) {
	for {
		packets := s.out.take(s.done, nil)
		if packets == nil {
			return
		}
		for _, p := range packets {
			if err := s.writeOne(l, p); err != nil {
				s.end(cut) // the client is gone, or does not read
				return
			}
		}
	}
}

func (s *session) writeOne(l *link, p packet) error {
	if p.repeat > 0 {
		return s.writeFlood(l, p)
	}
	if !s.server.gate.pass(s.done) {
		return errLeft
	}
	within := s.server.opts.deadAfter()
	if !p.binary {
		return l.write(websocket.TextMessage, p.data, within)
	}
	frame := p.data
	if !p.bare {
		frame = engineio.AppendBinary(nil, s.version, p.data)
	}
	return l.write(websocket.BinaryMessage, frame, within)
}

// floodChunk is the approximate size in bytes of one write of a flood.
const floodChunk = 256 << 10

// writeFlood writes many copies of a packet as fast as the client reads them, as
// ready-made frames, hundreds per write. Only this goroutine writes data frames, so they
// cannot end up inside one of the library's.
func (s *session) writeFlood(l *link, p packet) error {
	frame := appendTextFrame(nil, p.data)
	most := max(1, floodChunk/len(frame))
	chunk := bytes.Repeat(frame, min(most, p.repeat))
	for left := p.repeat; left > 0; left -= most {
		if !s.server.gate.pass(s.done) {
			return errLeft
		}
		if err := l.tcp.SetWriteDeadline(time.Now().Add(s.server.opts.deadAfter())); err != nil {
			return fmt.Errorf("flood: %w", err)
		}
		if _, err := l.tcp.Write(chunk[:min(most, left)*len(frame)]); err != nil {
			return fmt.Errorf("flood: %w", err)
		}
	}
	return l.tcp.SetWriteDeadline(time.Time{})
}

// appendTextFrame appends a whole websocket text frame, as servers send it.
func appendTextFrame(dst, payload []byte) []byte {
	const finalText = 0x81
	switch n := len(payload); {
	case n < 126:
		dst = append(dst, finalText, byte(n))
	case n <= 0xFFFF:
		dst = binary.BigEndian.AppendUint16(append(dst, finalText, 126), uint16(n))
	default:
		dst = binary.BigEndian.AppendUint64(append(dst, finalText, 127), uint64(n))
	}
	return append(dst, payload...)
}
