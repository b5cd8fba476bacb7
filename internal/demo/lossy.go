package demo

// LossyQuery is the handshake query for a socket whose events get lost or repeated on
// purpose. It shows what a client sees when a server's adapter does that.
const LossyQuery = "lossy=1"

// Of the events of a lossy socket, one in lostEvery is lost, and one in doubledEvery
// arrives twice.
const (
	lostEvery    = 3
	doubledEvery = 5
)

// deliver sends the socket the packets of a broadcast to a room or to all sockets.
func (s *socket) deliver(packets ...packet) {
	if !s.lossy {
		s.session.send(packets...)
		return
	}
	n := s.delivered.Add(1)
	if n%lostEvery == 0 {
		return
	}
	s.session.send(packets...)
	if n%doubledEvery == 0 {
		s.session.send(packets...)
	}
}
