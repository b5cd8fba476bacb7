package demo

import (
	"encoding/json"
	"net/http"
	"strings"
)

// What servers can send to trouble a client: hostile text, bursts, binary attachments.

const esc = "\x1b"

// hostileText returns texts that would affect a terminal, or mislead a reader, if written
// unescaped.
func hostileText() object {
	return object{
		{"title", esc + "]0;owned\a"},
		{"clear", esc + "[2J" + esc + "[H"},
		{"color", esc + "[31mred" + esc + "[0m"},
		{"clipboard", esc + "]52;c;b3duZWQ=" + esc + `\`},
		{"c0", characters(0, 0x20)},
		{"del", "\x7f"},
		{"c1", characters(0x80, 0xA0)},
		{"csi8bit", "\u009b31mred"},
		{"bidi", "user\u202egpj.exe\u202c \u2066isolated\u2069 \u200fmark"},
		{"loneSurrogate", json.RawMessage(`"\ud800!"`)},
		{"zeroWidth", "a\u200bb\u2060c\ufeffd"},
		{"key" + esc + "[5m\u202e", "a hostile key"},
	}
}

// hostileEvent is an event's name of the same kind.
const hostileEvent = "hostile" + esc + "[2J\a\u009b\u202eevent"

func characters(from, to rune) string {
	var text strings.Builder
	for r := from; r < to; r++ {
		text.WriteRune(r)
	}
	return text.String()
}

func hostile(*request) response { return ok(hostileText()) }

func (s *Server) emitHostile(r *request) response {
	return s.emitBack(r, hostileEvent, hostileText())
}

// someBytes returns bytes that are invalid UTF-8 and that break careless base64 and
// prefix handling.
func someBytes() []byte { return []byte{0, 1, 2, 4, 253, 254, 255} }

func (s *Server) emitBinary(r *request) response {
	chart := object{{"name", "chart"}, {"data", placeholder(0)}, {"thumbnail", placeholder(1)}}
	return s.emitBack(r, "binary", chart, someBytes(), []byte("tiny"))
}

// emitBack emits an event to the requesting socket.
func (s *Server) emitBack(r *request, name string, payload object, attachments ...[]byte) response {
	if r.socket == nil {
		return socketsOnly()
	}
	packets, err := event(name, payload, attachments...)
	if err != nil {
		return respond(http.StatusInternalServerError, err.Error())
	}
	r.socket.session.send(packets...)
	return ok(object{{"event", name}})
}

// burst emits numbered events to the requesting socket, then responds.
func (s *Server) burst(r *request) response {
	if r.socket == nil {
		return socketsOnly()
	}
	const instead, most = 100, 100_000
	count := r.number("count", instead, most)
	name := r.text("event")
	if name == "" {
		name = "burst"
	}
	list := make([]packet, 0, count)
	for seq := range count {
		packets, err := event(name, object{{"seq", seq}})
		if err != nil {
			return respond(http.StatusInternalServerError, err.Error())
		}
		list = append(list, packets...)
	}
	r.socket.session.send(list...)
	return ok(object{{"sent", count}, {"event", name}})
}

// Blast emits an event to every socket. payload is anything that encodes to JSON,
// including json.RawMessage.
func (s *Server) Blast(name string, payload any) error {
	packets, err := event(name, payload)
	if err != nil {
		return err
	}
	s.hub.blast(packets...)
	return nil
}

// Broadcast emits an event to every socket in the room and returns how many there were.
func (s *Server) Broadcast(room, name string, payload any) (int, error) {
	packets, err := event(name, payload)
	if err != nil {
		return 0, err
	}
	return s.hub.broadcast(room, nil, packets...), nil
}
