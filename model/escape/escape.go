// Package escape makes hostile text safe to show. All text from a server, or from anybody else, goes
// through here before it reaches a terminal. Escape sequences, characters that move the cursor or
// change the direction of text, and invisible characters become visible escapes.
//
// On the screen, characters with a width that depends on the terminal are escaped, too: they would
// move the border of their row. [Plain], [PlainLines] and [JSON], for files and the clipboard, keep
// them.
//
// Backslashes stay as they are, because the result is for reading and not for decoding. Only [JSON]
// and [ScreenJSON] keep the meaning of their input.
package escape

import (
	"strings"
	"unicode/utf8"
)

const (
	hexDigits = "0123456789abcdef"
	// tabStop is narrow, because panes are.
	tabStop = 4
)

// Text returns s for one line of the screen. Controls become \t, \r, \n or \uXXXX. Invisible characters
// and those of uneven width become \uXXXX or \UXXXXXXXX. Bytes that are not UTF-8 become \xNN. If
// nothing has to be escaped, it returns s itself.
func Text(s string) string { return onScreen.text(s) }

// Plain is like Text, and keeps characters of uneven width.
func Plain(s string) string { return hidden.text(s) }

func (c *set) text(s string) string {
	start := c.first(s)
	if start == len(s) {
		return s
	}
	return string(c.appendFrom(make([]byte, 0, len(s)+len(s)/4+8), s, start))
}

// Append appends what Text returns.
func Append(dst []byte, s string) []byte { return onScreen.append(dst, s) }

func (c *set) append(dst []byte, s string) []byte { return c.appendFrom(dst, s, c.first(s)) }

// mark is shown for a character that Cell replaces.
const mark = '\uFFFD'

// Cell returns what is drawn in a single cell for a character that Text would escape: a mark, or for the
// Thai and Lao am what looks like it.
func Cell(char string) string {
	r, _ := utf8.DecodeRuneInString(char)
	if parts := parts(r); parts != "" {
		return parts
	}
	return string(mark)
}

// Lines is like Text for several lines: line feeds stay, and tabs become spaces up to the next tab stop.
func Lines(s string) string { return onScreen.lines(s) }

// PlainLines is like Lines, and keeps characters of uneven width.
func PlainLines(s string) string { return hidden.lines(s) }

func (c *set) lines(s string) string {
	start := c.first(s)
	if start == len(s) {
		return s
	}
	dst := make([]byte, 0, len(s)+len(s)/4+8)
	column := 0
	for {
		end := start + strings.IndexAny(s[start:], "\n\t")
		if end < start {
			return string(c.append(dst, s))
		}
		text := len(dst)
		dst = c.append(dst, s[:end])
		column += utf8.RuneCount(dst[text:])
		if s[end] == '\n' {
			dst, column = append(dst, '\n'), 0
		} else {
			spaces := tabStop - column%tabStop
			dst = append(dst, "    "[:spaces]...)
			column += spaces
		}
		s, start = s[end+1:], 0
	}
}

// appendFrom appends s, of which everything before start is known to be safe.
func (c *set) appendFrom(dst []byte, s string, start int) []byte {
	done := 0 // s[:done] is in dst
	for i := start; i < len(s); {
		if isPlain(s[i]) {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if c.has(r, size) {
			dst = append(dst, s[done:i]...)
			dst = appendEscape(dst, r, size, s[i])
			done = i + size
		}
		i += size
	}
	return append(dst, s[done:]...)
}

func appendEscape(dst []byte, r rune, size int, first byte) []byte {
	if parts := parts(r); parts != "" {
		return append(dst, parts...)
	}
	switch {
	case r == utf8.RuneError && size <= 1:
		return append(dst, '\\', 'x', hexDigits[first>>4], hexDigits[first&15])
	case r == '\t':
		return append(dst, `\t`...)
	case r == '\r':
		return append(dst, `\r`...)
	case r == '\n':
		return append(dst, `\n`...)
	case r > 0xFFFF:
		return appendHex(append(dst, `\U`...), uint32(r), 8)
	default:
		return appendHex(append(dst, `\u`...), uint32(r), 4)
	}
}

func appendHex(dst []byte, n uint32, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		dst = append(dst, hexDigits[n>>shift&15])
	}
	return dst
}

// first returns the index of the first character to escape, or len(s).
func (c *set) first(s string) int {
	i := 0
	for {
		i += plainPrefix(s[i:])
		if i == len(s) {
			return i
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if c.has(r, size) {
			return i
		}
		i += size
	}
}
