package escape

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// isPlain reports whether a byte is a printable ASCII character. Most text is, so the check is fast.
func isPlain(b byte) bool { return b-0x20 < 0x7F-0x20 }

// plainPrefix returns the length of the printable ASCII at the beginning of s.
func plainPrefix[T string | []byte](s T) int {
	for i := range len(s) {
		if !isPlain(s[i]) {
			return i
		}
	}
	return len(s)
}

// Unsafe reports whether Text escapes the character that DecodeRune returned. size distinguishes a byte
// that is not UTF-8 from a real U+FFFD.
func Unsafe(r rune, size int) bool { return onScreen.has(r, size) }

// set is a set of characters to escape. It has a bit for each character up to
// U+FFFF: asking the tables of Unicode costs up to fifty times as much, and a
// quotation mark is enough to have to ask. The bits are in bmp.go, since finding
// them takes milliseconds of every start.
type set struct {
	bmp  *bitmap
	more func(rune) bool // for what is above
}

type bitmap [0x10000 / 64]uint64

var (
	// hidden has what no reader may get, be it a terminal, a file or a clipboard.
	hidden = set{&hiddenBits, mustEscape}
	// onScreen has besides what moves the border of a row in some terminals.
	onScreen = set{&onScreenBits, mustEscapeOnScreen}
)

// has judges what DecodeRune returned.
func (s *set) has(r rune, size int) bool {
	switch {
	case r == utf8.RuneError:
		return size <= 1
	case r <= 0xFFFF:
		return s.bmp[r>>6]>>(r&63)&1 != 0
	default:
		return s.more(r)
	}
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

func mustEscapeOnScreen(r rune) bool { return mustEscape(r) || isUneven(r) }

// joinsEmoji tells skin tones, the letters of flags, and the variation selectors
// that choose a wide or a narrow picture. Joiners are format characters.
func joinsEmoji(r rune) bool {
	return r >= 0x1F3FB && r <= 0x1F3FF || r >= 0x1F1E6 && r <= 0x1F1FF || r == 0xFE0E || r == 0xFE0F
}

//go:generate go run gen.go

// isUneven tells the characters whose cells depend on the terminal: those that
// merge with their neighbors into a cluster, which some terminals give its own
// width and others the sum of its characters' widths (spacing vowel signs,
// viramas, conjoining jamo, half-width sound marks), and those whose width is
// not the same in each version of Unicode.
func isUneven(r rune) bool {
	_, found := slices.BinarySearchFunc(uneven[:], r, func(of [2]rune, r rune) int {
		switch {
		case r < of[0]:
			return 1
		case r > of[1]:
			return -1
		default:
			return 0
		}
	})
	return found
}

// parts returns the characters of even width that a character is drawn as, "" if
// there are none. The Thai and Lao am is in most sentences; Unicode has it as a
// circle above the letter and the sign for a.
func parts(r rune) string {
	switch r {
	case 0x0E33:
		return "\u0E4D\u0E32"
	case 0x0EB3:
		return "\u0ECD\u0EB2"
	default:
		return ""
	}
}
