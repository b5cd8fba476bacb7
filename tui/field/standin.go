package field

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
)

// standIns map invisible characters to visible ones of a single cell. A text area holds
// the visible ones, so that wrapping, the cursor and the mouse agree with the drawing,
// and the text leaves the area unchanged.
type standIns struct {
	of    map[string]rune // by the character, or the byte that is not UTF-8
	texts map[rune]string
}

// The stand-ins are code points of the last private use plane. Characters of that plane
// have stand-ins themselves.
const (
	firstStandIn = 0x100000
	lastStandIn  = 0x10FFFD
)

// needsStandIn reports whether a character that DecodeRune returned needs a stand-in. The
// area drops U+FFFD.
func needsStandIn(r rune, size int) bool {
	return r != '\n' && r != '\t' && (r >= firstStandIn || r == utf8.RuneError || escape.Unsafe(r, size))
}

// put returns a text as the area holds it. It fails if there are more different
// characters than stand-ins.
func (s *standIns) put(text string) (held string, ok bool) {
	var b strings.Builder
	done := 0 // text[:done] is in b
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if needsStandIn(r, size) {
			standIn, ok := s.standIn(text[i : i+size])
			if !ok {
				return "", false
			}
			b.WriteString(text[done:i])
			b.WriteRune(standIn)
			done = i + size
		}
		i += size
	}
	if done == 0 {
		return text, true
	}
	b.WriteString(text[done:])
	return b.String(), true
}

func (s *standIns) standIn(char string) (r rune, ok bool) {
	if r, ok := s.of[char]; ok {
		return r, true
	}
	r = firstStandIn + rune(len(s.of))
	if r > lastStandIn {
		return 0, false
	}
	if s.of == nil {
		s.of, s.texts = make(map[string]rune), make(map[rune]string)
	}
	s.of[strings.Clone(char)], s.texts[r] = r, strings.Clone(char)
	return r, true
}

// putMessage is put for the text that a key press or a paste inserts.
func (s *standIns) putMessage(msg tea.Msg) (held tea.Msg, ok bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		msg.Text, ok = s.put(msg.Text)
		return msg, ok
	case tea.PasteMsg:
		msg.Content, ok = s.put(msg.Content)
		return msg, ok
	default:
		return msg, true
	}
}

// text reverses put.
func (s *standIns) text(held string) string {
	if len(s.of) == 0 {
		return held
	}
	var b strings.Builder
	for _, r := range held {
		if char, ok := s.texts[r]; ok {
			b.WriteString(char)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// drawn returns the area's content as it shows, in the same number of cells.
func (s *standIns) drawn(held string) string {
	if len(s.of) == 0 {
		return held
	}
	var b strings.Builder
	for _, r := range held {
		if r >= firstStandIn {
			b.WriteString(escape.Cell(s.texts[r]))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
