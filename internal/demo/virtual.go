package demo

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// virtualRequest is an event named after a verb.
type virtualRequest struct {
	verb        string
	args        []json.RawMessage
	ackID       int64
	attachments [][]byte
}

// jwr is the ack's only argument.
type jwr struct {
	Body       json.RawMessage   `json:"body,omitempty"`
	Headers    map[string]string `json:"headers"`
	StatusCode int               `json:"statusCode"`
}

// wireRequest is the event's only argument.
type wireRequest struct {
	URL     any            `json:"url"`
	Headers map[string]any `json:"headers"`
	Data    any            `json:"data"`
	Params  any            `json:"params"`
}

// handleRequest responds to a virtual request, at once unless the response is delayed: a
// socket's requests are handled in order.
func (s *socket) handleRequest(v virtualRequest) {
	server := s.session.server
	r, reason := s.parse(v)
	if reason != "" {
		s.refuse(v.ackID, reason)
		return
	}
	server.received.add(ReceivedRequest{Socket: s.id, Method: r.method, URL: r.url, Headers: r.headers, Data: r.body})
	answer := server.dispatch(r)
	switch {
	case answer.never:
	case answer.after > 0:
		server.spawn(func() {
			if server.sleep(answer.after, s.session.done) {
				s.sendJWR(v.ackID, answer)
			}
		})
	default:
		s.sendJWR(v.ackID, answer)
	}
}

// sendJWR sends the response over the socket, without its cookies.
func (s *socket) sendJWR(ackID int64, answer response) {
	wire := jwr{Body: answer.body, Headers: map[string]string{}, StatusCode: answer.status}
	for name, value := range answer.headers {
		if name != "set-cookie" {
			wire.Headers[name] = value
		}
	}
	argument, err := encode(wire)
	if err != nil {
		s.refuse(ackID, err.Error())
		return
	}
	s.answer(ackID, argument, answer.attachments)
}

// parse converts a virtual request to the app's request, or returns why it can't.
func (s *socket) parse(v virtualRequest) (r *request, reason string) {
	var wire wireRequest
	var raw json.RawMessage
	if len(v.args) > 0 {
		raw = v.args[0]
	}
	if json.Unmarshal(raw, &wire) != nil || wire.URL == nil || wire.URL == "" {
		return nil, fmt.Sprintf("No url provided in request: %s", raw)
	}
	url, isText := wire.URL.(string)
	if !isText {
		return nil, fmt.Sprintf("Invalid url provided: %v", wire.URL)
	}
	if version := s.sdkVersion(); !isCompatible(version) {
		return nil, fmt.Sprintf("This version of Sails is not compatible with the socket.io/sails.io.js client SDK "+
			"version you are using (%s): add __sails_io_sdk_version=1.2.1 to the handshake's query.", version)
	}
	r = newRequest(v.verb, url)
	r.body = mergeData(wire.Params, wire.Data)
	r.headers = s.requestHeaders(wire.Headers)
	r.socket = s
	r.attachments = v.attachments
	return r, ""
}

// mergeData returns the request's body: a list as it is, or else an object of params and
// data. data takes precedence.
func mergeData(params, data any) any {
	if list, isList := data.([]any); isList {
		return list
	}
	body := make(map[string]any)
	for _, part := range []any{params, data} {
		members, _ := part.(map[string]any)
		maps.Copy(body, members)
	}
	return body
}

// requestHeaders returns the request's own headers, with the handshake's cookie unless
// the request has one. The origin is always the handshake's.
func (s *socket) requestHeaders(own map[string]any) map[string]string {
	headers := make(map[string]string, len(own)+2)
	for name, value := range own {
		headers[strings.ToLower(name)] = fmt.Sprint(value)
	}
	delete(headers, "origin")
	if origin := s.session.header.Get("Origin"); origin != "" {
		headers["origin"] = origin
	}
	if cookie := s.session.header.Get("Cookie"); cookie != "" && headers["cookie"] == "" {
		headers["cookie"] = cookie
	}
	return headers
}

const sdkVersionParam = "__sails_io_sdk_version"

// sdkVersion returns the sails.io.js version that the client reports. A client that
// reports none counts as one from before versions were reported.
func (s *socket) sdkVersion() string {
	if version := s.session.header.Get(sdkVersionParam); version != "" {
		return version
	}
	if version := s.session.query.Get(sdkVersionParam); version != "" {
		return version
	}
	return "0.9.0"
}

// isCompatible reports whether the server accepts a client of this version: 0.11 or
// later.
func isCompatible(version string) bool {
	parts := strings.SplitN(version, ".", 3)
	major, err := strconv.Atoi(parts[0])
	if err != nil || len(parts) < 3 {
		return false
	}
	minor, err := strconv.Atoi(parts[1])
	return err == nil && (major > 0 || minor >= 11)
}

// refuse responds to a malformed request: with a bare error instead of a JWR, or with an
// event if the client wants no ack.
func (s *socket) refuse(ackID int64, details string) {
	const code = "SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"
	name := fmt.Sprintf("Error (%s):", code)
	text := "Failed to parse incoming socket.io request."
	failure := object{
		{"code", code}, {"name", name}, {"status", http.StatusBadRequest},
		{"message", text}, {"stack", name + ": " + text}, {"details", details},
	}
	argument, err := encode(failure)
	if err != nil {
		return // cannot happen: strings and a number always encode
	}
	if ackID >= 0 {
		s.answer(ackID, argument, nil)
		return
	}
	if packets, err := event("sails:parseError", argument); err == nil {
		s.session.send(packets...)
	}
}

// sleep waits. It returns false if the server or the waiting client ends first.
func (s *Server) sleep(d time.Duration, gone <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-gone:
		return false
	case <-s.stop:
		return false
	}
}
