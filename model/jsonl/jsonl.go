// Package jsonl writes what happens on a socket as lines of JSON, for `listen` and for saved
// logs.
package jsonl

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/socketio"
)

// Head is the beginning of every line.
type Head struct {
	Time   string `json:"time"` // RFC 3339 with nanoseconds, UTC
	Socket int    `json:"socket"`
	URL    string `json:"url"`
	Type   string `json:"type"`
}

// NewHead returns the head of a line about socket number n of the app at url.
func NewHead(at time.Time, n int, url, kind string) Head {
	return Head{Time: at.UTC().Format(time.RFC3339Nano), Socket: n, URL: url, Type: kind}
}

// Event is of type "event".
type Event struct {
	Head
	Event string `json:"event"`
	// Args is an array. If the server sent no JSON, there is Raw instead.
	Args json.RawMessage `json:"args,omitempty"`
	Raw  string          `json:"raw,omitempty"`
}

// NewEvent returns the line of an event.
func NewEvent(head Head, e sailsclient.Event) Event {
	line := Event{Head: head, Event: e.Name}
	args := json.RawMessage("[" + e.Args + "]")
	if json.Valid(args) {
		line.Args = WithBinary(args, e.Attachments)
	} else {
		line.Raw = e.Args
	}
	return line
}

// Connect is of type "connect".
type Connect struct {
	Head
	SID       string             `json:"sid"`
	Transport engineio.Transport `json:"transport"`
	EIO       int                `json:"eio"`
}

// Upgrade is of type "upgrade". It says that a connection now uses another transport, or why it
// does not.
type Upgrade struct {
	Head
	Transport engineio.Transport `json:"transport"`
	Error     string             `json:"error,omitempty"`
}

// Disconnect is of type "disconnect".
type Disconnect struct {
	Head
	Reason string `json:"reason"`
}

// Reconnecting is of type "reconnecting".
type Reconnecting struct {
	Head
	Attempt int `json:"attempt"`
}

// ConnectError is of type "connect_error".
type ConnectError struct {
	Head
	Error string `json:"error"`
}

// Request is of type "request" if it was sent, or "waiting_request" if it waits for a
// connection.
type Request struct {
	Head
	Request string `json:"request"`
	Body    any    `json:"body,omitempty"`
}

// Response is of type "response". If no response came, it has no status, and Error says why. If
// the server could not read the request, it has the status, and Error and Details are the
// server's.
//
// If the response is not a JWR, there is no status, the body is everything that came, and Error
// says what is wrong. If sails.io.js can still read it, there is a Warning instead, and Raw is
// everything that came.
type Response struct {
	Head
	Request    string          `json:"request"`
	StatusCode int             `json:"statusCode,omitempty"`
	Body       json.RawMessage `json:"body,omitempty"`
	Error      string          `json:"error,omitempty"`
	Details    string          `json:"details,omitempty"`
	Warning    string          `json:"warning,omitempty"`
	Raw        json.RawMessage `json:"raw,omitempty"`
	// BodyDropped means that there was a body, which was dropped to keep memory
	// bounded.
	BodyDropped bool `json:"bodyDropped,omitempty"`
}

// SetAnswer sets the fields of the server's response.
func (r *Response) SetAnswer(answer sailsclient.JWR) {
	r.StatusCode = answer.StatusCode
	if answer.ParseError != nil {
		r.Error, r.Details = answer.ParseError.Message, answer.ParseError.Details
		return
	}
	r.Body = WithBinary(answer.Body, answer.Attachments)
	switch malformed := answer.Malformed; {
	case malformed == nil:
	case !answer.Readable():
		r.Error = malformed.String()
	default:
		r.Warning, r.Raw = malformed.String(), WithBinary(malformed.Raw, answer.Attachments)
	}
}

// Dropped is of type "dropped". It counts events that were dropped because they came too fast.
type Dropped struct {
	Head
	Count int `json:"count"`
}

// Encode returns v as one line of JSON that is safe for a terminal, with the line feed.
func Encode(v any) ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode JSON: %w", err)
	}
	return escape.JSON(line.Bytes()), nil
}

// WithBinary replaces the references to attachments in JSON with {"$binary":"<base64>"}.
func WithBinary(text json.RawMessage, attachments [][]byte) json.RawMessage {
	return socketio.ReplacePlaceholders(text, attachments, func(dst, attachment []byte) []byte {
		dst = base64.StdEncoding.AppendEncode(append(dst, `{"$binary":"`...), attachment)
		return append(dst, `"}`...)
	})
}
