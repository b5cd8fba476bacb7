package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"sailscope/sailsclient"
)

// ParseRequest makes a virtual request of a request line, "GET /user?limit=3",
// and the text of a JSON body, which may be blank. A line that starts with "/"
// is a GET.
func ParseRequest(line, body string) (sailsclient.Request, error) {
	verb, path, found := strings.Cut(strings.TrimSpace(line), " ")
	path = strings.TrimSpace(path)
	if strings.HasPrefix(verb, "/") {
		verb, path, found = "get", strings.TrimSpace(line), true
	}
	if verb == "" {
		return sailsclient.Request{}, errors.New("write a request first, like GET /boat")
	}
	method, err := sailsclient.ParseMethod(verb)
	if err != nil {
		return sailsclient.Request{}, err
	}
	if !found || path == "" {
		return sailsclient.Request{}, fmt.Errorf("%s needs a path, like %s /boat", strings.ToUpper(method), strings.ToUpper(method))
	}
	data, err := ParseBody(body)
	if err != nil {
		return sailsclient.Request{}, err
	}
	request := sailsclient.Request{Method: method, URL: path}
	if data != nil {
		request.Data = data
	}
	return request, nil
}

// BodyError is a body that is not JSON, and where.
type BodyError struct {
	Line, Column int // from 1
	Err          error
}

func (e *BodyError) Error() string {
	return fmt.Sprintf("the body is not JSON: line %d, column %d: %v", e.Line, e.Column, e.Err)
}

func (e *BodyError) Unwrap() error { return e.Err }

// ParseBody checks the text of a body: a JSON object or array, the forms Sails
// takes. A blank text is nil.
func ParseBody(text string) (json.RawMessage, error) {
	raw := bytes.TrimSpace([]byte(text))
	if len(raw) == 0 {
		return nil, nil
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return nil, bodyError(text, err)
	}
	if raw[0] != '{' && raw[0] != '[' {
		return nil, fmt.Errorf("the body is %.20q: Sails takes a JSON object or array", raw)
	}
	return json.RawMessage(raw), nil
}

func bodyError(text string, err error) error {
	offset := len(text)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Offset > 0 {
		offset = min(int(syntax.Offset)-1, len(text))
	}
	before := text[:offset]
	line := strings.Count(before, "\n") + 1
	column := len([]rune(before[strings.LastIndexByte(before, '\n')+1:])) + 1
	return &BodyError{Line: line, Column: column, Err: err}
}

// Exchange is a request and what came of it. Outcome is nil while it is
// pending.
type Exchange struct {
	ID      uint64 // counts the pane's requests, from 1
	Request sailsclient.Request
	SentAt  time.Time
	Outcome *Outcome
}

// Line is the request line as people write it.
func (e *Exchange) Line() string {
	return strings.ToUpper(e.Request.Method) + " " + e.Request.URL
}

// Outcome is an answer, or why there is none.
type Outcome struct {
	Exchange uint64
	At       time.Time
	Answer   sailsclient.JWR
	Err      error
}
