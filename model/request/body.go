package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// BodyError says where a body is not JSON.
type BodyError struct {
	Line, Column int // from 1, in characters
	What         string
	Err          error // may be nil
}

func (e *BodyError) Error() string {
	text := fmt.Sprintf("%s at line %d, column %d", e.What, e.Line, e.Column)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *BodyError) Unwrap() error { return e.Err }

// ParseBody reads the text of a request's body: a JSON object or array in UTF-8, since Sails
// accepts nothing else. For a blank text it returns nil. Its errors are *BodyError.
func ParseBody(text []byte) (json.RawMessage, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors on Windows put it there
	if at := invalidUTF8(text); at >= 0 {
		return nil, newBodyError(text, at, "not UTF-8", nil) // a server drops the whole connection for this
	}
	raw := bytes.TrimSpace(text)
	if len(raw) == 0 {
		return nil, nil
	}
	var value json.RawMessage
	if err := json.Unmarshal(text, &value); err != nil {
		return nil, newBodyError(text, syntaxOffset(text, err), "not JSON", err)
	}
	if raw[0] != '{' && raw[0] != '[' {
		return nil, errors.New("the body has to be a JSON object or array: Sails takes nothing else")
	}
	return raw, nil
}

// syntaxOffset is the index of the byte that is wrong. The decoder's own offset
// counts the bytes it has read, the bad one included unless the text just ended.
func syntaxOffset(text []byte, err error) int {
	var syntax *json.SyntaxError
	switch {
	case !errors.As(err, &syntax):
		return len(text)
	case strings.Contains(syntax.Error(), "unexpected end"):
		return int(syntax.Offset)
	default:
		return int(syntax.Offset) - 1
	}
}

func newBodyError(text []byte, at int, what string, err error) error {
	before := text[:max(0, min(at, len(text)))]
	return &BodyError{
		Line:   1 + bytes.Count(before, []byte("\n")),
		Column: 1 + utf8.RuneCount(before[1+bytes.LastIndexByte(before, '\n'):]),
		What:   what,
		Err:    err,
	}
}

func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
