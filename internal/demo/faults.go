package demo

import (
	"sync"

	"sailscope/sailsclient/socketio"
)

// Faults for tests of clients. Each affects every connected client.

// DropConnections cuts every connection without a close frame, as a crash or a broken
// network does.
func (s *Server) DropConnections() {
	for _, session := range s.allSessions() {
		session.end(cut)
	}
}

// SendRaw sends a text frame unchanged. It may be an Engine.IO packet or not.
func (s *Server) SendRaw(frame string) {
	s.sendAll(packet{data: []byte(frame)})
}

// SendRawBinary sends a binary frame unchanged, without the prefix that revision 3
// requires.
func (s *Server) SendRawBinary(frame []byte) {
	s.sendAll(packet{data: append([]byte(nil), frame...), binary: true, bare: true})
}

func (s *Server) sendAll(p packet) {
	for _, session := range s.allSessions() {
		session.send(p)
	}
}

// Kick disconnects every socket with a Socket.IO DISCONNECT packet, as
// socket.disconnect() does. The connections stay.
func (s *Server) Kick() {
	farewell := message(socketio.Packet{Type: socketio.Disconnect, ID: socketio.NoID})
	for _, kicked := range s.hub.all() {
		kicked.session.leave()
		kicked.session.send(farewell)
	}
}

// Mute holds back all Engine.IO packets, including heartbeats, like a server that hangs:
// open and new connections stay open, and nothing arrives. After unmuting, the server
// sends the queued packets.
func (s *Server) Mute(mute bool) { s.gate.set(mute) }

// Flood sends every socket n copies of an event, as fast as each can read them, at almost
// no cost for the server. It returns before they are written. A polling client gets them
// in one body.
func (s *Server) Flood(n int, name string, payload any) error {
	packets, err := event(name, payload)
	if err != nil || n <= 0 {
		return err
	}
	packets[0].repeat = n
	s.hub.blast(packets...)
	return nil
}

// gate blocks writers while it is closed.
type gate struct {
	mu     sync.Mutex
	opened chan struct{} // closed while the gate is open
}

func newGate() *gate {
	g := &gate{opened: make(chan struct{})}
	close(g.opened)
	return g
}

func (g *gate) set(closed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case closed == isWaiting(g.opened):
	case closed:
		g.opened = make(chan struct{})
	default:
		close(g.opened)
	}
}

func (g *gate) isClosed() bool { return isWaiting(g.wait()) }

// isWaiting reports whether the channel is still open.
func isWaiting(c <-chan struct{}) bool {
	select {
	case <-c:
		return false
	default:
		return true
	}
}

func (g *gate) wait() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.opened
}

// pass waits while the gate is closed. It returns false if stop is closed first.
func (g *gate) pass(stop <-chan struct{}) bool {
	select {
	case <-g.wait():
		return true
	case <-stop:
		return false
	}
}
