package demo

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gorilla/websocket"
)

// A hostile server is after the time and the memory of its clients. A socket gets
// one for the asking, like a lossy one: HostileQuery is what to put into the
// handshake's query.

// HostileQuery asks for a mode of HostileModes. The texts in which that is
// excessive have about size bytes.
func HostileQuery(mode string, size int) string {
	return url.Values{"hostile": {mode}, "size": {strconv.Itoa(size)}}.Encode()
}

// HostileModes are the names of all modes.
func HostileModes() []string {
	var names []string
	for _, m := range hostileModes() {
		names = append(names, m.name)
	}
	return names
}

// HostileToRequests tells whether a mode does nothing until a socket sends a
// request.
func HostileToRequests(mode string) bool {
	for _, m := range hostileModes() {
		if m.name == mode {
			return m.asked
		}
	}
	return false
}

// HostileServed is how many hostile sockets have been sent all there is for them,
// or have left before.
func (s *Server) HostileServed() int { return int(s.hostileServed.Load()) }

// hostileMode is one way to be hostile: to the handshake, or over a websocket.
type hostileMode struct {
	name      string
	asked     bool // waits for a request
	handshake func(w http.ResponseWriter, words string)
	tcp       func(conn net.Conn, words string)
	play      func(h *hostileLink)
}

// serveHostile serves a handshake that asked for it.
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
		return // it has answered already
	}
	ws.EnableWriteCompression(false)
	h := &hostileLink{ws: ws, words: words}
	s.untilStopped(ws.NetConn(), func() { m.play(h) })
}

// untilStopped does something to a connection until the server is closed, and
// then waits until the client has gone.
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

// hostileLink is a hostile server's end of a websocket. After an error it does
// nothing any more.
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

// bomb sends a frame of many bytes, which are few on the wire.
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

// next is the client's next frame, "" if there is none.
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

// greet is what a good server says.
func (h *hostileLink) greet() {
	h.open()
	h.send(`40{"sid":"hostile-socket"}`)
}
