// Package jsontext reads JSON text without decoding it. Everything here that looks
// at JSON byte by byte uses it.
//
// There are two kinds of functions. StringEnd, SkipSpace, ValueEnd, WordEnd, InString
// and Unquote check nothing: they are for text that is known to be valid, or that may
// be unfinished. ReadString, ReadNumber, ReadWord and [Scanner] accept only what
// RFC 8259 allows.
package jsontext

import (
	"encoding/json"
	"strings"
)

// Text is JSON text in either form.
type Text interface{ string | []byte }

// Space is the white space of JSON.
const Space = " \t\r\n"

// StringEnd returns the index after the string that begins at an index, or the end
// of the text if the string does not end.
func StringEnd[T Text](raw T, at int) int {
	end, _ := FindStringEnd(raw, at)
	return end
}

// FindStringEnd is StringEnd that also tells whether the string ends.
func FindStringEnd[T Text](raw T, at int) (end int, found bool) {
	for i := at + 1; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i + 1, true
		}
	}
	return len(raw), false
}

// InString tells whether the end of a text is inside a string, given whether its
// beginning is.
func InString[T Text](raw T, inString bool) bool {
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			inString = !inString
		case '\\':
			if inString {
				i++
			}
		}
	}
	return inString
}

// Depth returns how many brackets are open at the end of a text.
func Depth[T Text](raw T) int {
	depth := 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			i = StringEnd(raw, i) - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	return depth
}

// SkipSpace returns the index of what follows the white space at an index.
func SkipSpace[T Text](raw T, at int) int {
	for at < len(raw) && (raw[at] == ' ' || raw[at] == '\n' || raw[at] == '\r' || raw[at] == '\t') {
		at++
	}
	return at
}

// ValueEnd returns the index after the value that begins at an index.
func ValueEnd[T Text](raw T, at int) int {
	depth := 0
	for at < len(raw) {
		switch raw[at] {
		case '"':
			at = StringEnd(raw, at)
		case '{', '[':
			depth++
			at++
		case '}', ']':
			depth--
			at++
		case ',', ':', ' ', '\t', '\r', '\n':
			at++
		default:
			at = WordEnd(raw, at)
		}
		if depth == 0 {
			return at
		}
	}
	return at
}

// WordEnd returns the index after the number, true, false or null that an index is
// in.
func WordEnd[T Text](raw T, at int) int {
	for at < len(raw) {
		switch raw[at] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return at
		}
		at++
	}
	return at
}

// Unquote returns the text of a JSON string. It shares memory with raw if that is a
// string without escapes. Of a string that cannot be decoded it returns what is
// between the quotation marks; the last one may be missing.
func Unquote[T Text](raw T) string {
	quoted := string(raw)
	if strings.IndexByte(quoted, '\\') >= 0 {
		var text string
		if json.Unmarshal([]byte(quoted), &text) == nil {
			return text
		}
	}
	return strings.TrimSuffix(quoted[1:], `"`)
}
