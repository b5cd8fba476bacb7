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
	if !strings.HasPrefix(path, "/") {
		return sailsclient.Request{}, fmt.Errorf("the path %q has to start with /: the app's address is the socket's", path)
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

// Exchange is a request and what came of it. Outcome is nil while it is
// pending.
type Exchange struct {
	ID      uint64 // counts the pane's requests, from 1
	Request sailsclient.Request
	SentAt  time.Time
	// Offline means that it was to wait for a connection when it was made.
	Offline bool
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
