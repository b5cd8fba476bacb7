package demo

import (
	"slices"
	"sync"
)

// hub tracks the connected sockets and their rooms.
type hub struct {
	mu    sync.RWMutex
	rooms map[string]map[*socket]struct{}
	// sockets holds every connected socket, with its rooms.
	sockets map[*socket]map[string]struct{}
}

func newHub() *hub {
	return &hub{
		rooms:   make(map[string]map[*socket]struct{}),
		sockets: make(map[*socket]map[string]struct{}),
	}
}

// add adds a socket and joins it to the room of its own id. The greeting goes out before
// any broadcast.
func (h *hub) add(s *socket, greeting packet) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sockets[s] = make(map[string]struct{})
	h.joinLocked(s, s.id)
	s.session.send(greeting)
}

func (h *hub) remove(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for room := range h.sockets[s] {
		h.leaveLocked(s, room)
	}
	delete(h.sockets, s)
}

// join ignores a socket that has gone, and a nil socket: a plain HTTP request has none.
func (h *hub) join(s *socket, room string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.joinLocked(s, room)
}

func (h *hub) joinLocked(s *socket, room string) {
	rooms, connected := h.sockets[s]
	if !connected {
		return
	}
	rooms[room] = struct{}{}
	if h.rooms[room] == nil {
		h.rooms[room] = make(map[*socket]struct{})
	}
	h.rooms[room][s] = struct{}{}
}

func (h *hub) leave(s *socket, room string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.leaveLocked(s, room)
}

func (h *hub) leaveLocked(s *socket, room string) {
	delete(h.sockets[s], room)
	delete(h.rooms[room], s)
	if len(h.rooms[room]) == 0 {
		delete(h.rooms, room)
	}
}

// addMembers adds all members of one room to another, as
// sails.sockets.addRoomMembersToRooms does.
func (h *hub) addMembers(from, to string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.rooms[from] {
		h.joinLocked(s, to)
	}
}

// removeMembers removes all members of one room from another, as
// sails.sockets.removeRoomMembersFromRooms does.
func (h *hub) removeMembers(from, of string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.rooms[from] {
		h.leaveLocked(s, of)
	}
}

// roomsOf returns the rooms of a socket, sorted.
func (h *hub) roomsOf(s *socket) []string {
	h.mu.RLock()
	defer h.mu.RUnlock()
	rooms := make([]string, 0, len(h.sockets[s]))
	for room := range h.sockets[s] {
		rooms = append(rooms, room)
	}
	slices.Sort(rooms)
	return rooms
}

// broadcast sends to all sockets in the room except omit, which may be nil, and returns
// how many there were.
func (h *hub) broadcast(room string, omit *socket, packets ...packet) int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	sent := 0
	for s := range h.rooms[room] {
		if s != omit {
			s.deliver(packets...)
			sent++
		}
	}
	return sent
}

// blast sends to all sockets.
func (h *hub) blast(packets ...packet) {
	for _, s := range h.all() {
		s.deliver(packets...)
	}
}

func (h *hub) all() []*socket {
	h.mu.RLock()
	defer h.mu.RUnlock()
	all := make([]*socket, 0, len(h.sockets))
	for s := range h.sockets {
		all = append(all, s)
	}
	return all
}

func (h *hub) count() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.sockets)
}
