package request

import (
	"errors"
	"fmt"
	"strings"

	"sailscope/internal/header"
	"sailscope/internal/secret"
	"sailscope/internal/variable"
	"sailscope/sailsclient"
)

// Draft is a request as text. {{variables}} may be anywhere except in the verb.
type Draft struct {
	Line    string `json:"line"`              // GET /user?limit=3
	Headers string `json:"headers,omitempty"` // lines of "Name: value" or "-Name"
	Body    string `json:"body,omitempty"`    // JSON, blank for none
}

// Mask returns the draft without its secrets. Variables stay: only their values are secret.
func (d Draft) Mask() Draft { return d.hide(secret.Stars) }

// Secrets returns what Mask removes.
func (d Draft) Secrets() []string {
	var found []string
	d.hide(func(value string) string {
		if secret.Stars(value) != value {
			found = append(found, value)
		}
		return value
	})
	return found
}

// holdsMask reports whether a secret is missing.
func (d Draft) holdsMask() bool {
	found := false
	d.hide(func(value string) string {
		found = found || value == secret.Masked
		return value
	})
	return found
}

func (d Draft) hide(out secret.Output) Draft {
	line, body := d.Line, ""
	if at := bodyStart(line); at >= 0 {
		line, body = line[:at], line[at:]
	}
	return Draft{
		Line:    secret.Line(line, out) + secret.Body(body, out),
		Headers: secret.Headers(d.Headers, out),
		Body:    secret.Body(d.Body, out),
	}
}

// Request returns the request to send, with the values of the variables. A line that begins
// with "/" is a GET.
func (d Draft) Request(values map[string]string) (sailsclient.Request, error) {
	method, path, body, err := d.split()
	if err != nil {
		return sailsclient.Request{}, err
	}
	if d.holdsMask() {
		return sailsclient.Request{}, errors.New(secret.Masked + " is a placeholder for a secret that the history does not keep: type it again, or use a {{variable}}")
	}
	for _, name := range d.Variables() {
		if _, set := values[name]; !set {
			return sailsclient.Request{}, fmt.Errorf("the variable {{%s}} is not set: export %s, or write it under variables: in the configuration file", name, name)
		}
	}
	path = expandText(path, values)
	if err := CheckPath(path); err != nil {
		return sailsclient.Request{}, err
	}
	headers, without, err := d.headers(values)
	if err != nil {
		return sailsclient.Request{}, fmt.Errorf("the headers: %w", err)
	}
	data, err := ParseBody([]byte(expandJSON(body, values)))
	if err != nil {
		return sailsclient.Request{}, fmt.Errorf("the body: %w", err)
	}
	request := sailsclient.Request{Method: method, URL: path, Headers: headers, Without: without}
	if data != nil {
		request.Data = data
	}
	return request, nil
}

// headers returns the request's headers, and the names of those to leave out. It expands
// variables after it has split the lines, so that a line break in a value cannot add a header.
func (d Draft) headers(values map[string]string) (headers map[string]string, without []string, err error) {
	lines, err := ParseHeaders(d.Headers)
	if err != nil || len(lines) == 0 {
		return nil, nil, err
	}
	headers = make(map[string]string, len(lines))
	for _, h := range lines {
		if h.Without {
			without = append(without, h.Name)
			continue
		}
		value := expandText(h.Value, values)
		if strings.ContainsFunc(value, header.IsControl) {
			return nil, nil, fmt.Errorf("the value of %s holds a control character", h.Name)
		}
		headers[h.Name] = value
	}
	return headers, without, nil
}

// split splits the line into verb, path and body.
func (d Draft) split() (method, path, body string, err error) {
	verb, path, found := strings.Cut(strings.TrimSpace(d.Line), " ")
	path = strings.TrimSpace(path)
	if strings.HasPrefix(verb, "/") {
		verb, path, found = "get", strings.TrimSpace(d.Line), true
	}
	if verb == "" {
		return "", "", "", errors.New("write a request first, like GET /boat")
	}
	if method, err = sailsclient.ParseMethod(verb); err != nil {
		return "", "", "", err
	}
	if !found || path == "" {
		return "", "", "", fmt.Errorf("%s needs a path, like %s /boat", strings.ToUpper(method), strings.ToUpper(method))
	}
	path, body, err = cutBody(path, d.Body)
	return method, path, body, err
}

// CheckPath fails for a text that is no path of the app.
func CheckPath(path string) error {
	shown := secret.MaybePath(path)
	switch {
	case strings.ContainsFunc(path, header.IsControl):
		return fmt.Errorf("the path %q holds a control character", shown)
	case strings.HasPrefix(path, "/"):
		return nil
	}
	return fmt.Errorf("the path %q has to start with /; the app's address is the socket's URL", shown)
}

// cutBody splits a body off the end of a request line. People write it there as for listen's
// --request.
func cutBody(path, body string) (pathOnly, either string, err error) {
	at := bodyStart(path)
	if at < 0 {
		return path, body, nil
	}
	if strings.TrimSpace(body) != "" {
		return "", "", errors.New("there is a body on the request line and one in the body's field: only one can go")
	}
	return strings.TrimSpace(path[:at]), path[at:], nil
}

// bodyStart returns where a body begins in a request line, -1 for none: at the first bracket
// that is not part of a variable, if there is a space before it.
func bodyStart(line string) int {
	for from := 0; ; {
		at := strings.IndexAny(line[from:], "{[")
		if at += from; at < max(from, 1) {
			return -1
		}
		if line[at-1] == ' ' {
			return at
		}
		found := variable.Syntax.FindString(line[at:])
		if found == "" || !strings.HasPrefix(line[at:], found) {
			return -1
		}
		from = at + len(found)
	}
}
