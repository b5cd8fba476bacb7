package escape

import (
	"unicode/utf16"
	"unicode/utf8"
)

// JSON makes JSON text safe for a terminal without changing its meaning. In strings, characters that
// Text would escape become \uXXXX escapes of JSON, and bytes that are not UTF-8 become \ufffd, as
// every decoder reads them. Between tokens, line feeds stay and other white space becomes spaces. If
// nothing has to change, it returns raw itself.
//
// For text that is not JSON, the result is safe, too, but may have another meaning.
func JSON(raw []byte) []byte { return hidden.json(raw) }

// ScreenJSON is like JSON, for the screen: it also escapes characters of uneven width. It replaces the
// Thai and Lao am by two characters that look the same.
func ScreenJSON(raw []byte) []byte { return onScreen.json(raw) }

func (c *set) json(raw []byte) []byte {
	if plainPrefix(raw) == len(raw) {
		return raw
	}
	var (
		dst               []byte
		done              int // raw[:done] is in dst
		inString, escaped bool
	)
	for i := 0; i < len(raw); {
		if b := raw[i]; isPlain(b) {
			switch {
			case escaped:
				escaped = false
			case b == '"':
				inString = !inString
			case b == '\\':
				escaped = inString
			}
			i++
			continue
		}
		escaped = false
		r, size := utf8.DecodeRune(raw[i:])
		if c.has(r, size) && (inString || r != '\n') {
			dst = append(dst, raw[done:i]...)
			dst = appendJSONEscape(dst, r, inString)
			done = i + size
		}
		i += size
	}
	if done == 0 {
		return raw
	}
	return append(dst, raw[done:]...)
}

func appendJSONEscape(dst []byte, r rune, inString bool) []byte {
	if !inString && (r == '\t' || r == '\r') {
		return append(dst, ' ')
	}
	if parts := parts(r); parts != "" {
		return append(dst, parts...)
	}
	if high, low := utf16.EncodeRune(r); r > 0xFFFF {
		dst = appendHex(append(dst, `\u`...), uint32(high), 4)
		return appendHex(append(dst, `\u`...), uint32(low), 4)
	}
	return appendHex(append(dst, `\u`...), uint32(r), 4)
}
