package demo

import "net/http"

// lobby is a custom room, besides the rooms of resourceful pubsub.
const lobby = "lobby"

func (s *Server) joinLobby(r *request) response {
	if r.socket == nil {
		return socketsOnly()
	}
	s.hub.join(r.socket, lobby)
	return ok(object{{"room", lobby}})
}

func (s *Server) leaveLobby(r *request) response {
	if r.socket == nil {
		return socketsOnly()
	}
	s.hub.leave(r.socket, lobby)
	return ok(object{{"room", lobby}})
}

// sayInLobby sends a message to all sockets in the lobby, including the sender's:
// sails.sockets.broadcast without a socket to omit. The response says how many sockets
// there were.
func (s *Server) sayInLobby(r *request) response {
	from := r.text("from")
	if from == "" {
		from = "somebody"
	}
	said := object{{"from", from}, {"text", r.text("text")}, {"at", s.opts.Now().UnixMilli()}}
	packets, err := event(lobby, said)
	if err != nil {
		return respond(http.StatusInternalServerError, err.Error())
	}
	heard := s.hub.broadcast(lobby, nil, packets...)
	return ok(object{{"said", said}, {"heard", heard}})
}

// rooms responds with the rooms of the requesting socket.
func (s *Server) rooms(r *request) response {
	if r.socket == nil {
		return socketsOnly()
	}
	return ok(s.hub.roomsOf(r.socket))
}
