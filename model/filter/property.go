package filter

import (
	"encoding/json"
	"strings"
)

// topLevel is the text of a string, number, true, false or null that the first
// of an event's arguments has under a key. It reads no further than that, and
// of text that is not JSON finds nothing or something, but ends.
func topLevel(args, key string) (value string, found bool) {
	s := scanner{text: args}
	if !s.take('{') {
		return "", false
	}
	for {
		start := s.token()
		if !s.skipString() {
			return "", false
		}
		name := unquote(args[start:s.at])
		if !s.take(':') {
			return "", false
		}
		start = s.token()
		if !s.skipValue() {
			return "", false
		}
		if name == key {
			return scalar(args[start:s.at])
		}
		if !s.take(',') {
			return "", false
		}
	}
}

// scalar is a value as people would write it; objects and arrays are none.
func scalar(raw string) (string, bool) {
	switch {
	case raw == "" || raw[0] == '{' || raw[0] == '[':
		return "", false
	case raw[0] == '"':
		return unquote(raw), true
	default:
		return raw, true
	}
}

// unquote is what a JSON string says, or what is between its quotes if it can't
// be read.
func unquote(raw string) string {
	inside := raw[1 : len(raw)-1]
	if strings.IndexByte(inside, '\\') < 0 {
		return inside
	}
	var text string
	if err := json.Unmarshal([]byte(raw), &text); err != nil {
		return inside
	}
	return text
}

// scanner steps over JSON text.
type scanner struct {
	text string
	at   int
}

// token goes to the next token and tells where it is.
func (s *scanner) token() int {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
	return s.at
}

func (s *scanner) take(c byte) bool {
	if s.token(); s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

func (s *scanner) skipString() bool {
	if s.at >= len(s.text) || s.text[s.at] != '"' {
		return false
	}
	for i := s.at + 1; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			i++
		case '"':
			s.at = i + 1
			return true
		}
	}
	return false
}

func (s *scanner) skipValue() bool {
	if s.at >= len(s.text) {
		return false
	}
	switch s.text[s.at] {
	case '"':
		return s.skipString()
	case '{', '[':
		return s.skipNested()
	default:
		end := strings.IndexAny(s.text[s.at:], ",]} \t\r\n")
		if end <= 0 {
			return false
		}
		s.at += end
		return true
	}
}

func (s *scanner) skipNested() bool {
	for depth := 0; s.at < len(s.text); {
		switch s.text[s.at] {
		case '"':
			if !s.skipString() {
				return false
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		s.at++
		if depth == 0 {
			return true
		}
	}
	return false
}
