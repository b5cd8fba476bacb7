package filter

import "sailscope/internal/jsontext"

// topLevel is the text of a string, number, true, false or null that the first
// of an event's arguments has under a key. It reads no further than that, and
// of text that is not JSON finds nothing or something, but ends.
func topLevel(args, key string) (value string, found bool) {
	s := jsontext.Scanner{Text: args}
	s.Space()
	for name, more := s.Key(true); more; name, more = s.Key(false) {
		start := s.At
		s.At = jsontext.ValueEnd(args, start)   // unchecked, which is faster
		if s.At == start || s.At == len(args) { // the value may go on
			return "", false
		}
		if jsontext.Unquote(name) == key {
			return scalar(args[start:s.At])
		}
	}
	return "", false
}

// scalar is a value as people would write it; objects and arrays are none.
func scalar(raw string) (string, bool) {
	switch raw[0] {
	case '{', '[':
		return "", false
	case '"':
		return jsontext.Unquote(raw), true
	default:
		return raw, true
	}
}
