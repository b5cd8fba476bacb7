package sailsclient

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"sailscope/sailsclient/internal/bound"
	"sailscope/sailsclient/socketio"
)

// JWR is a JSON WebSocket Response: the response to a virtual request.
type JWR struct {
	// StatusCode is the status, 0 if the server sent none that can be read: then
	// Malformed is set.
	StatusCode int
	// Headers are decoded by encoding/json, with numbers as json.Number. Headers of
	// more than 64 KB are left out, and the response is Malformed.
	Headers map[string]any
	// Body is JSON text, nil when the server sent none; JSON null is "null".
	Body json.RawMessage
	// Attachments are the binary parts of the body. The body refers to number N with
	// {"_placeholder":true,"num":N}.
	Attachments [][]byte
	// ParseError is set if the server could not read the request, and sent an error
	// instead of a JWR. StatusCode is the error's.
	ParseError *ParseError
	// Malformed is set if the server sent something else than one JWR.
	Malformed *Malformed
	// Duration is the time from sending the request to the arrival of the response.
	Duration time.Duration
}

// ParseError is the error that sails-hook-sockets sends for a request that it cannot
// read. The message is cut to 2 KB, the details to 16 KB.
type ParseError struct {
	Message string
	Details string
}

// OK reports whether the response is a success. As in sails.io.js, that is a status
// from 200 to 399.
func (j JWR) OK() bool {
	return j.ParseError == nil && j.StatusCode >= 200 && j.StatusCode < 400
}

// Readable reports whether the response has a status: it is a JWR, or sails.io.js would
// read it as one.
func (j JWR) Readable() bool { return j.StatusCode != 0 }

// Binary returns the body if it is bytes and nothing else.
func (j JWR) Binary() (body []byte, ok bool) {
	return socketio.SoleAttachment(j.Body, j.Attachments)
}

// parseErrorCode is the code of the error that sails-hook-sockets sends for a request
// that it cannot read.
const parseErrorCode = "SAILS:HOOK:SOCKETS:PARSE_VIRTUAL_REQ"

// ParseJWR returns the response that an ack holds. sentAt is when the request was sent.
// It never fails: if the ack is not a JWR, Malformed says what it is.
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
		return answer.unreadable("it is not JSON", raw) // cannot happen: ArgList has checked it
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

// textOf returns the text of a JSON string, or the JSON itself if it is no string.
func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
