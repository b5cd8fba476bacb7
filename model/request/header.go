package request

import (
	"errors"
	"fmt"
	"strings"
)

// HeaderError is what is wrong with one of several lines of headers. It shows
// nothing of the line, which may be a secret.
type HeaderError struct {
	Line int // from 1
	Err  error
}

func (e *HeaderError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

func (e *HeaderError) Unwrap() error { return e.Err }

// Header is one line of headers.
type Header struct {
	Name, Value string
	Without     bool // the request goes without the socket's header of that name
}

// String is the line as it is written: "Name: value", or "-Name".
func (h Header) String() string {
	if h.Without {
		return without + h.Name
	}
	return h.Name + ": " + h.Value
}

// without begins the line of a header that is left out.
const without = "-"

// Headers are lines of headers, in their order.
type Headers []Header

// String are the lines as they are written.
func (h Headers) String() string {
	lines := make([]string, len(h))
	for i, header := range h {
		lines[i] = header.String()
	}
	return strings.Join(lines, "\n")
}

// ParseHeaders reads lines of "Name: value" or "-Name", of which each name may be
// there once; blank ones don't count. Its errors are of type *HeaderError.
func ParseHeaders(text string) (Headers, error) {
	var headers Headers
	lines := make(map[string]int) // by lower-case name
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if strings.TrimSpace(line) == "" {
			continue
		}
		header, err := ParseHeaderLine(line)
		if first := lines[strings.ToLower(header.Name)]; err == nil && first > 0 {
			err = fmt.Errorf("%s is there already, in line %d", header.Name, first)
		}
		if err != nil {
			return nil, &HeaderError{Line: number, Err: err}
		}
		lines[strings.ToLower(header.Name)] = number
		headers = append(headers, header)
	}
	return headers, nil
}

// ParseHeaderLine reads "Name: value", or "-Name" of a header that is left out.
// Its errors show nothing of the text.
func ParseHeaderLine(text string) (Header, error) {
	if name, ok := parseWithout(text); ok {
		return Header{Name: name, Without: true}, nil
	}
	name, value, err := ParseHeader(text)
	return Header{Name: name, Value: value}, err
}

// parseWithout reads "-Name".
func parseWithout(text string) (name string, ok bool) {
	name, ok = strings.CutPrefix(strings.TrimSpace(text), without)
	return name, ok && IsHeaderName(name)
}

// ParseHeader reads "Name: value". Its errors show nothing of the text, all of
// which is secret when the name is forgotten.
func ParseHeader(text string) (name, value string, err error) {
	name, value, found := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case !found:
		return "", "", errors.New("there is no colon in it: write it as 'Name: value'")
	case name == "":
		return "", "", errors.New("it has no name: write it as 'Name: value'")
	case !IsHeaderName(name):
		return "", "", errors.New("its name holds a character that names of headers cannot have")
	case strings.ContainsFunc(value, isControl):
		return "", "", fmt.Errorf("the value of %s holds a control character", name)
	}
	return name, value, nil
}

// IsHeaderName tells what RFC 9110 allows as the name of a header.
func IsHeaderName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

func isControl(r rune) bool { return r < 0x20 && r != '\t' || r == 0x7F }
