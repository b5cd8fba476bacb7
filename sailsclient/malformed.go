package sailsclient

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sailscope/sailsclient/internal/bound"
	"sailscope/sailsclient/socketio"
)

// Malformed describes a response that is not a JWR, or not only one.
//
// If the answer is Readable, sails.io.js can read it: a status that is a string
// of digits, fields and arguments besides those of a JWR, which it ignores. The
// answer then has what was read. Any other has no status, and everything that
// came is its body.
type Malformed struct {
	// Problem says what came instead: "it is a string", "statusCode is a string".
	Problem string
	// Raw is everything that came: the ack's argument, or an array of several.
	// It is a JSON string if that was not JSON, and nil if nothing came.
	Raw json.RawMessage
}

func (m *Malformed) String() string { return "the response is not a JWR: " + m.Problem }

// Whole is the body, or everything that came if the response is not a JWR.
func (j JWR) Whole() json.RawMessage {
	if j.Malformed != nil {
		return j.Malformed.Raw
	}
	return j.Body
}

// unreadable is an answer of which nothing is known but what came.
func (j JWR) unreadable(problem string, raw json.RawMessage) JWR {
	if _, sole := socketio.SoleAttachment(raw, j.Attachments); sole {
		problem = "it is binary"
	}
	j.StatusCode, j.Headers, j.Body = 0, map[string]any{}, raw
	j.Malformed = &Malformed{Problem: problem, Raw: raw}
	return j
}

// read reads the fields of a JWR. problem is what is wrong already, raw everything
// that came.
func (j JWR) read(fields map[string]json.RawMessage, problem string, raw json.RawMessage) JWR {
	if len(fields) > 0 && fields["body"] == nil && fields["statusCode"] == nil && fields["headers"] == nil {
		return j.unreadable("it has no statusCode, headers or body", raw)
	}
	if status, sent := fields["statusCode"]; sent {
		var known bool
		if j.StatusCode, known = readStatus(status); !known {
			return j.unreadable("statusCode is "+describe(status), raw)
		}
		if status[0] == '"' {
			problem = "statusCode is a string"
		}
	}
	j.Body = fields["body"]
	if headers, sent := fields["headers"]; sent {
		switch {
		case len(headers) > maxHeaders:
			problem = "headers has " + bound.Size(len(headers))
		case !j.readHeaders(headers):
			problem = "headers is " + kindOf(headers)
		}
	}
	if extra := extraFields(fields); problem == "" && extra != "" {
		problem = "it also has the field " + extra
	}
	if problem == "" && j.strayBinary() {
		problem = "binary data is outside of its body"
	}
	if problem != "" {
		j.Malformed = &Malformed{Problem: problem, Raw: raw}
	}
	return j
}

// maxHeaders bounds the headers of a response, in bytes of JSON.
const maxHeaders = 64 << 10

// readHeaders reports whether the headers can be read: an object, or null for
// none.
func (j *JWR) readHeaders(raw json.RawMessage) bool {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var headers map[string]any
	if err := decoder.Decode(&headers); err != nil {
		return false
	}
	if headers != nil {
		j.Headers = headers
	}
	return true
}

// strayBinary tells whether bytes came that the body does not refer to.
func (j *JWR) strayBinary() bool {
	return !socketio.RefersToAll(j.Body, len(j.Attachments))
}

// extraFields is the name of a field that a JWR does not have, "" if there is
// none.
func extraFields(fields map[string]json.RawMessage) string {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch name {
		case "body", "headers", "statusCode":
		default:
			return strconv.Quote(shortened(name))
		}
	}
	return ""
}

// readStatus reads a status as sails.io.js does, to which a string of digits is
// as good as a number.
func readStatus(raw json.RawMessage) (status int, ok bool) {
	const least, most = 100, 999 // of HTTP
	text := string(raw)
	if strings.HasPrefix(text, `"`) {
		text = strings.TrimSpace(textOf(raw))
	}
	status, err := strconv.Atoi(text)
	return status, err == nil && status >= least && status <= most
}

// describe says what a value is; of a number, which one.
func describe(raw json.RawMessage) string {
	switch kind := kindOf(raw); kind {
	case "a number":
		return shortened(string(raw))
	case "a string":
		return "the string " + shortened(string(raw))
	default:
		return kind
	}
}

// kindOf says what a JSON value is.
func kindOf(raw json.RawMessage) string {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case 't', 'f', 'n':
		return string(raw)
	default:
		return "a number"
	}
}

// shortened bounds what a server sent in a message.
func shortened(text string) string {
	const most = 40 // bytes
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// jsonString is a text as a JSON string.
func jsonString(text string) json.RawMessage {
	raw, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage(fmt.Sprintf("%q", err)) // not so: every text can be written
	}
	return raw
}
