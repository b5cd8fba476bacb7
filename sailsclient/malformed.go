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

// Malformed describes a response that is not exactly one JWR.
//
// sails.io.js can still read some of them: if the status is a string of digits, or if
// there are fields or arguments that a JWR does not have. Such a response is Readable
// and has what was read. Any other response has no status; see Raw.
type Malformed struct {
	// Problem says what is wrong, like "it is a string" or "statusCode is a string".
	Problem string
	// Raw is everything that came: the ack's argument, or an array if there are
	// several. It is a JSON string if the ack was not JSON, and nil if it was empty.
	Raw json.RawMessage
}

func (m *Malformed) String() string { return "the response is not a JWR: " + m.Problem }

// Whole returns the body, or everything that came if the response is not a JWR.
func (j JWR) Whole() json.RawMessage {
	if j.Malformed != nil {
		return j.Malformed.Raw
	}
	return j.Body
}

// unreadable returns a response that is nothing but raw.
func (j JWR) unreadable(problem string, raw json.RawMessage) JWR {
	if _, sole := socketio.SoleAttachment(raw, j.Attachments); sole {
		problem = "it is binary"
	}
	j.StatusCode, j.Headers, j.Body = 0, map[string]any{}, raw
	j.Malformed = &Malformed{Problem: problem, Raw: raw}
	return j
}

// read reads the fields of a JWR. problem is what is known to be wrong, "" for nothing.
// raw is everything that came.
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

// readHeaders returns the headers, which are an object, or null for none. It reports
// whether they are.
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

// strayBinary reports whether bytes came that the body does not refer to.
func (j *JWR) strayBinary() bool {
	return !socketio.RefersToAll(j.Body, len(j.Attachments))
}

// extraFields returns the name of a field that a JWR does not have, "" for none.
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

// readStatus reads a status as sails.io.js does, which accepts a number or a string of
// digits.
func readStatus(raw json.RawMessage) (status int, ok bool) {
	const least, most = 100, 999 // of HTTP
	text := string(raw)
	if strings.HasPrefix(text, `"`) {
		text = strings.TrimSpace(textOf(raw))
	}
	status, err := strconv.Atoi(text)
	return status, err == nil && status >= least && status <= most
}

// describe says what a value is, and which number if it is one.
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

// kindOf names the kind of a JSON value.
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

// shortened cuts a text of the server for a message.
func shortened(text string) string {
	const most = 40 // bytes
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// jsonString returns a text as a JSON string.
func jsonString(text string) json.RawMessage {
	raw, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage(fmt.Sprintf("%q", err)) // cannot happen: every text can be encoded
	}
	return raw
}
