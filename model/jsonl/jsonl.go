// Package jsonl writes what happens on a socket as lines of JSON: those that
// `listen` prints, and those of a log that is saved.
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

// Head is what every line begins with.
type Head struct {
	Time   string `json:"time"` // RFC 3339 with nanoseconds, UTC
	Socket int    `json:"socket"`
	URL    string `json:"url"`
	Type   string `json:"type"`
}

// NewHead is the head of a line about socket number n of an app's URL.
func NewHead(at time.Time, n int, url, kind string) Head {
	return Head{Time: at.UTC().Format(time.RFC3339Nano), Socket: n, URL: url, Type: kind}
}

// Event is of type "event".
type Event struct {
	Head
	Event string `json:"event"`
	// Args are an array. Raw is there instead of them if the server sent
	// something that is not JSON.
	Args json.RawMessage `json:"args,omitempty"`
	Raw  string          `json:"raw,omitempty"`
}

// NewEvent is the line of an event as it came.
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

// Upgrade is of type "upgrade". It tells that a connection goes on over another
// transport, or why it does not.
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

// Request is of type "request", one that was sent, or "waiting_request", one
// that waits for a connection.
type Request struct {
	Head
	Request string `json:"request"`
	Body    any    `json:"body,omitempty"`
}

// Response is of type "response". It has no status when there was no answer, and
// then says why in Error. Error and Details are also those of a request the
// server could not parse.
//
// A response that is not a JWR has no status, everything that came as its body,
// and an Error. One that sails.io.js can still read has a Warning, and
// everything that came as Raw.
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

// SetAnswer fills in what the server answered.
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

// Dropped is of type "dropped". It counts events that came too fast.
type Dropped struct {
	Head
	Count int `json:"count"`
}

// Encode is v as one line of JSON that a terminal can be shown, with the line
// feed.
func Encode(v any) ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode JSON: %w", err)
	}
	return escape.JSON(line.Bytes()), nil
}

// WithBinary puts the attachments of a packet where its JSON refers to them, as
// {"$binary":"<base64>"}.
func WithBinary(text json.RawMessage, attachments [][]byte) json.RawMessage {
	return socketio.ReplacePlaceholders(text, attachments, func(dst, attachment []byte) []byte {
		dst = base64.StdEncoding.AppendEncode(append(dst, `{"$binary":"`...), attachment)
		return append(dst, `"}`...)
	})
}
