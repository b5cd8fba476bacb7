package demo

// LossyQuery is what to put into the handshake's query for a socket that is
// served badly on purpose, to show what a client sees when a server's adapter
// loses or repeats what it should deliver.
const LossyQuery = "lossy=1"

// Of the events of a lossy socket, one in lostEvery is lost, and one in
// doubledEvery comes twice.
const (
	lostEvery    = 3
	doubledEvery = 5
)

// deliver sends the socket what is meant for a room or for everybody.
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
