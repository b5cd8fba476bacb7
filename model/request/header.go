package request

import (
	"fmt"
	"strings"

	"sailscope/internal/header"
)

// HeaderError says what is wrong with one of several lines of headers. It shows nothing of the
// line, which may be secret.
type HeaderError struct {
	Line int // from 1
	Err  error
}

func (e *HeaderError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

func (e *HeaderError) Unwrap() error { return e.Err }

// Header is one line of headers.
type Header struct {
	Name, Value string
	Without     bool // leave out the socket's header of that name
}

// String returns the line: "Name: value", or "-Name".
func (h Header) String() string {
	if h.Without {
		return without + h.Name
	}
	return h.Name + ": " + h.Value
}

// without begins the line of a header that is left out.
const without = "-"

// Headers are lines of headers, in order.
type Headers []Header

// String returns the lines.
func (h Headers) String() string {
	lines := make([]string, len(h))
	for i, line := range h {
		lines[i] = line.String()
	}
	return strings.Join(lines, "\n")
}

// ParseHeaders reads lines of "Name: value" or "-Name". Each name may be there only once. Blank
// lines are skipped. Its errors are *HeaderError.
func ParseHeaders(text string) (Headers, error) {
	var headers Headers
	lines := make(map[string]int) // by lower-case name
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if strings.TrimSpace(line) == "" {
			continue
		}
		next, err := ParseHeaderLine(line)
		if first := lines[strings.ToLower(next.Name)]; err == nil && first > 0 {
			err = fmt.Errorf("%s is there already, in line %d", next.Name, first)
		}
		if err != nil {
			return nil, &HeaderError{Line: number, Err: err}
		}
		lines[strings.ToLower(next.Name)] = number
		headers = append(headers, next)
	}
	return headers, nil
}

// ParseHeaderLine reads "Name: value", or "-Name" for a header to leave out. Its errors show
// nothing of the text.
func ParseHeaderLine(text string) (Header, error) {
	if name, ok := parseWithout(text); ok {
		return Header{Name: name, Without: true}, nil
	}
	name, value, err := header.Parse(text)
	return Header{Name: name, Value: value}, err
}

// parseWithout reads "-Name".
func parseWithout(text string) (name string, ok bool) {
	name, ok = strings.CutPrefix(strings.TrimSpace(text), without)
	return name, ok && header.IsName(name)
}
