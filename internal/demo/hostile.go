package demo

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gorilla/websocket"
)

// A hostile server tries to waste the time and the memory of its clients. A socket
// selects it, like a lossy one, with the handshake's query: see HostileQuery.

// HostileQuery returns the handshake query that selects a mode of HostileModes. The
// mode's excessive texts have about size bytes.
func HostileQuery(mode string, size int) string {
	return url.Values{"hostile": {mode}, "size": {strconv.Itoa(size)}}.Encode()
}

// HostileModes returns the names of all modes.
func HostileModes() []string {
	var names []string
	for _, m := range hostileModes() {
		names = append(names, m.name)
	}
	return names
}

// HostileToRequests reports whether a mode does nothing until a socket sends a request.
func HostileToRequests(mode string) bool {
	for _, m := range hostileModes() {
		if m.name == mode {
			return m.asked
		}
	}
	return false
}

// HostileServed returns how many hostile sockets have been sent everything, or have left
// before that.
func (s *Server) HostileServed() int { return int(s.hostileServed.Load()) }

// hostileMode is one kind of hostility: in the handshake, or over a websocket.
type hostileMode struct {
	name      string
	asked     bool // waits for a request
	handshake func(w http.ResponseWriter, words string)
	tcp       func(conn net.Conn, words string)
	play      func(h *hostileLink)
}

// serveHostile serves a handshake whose query selects a hostile mode.
func (s *Server) serveHostile(w http.ResponseWriter, r *http.Request, query url.Values) {
	const usual, most = 1 << 20, 64 << 20
	size, err := strconv.Atoi(query.Get("size"))
	if err != nil {
		size = usual
	}
	words := strings.Repeat("word ", max(min(size, most)/len("word "), 1))
	for _, m := range hostileModes() {
		if m.name == query.Get("hostile") {
			s.beHostile(w, r, m, words)
			return
		}
	}
	http.Error(w, "there is no such hostile mode: use one of "+strings.Join(HostileModes(), ", "), http.StatusBadRequest)
}

func (s *Server) beHostile(w http.ResponseWriter, r *http.Request, m hostileMode, words string) {
	if m.handshake != nil {
		m.handshake(w, words)
		s.hostileServed.Add(1)
		return
	}
	if m.tcp != nil {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			s.untilStopped(conn, func() { m.tcp(conn, words) })
		}
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }, EnableCompression: true}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // accept has already responded
	}
	ws.EnableWriteCompression(false)
	h := &hostileLink{ws: ws, words: words}
	s.untilStopped(ws.NetConn(), func() { m.play(h) })
}

// untilStopped runs do on a connection until the server is closed, and then waits until
// the client has gone.
func (s *Server) untilStopped(conn net.Conn, do func()) {
	over := make(chan struct{})
	defer close(over)
	defer conn.Close()
	if !s.spawn(func() {
		select {
		case <-s.stop:
			_ = conn.Close()
		case <-over:
		}
	}) {
		return
	}
	do()
	s.hostileServed.Add(1)
	rest := make([]byte, 4<<10)
	for {
		if _, err := conn.Read(rest); err != nil {
			return
		}
	}
}

// hostileLink is a hostile server's end of a websocket. After an error it does nothing.
type hostileLink struct {
	ws    *websocket.Conn
	words string
	err   error
}

// send sends a text frame.
func (h *hostileLink) send(frame ...string) {
	if h.err == nil {
		h.err = h.ws.WriteMessage(websocket.TextMessage, []byte(strings.Join(frame, "")))
	}
}

// attach sends a binary frame.
func (h *hostileLink) attach(data string) {
	if h.err == nil {
		h.err = h.ws.WriteMessage(websocket.BinaryMessage, []byte(data))
	}
}

// bomb sends a large frame that compresses to few bytes.
func (h *hostileLink) bomb(kind int, before string, size int, after string) {
	if h.err != nil {
		return
	}
	h.ws.EnableWriteCompression(true)
	defer h.ws.EnableWriteCompression(false)
	w, err := h.ws.NextWriter(kind)
	if h.err = err; err != nil {
		return
	}
	piece := []byte(strings.Repeat("x", 64<<10))
	_, h.err = w.Write([]byte(before))
	for left := size; left > 0 && h.err == nil; left -= len(piece) {
		_, h.err = w.Write(piece[:min(left, len(piece))])
	}
	if h.err == nil {
		_, h.err = w.Write([]byte(after))
	}
	if err := w.Close(); h.err == nil {
		h.err = err
	}
}

// next returns the client's next frame, "" if there is none.
func (h *hostileLink) next() string {
	if h.err != nil {
		return ""
	}
	_, frame, err := h.ws.ReadMessage()
	h.err = err
	return string(frame)
}

const hostileOpen = `0{"sid":"hostile","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}`

// open opens the connection and waits for the client's CONNECT.
func (h *hostileLink) open() {
	h.send(hostileOpen)
	for h.err == nil {
		if h.next() == "40" {
			return
		}
	}
}

// greet sends what a well-behaved server sends first.
func (h *hostileLink) greet() {
	h.open()
	h.send(`40{"sid":"hostile-socket"}`)
}
