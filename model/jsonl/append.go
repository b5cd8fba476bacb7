package jsonl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/sailsclient"
)

// Append appends the line of a log's entry, with the line feed.
func (s Socket) Append(dst []byte, e dashboard.Entry) ([]byte, error) {
	if e.Kind == dashboard.EntryEvent {
		return s.AppendEvent(dst, e.Event)
	}
	line, err := Encode(s.Entry(e))
	return append(dst, line...), err
}

// AppendEvent appends the line that Encode returns for NewEvent, apart from blanks between the
// tokens of the arguments. It checks and copies the arguments, which are JSON text, without
// decoding them. That is much faster.
func (s Socket) AppendEvent(dst []byte, e sailsclient.Event) ([]byte, error) {
	start := len(dst)
	dst = append(dst, `{"time":"`...)
	dst = e.At.UTC().AppendFormat(dst, time.RFC3339Nano)
	dst = append(dst, `","socket":`...)
	dst = strconv.AppendInt(dst, int64(s.Number), 10)
	dst = append(dst, `,"url":`...)
	dst, err := appendString(dst, s.URL)
	if err == nil {
		dst, err = appendString(append(dst, `,"type":"event","event":`...), e.Name)
	}
	if err != nil {
		return dst[:start], err
	}
	dst, ok := appendArgs(append(dst, `,"args":`...), e)
	if !ok { // NewEvent has another form for it
		line, err := Encode(NewEvent(NewHead(e.At, s.Number, s.URL, "event"), e))
		return append(dst[:start], line...), err
	}
	return append(dst, "}\n"...), nil
}

// appendArgs appends the arguments as an array on one line, safe for a terminal. ok is false if
// they are not JSON.
func appendArgs(dst []byte, e sailsclient.Event) (line []byte, ok bool) {
	start := len(dst)
	dst = append(append(append(dst, '['), e.Args...), ']')
	if !json.Valid(dst[start:]) {
		return dst, false
	}
	if len(e.Attachments) > 0 {
		dst = append(dst[:start], WithBinary(bytes.Clone(dst[start:]), e.Attachments)...)
	}
	dst = append(dst[:start], withoutControls(dst[start:])...)
	return append(dst[:start], escape.JSON(dst[start:])...), true
}

// withoutControls removes control characters from valid JSON, in place. They are only between
// tokens, where they have no meaning.
func withoutControls(text []byte) []byte {
	isControl := func(b byte) bool { return b < ' ' }
	for i, b := range text {
		if !isControl(b) {
			continue
		}
		kept := text[:i]
		for _, b := range text[i:] {
			if !isControl(b) {
				kept = append(kept, b)
			}
		}
		return kept
	}
	return text
}

// appendString appends a text as a JSON string that is safe for a terminal.
func appendString(dst []byte, text string) ([]byte, error) {
	if isPlainString(text) {
		return append(append(append(dst, '"'), text...), '"'), nil
	}
	line, err := Encode(text)
	if err != nil {
		return dst, fmt.Errorf("encode a string: %w", err)
	}
	return append(dst, bytes.TrimSuffix(line, []byte("\n"))...), nil
}

// isPlainString reports whether a text needs no escapes, in JSON and for a terminal.
func isPlainString(text string) bool {
	for i := range len(text) {
		if b := text[i]; b < ' ' || b >= 0x7F || b == '"' || b == '\\' {
			return false
		}
	}
	return true
}
