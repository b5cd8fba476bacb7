package sailsclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"sailscope/sailsclient/internal/bound"
	"sailscope/sailsclient/socketio"
)

// JWR is a JSON WebSocket Response, the answer to a virtual request.
type JWR struct {
	// StatusCode is 0 if the server sent none that can be read: see Malformed.
	StatusCode int
	// Headers are what encoding/json makes of them, with numbers as json.Number. Of
	// more than 64 KB there are none, and the answer is Malformed.
	Headers map[string]any
	// Body is JSON text, nil when the server sent none; JSON null is "null".
	Body json.RawMessage
	// Attachments are the binary parts of the body, which it refers to by
	// {"_placeholder":true,"num":N}.
	Attachments [][]byte
	// ParseError is set when the server could not read the request at all. It
	// then answers with a bare error instead of a JWR; StatusCode is the
	// error's.
	ParseError *ParseError
	// Malformed is set when what the server sent is not a JWR, or more than one.
	Malformed *Malformed
	// Duration is the time from sending the request to the arrival of the answer.
	Duration time.Duration
}

// ParseError is what sails-hook-sockets says of a request it cannot read, at most
// 2 KB of the message and 16 KB of the details.
type ParseError struct {
	Message string
	Details string
}

// OK tells whether the answer is a success, by sails.io.js's rule: from 200 up
// to 399.
func (j JWR) OK() bool {
	return j.ParseError == nil && j.StatusCode >= 200 && j.StatusCode < 400
}

// Readable tells whether there is a status: the response is a JWR, or one that
// sails.io.js can still read.
func (j JWR) Readable() bool { return j.StatusCode != 0 }

// Binary is the body when that is bytes and nothing else.
func (j JWR) Binary() (body []byte, ok bool) {
	return socketio.SoleAttachment(j.Body, j.Attachments)
}

// parseErrorCode is the code of the bare error object, from sails-hook-sockets'
// receiver of virtual requests.
const parseErrorCode = "SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"

// ParseJWR reads the answer out of an ack. sentAt is when its request was sent.
// Whatever the ack holds is in the answer: what is not a JWR is described by
// Malformed.
func ParseJWR(ack socketio.Ack, sentAt time.Time) JWR {
	answer := JWR{
		StatusCode:  http.StatusOK,
		Headers:     map[string]any{},
		Attachments: ack.Attachments,
		Duration:    ack.At.Sub(sentAt),
	}
	args, err := ack.ArgList()
	if err != nil {
		return answer.unreadable("it is not JSON", jsonString(ack.Args))
	}
	if len(args) == 0 {
		return answer.unreadable("it is empty", nil)
	}
	raw := args[0]
	var problem string
	if len(args) > 1 {
		raw = json.RawMessage("[" + ack.Args + "]")
		problem = fmt.Sprintf("it has %d arguments", len(args))
	}
	var fields map[string]json.RawMessage
	if kind := kindOf(args[0]); kind != "an object" {
		if problem != "" {
			return answer.unreadable(problem+", and the first is "+kind, raw)
		}
		return answer.unreadable("it is "+kind, raw)
	}
	if err := json.Unmarshal(args[0], &fields); err != nil {
		return answer.unreadable("it is not JSON", raw) // not so: it was JSON before
	}
	if textOf(fields["code"]) == parseErrorCode {
		return answer.parseError(fields)
	}
	return answer.read(fields, problem, raw)
}

// parseError reads a bare error.
func (j JWR) parseError(fields map[string]json.RawMessage) JWR {
	var known bool
	if j.StatusCode, known = readStatus(fields["status"]); !known {
		j.StatusCode = http.StatusBadRequest
	}
	j.ParseError = &ParseError{
		Message: bound.Text(textOf(fields["message"]), bound.Reason),
		Details: bound.Text(textOf(fields["details"]), bound.Details),
	}
	return j
}

// textOf is a JSON string's text, or the JSON itself when it is no string.
func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
