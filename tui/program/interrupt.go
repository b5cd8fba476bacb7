package program

import (
	"bytes"
	"os"
	"regexp"

	tea "charm.land/bubbletea/v2"
)

// interruptInput is the terminal as the program reads it. It detects ctrl+c at the
// read, because a stuck program never handles the key.
type interruptInput struct {
	*os.File
	life    *lifeline
	pasting bool   // the input is part of a paste
	begun   []byte // the start of a sequence that the next read completes
}

const (
	pasteBegins = "\x1b[200~"
	pasteEnds   = "\x1b[201~"
)

// interruptKey matches ctrl+c as a byte, in kitty's protocol, and in xterm's
// modifyOtherKeys, with and without the lock keys.
var interruptKey = regexp.MustCompile(`\x03|\x1b\[99(:\d*)*;(5|69|133|197)(:[12])?u|\x1b\[27;(5|69|133|197);99~`)

// IsInterrupt tells whether a key is ctrl+c. With alt, it is a ctrl+c shortly after
// esc.
func IsInterrupt(key tea.KeyPressMsg) bool {
	return key.Code == 'c' && key.Mod&^tea.ModAlt == tea.ModCtrl
}

func (i *interruptInput) Read(p []byte) (int, error) {
	n, err := i.File.Read(p)
	if i.interrupts(p[:n]) {
		i.life.interrupt()
	}
	return n, err
}

// begunSequence matches an incomplete CSI sequence at the end of the data.
var begunSequence = regexp.MustCompile(`\x1b(\[[0-9:;]{0,20})?$`)

// interrupts tells whether the data has a ctrl+c outside of a paste.
func (i *interruptInput) interrupts(data []byte) (pressed bool) {
	data = append(i.begun, data...)
	i.begun = bytes.Clone(begunSequence.Find(data))
	for len(data) > 0 {
		mark := pasteBegins
		if i.pasting {
			mark = pasteEnds
		}
		before, after, found := bytes.Cut(data, []byte(mark))
		pressed = pressed || !i.pasting && interruptKey.Match(before)
		if found {
			i.pasting = !i.pasting
		}
		data = after
	}
	return pressed
}
