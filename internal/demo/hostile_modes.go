package demo

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/gorilla/websocket"
)

// How much the modes send to each socket.
const (
	hostileBomb        = 100 << 20 // just below a client's limit for one message
	hostileAttachment  = 900_000
	hostileRepetitions = 5
	hostileMany        = 3_000
)

// hostileModes returns all modes.
func hostileModes() []hostileMode {
	return append(hostileHandshakes(), append(hostileWords(), hostileFloods()...)...)
}

// hostileHandshakes fail before there is a websocket.
func hostileHandshakes() []hostileMode {
	return []hostileMode{
		{name: "body", handshake: func(w http.ResponseWriter, words string) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, words) // refused either way, as in the other modes
		}},
		{name: "redirect", handshake: func(w http.ResponseWriter, words string) {
			w.Header().Set("Location", "http://"+strings.ReplaceAll(words[:len(words)/2], " ", "-"))
			w.WriteHeader(http.StatusFound)
		}},
		{name: "cookies", handshake: func(w http.ResponseWriter, words string) {
			for i := range len(words) / len("name12345=word; Path=/") {
				w.Header().Add("Set-Cookie", fmt.Sprintf("name%d=word; Path=/", i))
			}
			w.WriteHeader(http.StatusBadRequest)
		}},
		{name: "status", tcp: func(conn net.Conn, words string) {
			_, _ = io.WriteString(conn, "HTTP/1.1 4xx "+words+"\r\n\r\n")
		}},
		{name: "head", tcp: func(conn net.Conn, words string) {
			_, err := io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\n")
			for err == nil {
				_, err = io.WriteString(conn, "X-Words: "+words+"\r\n")
			}
		}},
		{name: "silent", tcp: func(net.Conn, string) {}},
	}
}

// hostileWords send one text that is too long where a short one is expected.
func hostileWords() []hostileMode {
	packets := func(before, after string) func(*hostileLink) {
		return func(h *hostileLink) {
			h.greet()
			h.send(before, h.words, after)
		}
	}
	return []hostileMode{
		{name: "session-id", play: func(h *hostileLink) { h.send(`0{"sid":"`, h.words, `"}`) }},
		{name: "upgrades", play: func(h *hostileLink) {
			h.send(`0{"sid":"x","upgrades":["`, strings.ReplaceAll(h.words, " ", `","`), `"]}`)
		}},
		{name: "heartbeat", play: func(h *hostileLink) {
			h.send(`0{"sid":"x","upgrades":[],"pingInterval":1,"pingTimeout":1e400,"maxPayload":1e400}`)
			h.next()
			h.send(`40{"sid":"hostile-socket"}`)
		}},
		{name: "refusal", play: func(h *hostileLink) {
			h.open()
			h.send(`44{"message":"`, h.words, `","data":"`, h.words, `"}`)
		}},
		{name: "socket-id", play: func(h *hostileLink) {
			h.open()
			h.send(`40{"sid":"`, h.words, `"}`)
		}},
		{name: "namespace", play: packets("40/", `,{"sid":"x"}`)},
		{name: "packet", play: packets("4", "")},
		{name: "ping", play: packets("2", "")},
		{name: "ack-id", play: func(h *hostileLink) {
			h.greet()
			h.send("42", strings.Repeat("9", len(h.words)), `["x"]`)
		}},
		{name: "attachment-count", play: packets(`451000000000-["x","`, `"]`)},
		{name: "close", play: func(h *hostileLink) {
			const longest = 123 // in bytes, according to RFC 6455
			h.greet()
			reason := websocket.FormatCloseMessage(websocket.ClosePolicyViolation, h.words[:min(longest, len(h.words))])
			_ = h.ws.WriteMessage(websocket.CloseMessage, reason) // the connection ends either way
		}},
		{name: "response-headers", asked: true, play: func(h *hostileLink) {
			h.respond(`{"statusCode":200,"body":{},"headers":{"X-Words":"` + h.words + `"}}`)
		}},
		{name: "many-headers", asked: true, play: func(h *hostileLink) {
			h.respond(`{"statusCode":200,"body":{},"headers":{"X":1` + strings.ReplaceAll(h.words, "word ", `,"x":1`) + `}}`)
		}},
		{name: "parse-error", asked: true, play: func(h *hostileLink) {
			h.respond(`{"code":"SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ","status":400,"message":"` + h.words + `","details":"` + h.words + `"}`)
		}},
		{name: "response", asked: true, play: func(h *hostileLink) { h.respond(`{"statusCode":"` + h.words + `","body":"` + h.words + `"}`) }},
	}
}

// hostileFloods send too many packets or parts.
func hostileFloods() []hostileMode {
	return []hostileMode{
		{name: "names", play: func(h *hostileLink) {
			h.greet()
			for i := range hostileRepetitions {
				h.send(`42["`, h.words, fmt.Sprint(i), `",{"a":1}]`)
			}
		}},
		{name: "many-names", play: func(h *hostileLink) {
			h.greet()
			for i := range hostileMany {
				h.send(fmt.Sprintf(`42["name%d",{"a":1}]`, i))
			}
		}},
		{name: "many-records", play: func(h *hostileLink) {
			h.greet()
			for i := range hostileMany {
				h.send(fmt.Sprintf(`42["model%d",{"verb":"created","id":"id%d","data":{"id":"id%d"}}]`, i%1000, i, i))
			}
		}},
		{name: "records", play: func(h *hostileLink) {
			h.greet()
			for range hostileRepetitions {
				h.send(`42["boat",{"verb":"updated","id":"`, h.words, `","data":{"name":"`, h.words, `"}}]`)
				h.send(`42["boat",{"verb":"addedTo","id":1,"attribute":"`, h.words, `","addedId":2}]`)
			}
		}},
		{name: "events", play: func(h *hostileLink) {
			h.greet()
			for range hostileRepetitions {
				h.send(`42["big",{"text":"`, h.words, `"}]`)
			}
		}},
		{name: "references", play: (*hostileLink).refer},
		{name: "response-references", asked: true, play: func(h *hostileLink) {
			// references to missing attachments, and an attachment without a reference
			list := strings.Repeat(`{"num":9,"_placeholder":true},`, len(h.words)/hostileReference)
			h.respond(`{"statusCode":200,"headers":{},"body":[`+list+`0]}`, h.words)
		}},
		{name: "pinned", play: (*hostileLink).pin},
		{name: "bombs", play: func(h *hostileLink) {
			h.greet()
			for range 2 {
				h.bomb(websocket.TextMessage, `42["bomb","`, hostileBomb, `"]`)
			}
		}},
		{name: "attachments", play: func(h *hostileLink) {
			h.greet()
			h.send(`4510000-["x"]`)
			for h.err == nil {
				h.bomb(websocket.BinaryMessage, "", hostileAttachment, "")
			}
		}},
		{name: "early", play: func(h *hostileLink) {
			h.open()
			for h.err == nil {
				h.bomb(websocket.TextMessage, `42["early","`, hostileAttachment, `"]`)
			}
		}},
	}
}

// pin sends tiny events, with events of other namespaces between them.
func (h *hostileLink) pin() {
	h.greet()
	filler := strings.Repeat("x", 2000)
	for i := 0; i < hostileMany && h.err == nil; i++ {
		h.send(fmt.Sprintf(`42["x",%d]`, i))
		for range 7 {
			h.send(`42/other,["x","`, filler, `"]`)
		}
	}
}

// hostileReference is the size in bytes of a reference to an attachment.
const hostileReference = len(`{"_placeholder":true,"num":0},`)

// refer sends events that refer to their one attachment very often. One of these events
// is short enough for the screen to parse.
func (h *hostileLink) refer() {
	h.greet()
	const small = 60_000 // bytes
	for i := range hostileRepetitions {
		size := len(h.words)
		if i == 0 {
			size = min(size, small)
		}
		list := strings.Repeat(`{"_placeholder":true,"num":0},`, size/hostileReference)
		h.send(`451-["boat",{"verb":"updated","id":1,"data":{"a":[`, list, `1]},"previous":{"key":1}}]`)
		h.attach(h.words)
	}
}

// respond sends a response to a request.
func (h *hostileLink) respond(response string, attachments ...string) {
	h.greet()
	for h.err == nil {
		request := h.next()
		id, found := strings.CutPrefix(request, "42")
		if !found {
			continue
		}
		id, _, _ = strings.Cut(id, "[")
		if len(attachments) == 0 {
			h.send("43", id, "[", response, "]")
			return
		}
		h.send(fmt.Sprintf("46%d-", len(attachments)), id, "[", response, "]")
		for _, a := range attachments {
			h.attach(a)
		}
		return
	}
}
