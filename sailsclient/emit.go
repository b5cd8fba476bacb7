package sailsclient

import (
	"fmt"

	"sailscope/sailsclient/socketio"
)

// Emit sends a Socket.IO event that is no virtual request, for apps that listen to such
// events. The arguments are anything that encodes to JSON, and Binary. Emit does not
// wait for a connection: without one it returns a *StateError.
func (s *SailsSocket) Emit(name string, args ...any) error {
	link, _, err := s.connectedLink("emit")
	if err != nil {
		return err
	}
	if err := link.Emit(name, args...); err != nil {
		return fmt.Errorf("emit %q: %w", name, err)
	}
	return nil
}

// Acknowledge sends the ack that an event asked for: its AckID is not socketio.NoID. It
// returns ErrNoAck for any other event, and a *StateError if the connection that the
// event came over has ended.
func (s *SailsSocket) Acknowledge(e Event, args ...any) error {
	if e.AckID == socketio.NoID {
		return ErrNoAck
	}
	link, generation, err := s.connectedLink("acknowledge")
	if err != nil {
		return err
	}
	if generation != e.Generation {
		return &StateError{Call: "acknowledge", State: Disconnected}
	}
	if err := link.Acknowledge(e.AckID, args...); err != nil {
		return fmt.Errorf("acknowledge %q: %w", e.Name, err)
	}
	return nil
}

// connectedLink returns the connection and its generation.
func (s *SailsSocket) connectedLink(call string) (link *socketio.Socket, generation uint64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link == nil {
		return nil, 0, &StateError{Call: call, State: s.state}
	}
	return s.link, s.linkGeneration, nil
}
