package escape

import (
	"unicode"
	"unicode/utf8"
)

// isPlain tells the bytes that are a printable ASCII character: most of what
// ever comes, and safe at one comparison.
func isPlain(b byte) bool { return b-0x20 < 0x7F-0x20 }

// plainPrefix is the length of the printable ASCII that s begins with.
func plainPrefix[T string | []byte](s T) int {
	for i := range len(s) {
		if !isPlain(s[i]) {
			return i
		}
	}
	return len(s)
}

// Unsafe tells whether Text escapes what DecodeRune returned. size tells a byte
// that is not UTF-8 from a proper U+FFFD.
func Unsafe(r rune, size int) bool {
	switch {
	case r == utf8.RuneError:
		return size <= 1
	case r <= 0xFFFF:
		return unsafeBMP[r>>6]>>(r&63)&1 != 0
	default:
		return mustEscape(r)
	}
}

// unsafeBMP has a bit for each character up to U+FFFF. Asking the tables of
// Unicode costs up to fifty times as much, and a quotation mark is enough to
// have to ask.
var unsafeBMP = findUnsafeBMP() //nolint:gochecknoglobals // a table, read only

func findUnsafeBMP() (bits [0x10000 / 64]uint64) {
	for r := rune(0); r <= 0xFFFF; r++ {
		if mustEscape(r) {
			bits[r>>6] |= 1 << (r & 63)
		}
	}
	return bits
}

// mustEscape tells the characters that control the terminal, change how their
// surroundings show, or show as nothing: controls; format characters, which are
// the bidi controls, zero-width characters, the BOM, soft hyphens and tags; line
// and paragraph separators; fillers that count as letters but have no shape; the
// code points that Unicode keeps out of text for ever; and what makes one emoji
// of several characters, whose width is another in each terminal.
func mustEscape(r rune) bool {
	return joinsEmoji(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}

// joinsEmoji tells skin tones, the letters of flags, and the variation selectors
// that choose a wide or a narrow picture. Joiners are format characters.
func joinsEmoji(r rune) bool {
	return r >= 0x1F3FB && r <= 0x1F3FF || r >= 0x1F1E6 && r <= 0x1F1FF || r == 0xFE0E || r == 0xFE0F
}
