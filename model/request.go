package model

import (
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
	if path, body, err = cutBody(path, body); err != nil {
		return sailsclient.Request{}, err
	}
	if err := CheckPath(path); err != nil {
		return sailsclient.Request{}, err
	}
	data, err := ParseBody([]byte(body))
	if err != nil {
		return sailsclient.Request{}, fmt.Errorf("the body: %w", err)
	}
	request := sailsclient.Request{Method: method, URL: path}
	if data != nil {
		request.Data = data
	}
	return request, nil
}

// CheckPath refuses what is no path of the app.
func CheckPath(path string) error {
	if strings.HasPrefix(path, "/") {
		return nil
	}
	return fmt.Errorf("the path %q has to start with /; the app's address is the socket's URL", path)
}

// cutBody takes a body off the end of a request line, where people who know
// listen's --request write it.
func cutBody(path, body string) (pathOnly, either string, err error) {
	at := strings.IndexAny(path, "{[")
	if at < 1 || path[at-1] != ' ' {
		return path, body, nil
	}
	if strings.TrimSpace(body) != "" {
		return "", "", errors.New("there is a body on the request line and one in the body's field: only one can go")
	}
	return strings.TrimSpace(path[:at]), path[at:], nil
}

// Exchange is a request and what came of it. Outcome is nil while it is
// pending.
type Exchange struct {
	ID      uint64 // counts the pane's requests, from 1
	Request sailsclient.Request
	SentAt  time.Time
	// Waiting means that it waits for a connection and was not sent yet; SentAt
	// is then when it was made.
	Waiting bool
	Outcome *Outcome
}

// Line is the request line as people write it.
func (e *Exchange) Line() string {
	return strings.ToUpper(e.Request.Method) + " " + e.Request.URL
}

// Summary is the line, and whether a body goes with it.
func (e *Exchange) Summary() string {
	if e.Request.Data == nil {
		return e.Line()
	}
	return e.Line() + " + body"
}

// Outcome is an answer, or why there is none.
type Outcome struct {
	Exchange uint64
	At       time.Time
	Answer   sailsclient.JWR
	Err      error
}
