package demo

import "net/http"

// The lobby is a room of the app's own, beside those of resourceful pubsub.
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

// sayInLobby tells everybody in the lobby, whoever says it too if they are
// there: sails.sockets.broadcast with nobody to omit. The answer says how many
// sockets that were.
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

// rooms lists the rooms of the socket that asks.
func (s *Server) rooms(r *request) response {
	if r.socket == nil {
		return socketsOnly()
	}
	return ok(s.hub.roomsOf(r.socket))
}
