package demo

import "sync"

// ReceivedRequest is a virtual request as it arrived.
type ReceivedRequest struct {
	Socket      string // the socket's id
	Method, URL string
	Headers     map[string]string // lowercase names, with the handshake's cookie
	Data        any               // as encoding/json decodes it
}

// requestLog keeps the latest virtual requests.
type requestLog struct {
	mu  sync.Mutex
	log []ReceivedRequest
}

// maxLogged limits the log, because a demo may run for days.
const maxLogged = 10_000

func (l *requestLog) add(r ReceivedRequest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.log) >= maxLogged {
		l.log = append(l.log[:0], l.log[maxLogged/2:]...)
	}
	l.log = append(l.log, r)
}

// Requests returns the virtual requests that arrived, in order. It returns only the
// latest few thousand.
func (s *Server) Requests() []ReceivedRequest {
	s.received.mu.Lock()
	defer s.received.mu.Unlock()
	return append([]ReceivedRequest(nil), s.received.log...)
}
