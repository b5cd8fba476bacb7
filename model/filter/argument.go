package filter

import "sailscope/internal/jsontext"

// topLevel returns the value of a key in the first argument of an event, if it is a string, a
// number, true, false or null. It stops reading there. For text that is not JSON, the result
// may be anything.
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

// scalar returns a value as people would write it. ok is false for objects and arrays.
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
