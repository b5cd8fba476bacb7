package field

import (
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
)

// standIns are what a text area holds for characters that can't be seen: each has
// a visible one of a single cell, so that wrapping, the cursor and the mouse agree
// with what is drawn, and the text comes out of the area as it went in.
type standIns struct {
	of    map[string]rune // by the character, or the byte that is no UTF-8
	texts map[rune]string
}

// The code points that stand in are those of the last private plane. Characters of
// that plane have stand-ins themselves.
const (
	firstStandIn = 0x100000
	lastStandIn  = 0x10FFFD
)

// needsStandIn judges what DecodeRune returned. The area drops U+FFFD.
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

// putMessage is put for what a key press or a paste inserts.
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

// text undoes put.
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

// drawn is what the area holds, or has drawn, as it is shown: in as many cells.
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
