//go:build !race

// One goroutine does all of this: the race detector has nothing to find.

package escape

import (
	"testing"
	"unicode/utf8"
)

// Every character that is drawn as it is takes its cells, whatever is beside it.
func TestEveryRuneKeepsItsCells(t *testing.T) {
	neighbors := []string{"", "a", "e\u0301", "日", "가", "각", "ก", "\u0e49", "ක", "क", "\u093c", "ب", "👍", "\U0001f469", `\u0940`}
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || Unsafe(r, utf8.RuneLen(r)) {
			continue
		}
		s := string(r)
		checkEven(t, s+s)
		usual := r >= 0x3400 && r <= 0x9FFF || r >= 0xE000 && r <= 0xF8FF || r >= 0x20000 // one property for all
		for _, n := range neighbors {
			if !usual || r&0xFF == 0 {
				checkEven(t, n+s+n)
			}
		}
	}
}
