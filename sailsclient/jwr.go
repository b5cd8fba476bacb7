package sailsclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"sailscope/sailsclient/socketio"
)

// JWR is a JSON WebSocket Response, the answer to a virtual request.
type JWR struct {
	StatusCode int
	Headers    map[string]any
	// Body is JSON text, nil when the server sent none; JSON null is "null".
	Body json.RawMessage
	// Attachments are the binary parts of the body, which it refers to by
	// {"_placeholder":true,"num":N}.
	Attachments [][]byte
	// ParseError is set when the server could not read the request at all. It
	// then answers with a bare error instead of a JWR; StatusCode is the
	// error's.
	ParseError *ParseError
	// Duration is the time from sending the request to the arrival of the answer.
	Duration time.Duration
}

// ParseError is what sails-hook-sockets says of a request it cannot read.
type ParseError struct {
	Message string
	Details string
}

// OK tells whether the answer is a success, by sails.io.js's rule: from 200 up
// to 399.
func (j JWR) OK() bool {
	return j.ParseError == nil && j.StatusCode >= 200 && j.StatusCode < 400
}

// Binary is the body when that is bytes and nothing else.
func (j JWR) Binary() (body []byte, ok bool) {
	return socketio.SoleAttachment(j.Body, j.Attachments)
}

// parseErrorCode is the code of the bare error object, from sails-hook-sockets'
// receiver of virtual requests.
const parseErrorCode = "SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"

// ParseJWR reads the answer out of an ack. sentAt is when its request was sent.
func ParseJWR(ack socketio.Ack, sentAt time.Time) (JWR, error) {
	args, err := ack.ArgList()
	if err != nil {
		return JWR{}, fmt.Errorf("the answer cannot be read: %w", err)
	}
	answer := JWR{
		StatusCode:  http.StatusOK,
		Headers:     map[string]any{},
		Attachments: ack.Attachments,
		Duration:    ack.At.Sub(sentAt),
	}
	if len(args) == 0 {
		return answer, nil
	}
	var wire struct {
		Body       json.RawMessage `json:"body"`
		Headers    map[string]any  `json:"headers"`
		StatusCode int             `json:"statusCode"`
		// of a parse error:
		Code    string          `json:"code"`
		Status  int             `json:"status"`
		Message string          `json:"message"`
		Details json.RawMessage `json:"details"`
	}
	if err := json.Unmarshal(args[0], &wire); err != nil {
		return JWR{}, fmt.Errorf("the answer is not a Sails response: %w", err)
	}
	if wire.Code == parseErrorCode {
		answer.StatusCode = wire.Status
		if answer.StatusCode == 0 {
			answer.StatusCode = http.StatusBadRequest
		}
		answer.ParseError = &ParseError{Message: wire.Message, Details: textOf(wire.Details)}
		return answer, nil
	}
	answer.Body = wire.Body
	if wire.StatusCode != 0 {
		answer.StatusCode = wire.StatusCode
	}
	if wire.Headers != nil {
		answer.Headers = wire.Headers
	}
	return answer, nil
}

// textOf is a JSON string's text, or the JSON itself when it is no string.
func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
