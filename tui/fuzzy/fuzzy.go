// Package fuzzy finds texts by a few of their characters.
package fuzzy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sailscope/internal/words"
)

// Match is how a text has the characters of a pattern in their order.
type Match struct {
	Score int   // compares with that of other texts: more is better
	Bytes []int // where in the text each character of the pattern is
}

// What a character's place is worth: at the start of a word most, behind the
// character before it next. The text's own start beats that of other words.
const (
	fuzzyTextStart = 12
	fuzzyWordStart = 8
	fuzzyAdjacent  = 6
	fuzzyAnywhere  = 0
	fuzzyNone      = -1 // no match ends here
)

// Nearness is how closely a text is what somebody has typed, whatever the case
// and what stands between words.
type Nearness int

// The ways in which a text may be near a pattern.
const (
	Scattered Nearness = iota // at best, its characters are there in their order
	AtWord                    // one of its words begins with it, and so on
	AtStart                   // the text begins with it
	Whole                     // it is the text
)

// Near tells how near a text is to a pattern, which is not empty.
func Near(pattern, text string) Nearness {
	wanted := strings.Join(words.Of(pattern), "")
	parts := words.Of(text)
	if wanted == "" {
		return Scattered
	}
	for i := range parts {
		rest := strings.Join(parts[i:min(i+len(pattern), len(parts))], "")
		switch {
		case i == 0 && rest == wanted:
			return Whole
		case i == 0 && strings.HasPrefix(rest, wanted):
			return AtStart
		case strings.HasPrefix(rest, wanted):
			return AtWord
		}
	}
	return Scattered
}

// Find finds the best way in which text has the characters of pattern, in their
// order, whatever their case. An empty pattern is in every text.
func Find(pattern, text string) (m Match, ok bool) {
	if pattern == "" {
		return Match{}, true
	}
	var runes []rune
	var offsets []int
	for i, r := range text {
		runes, offsets = append(runes, unicode.ToLower(r)), append(offsets, i)
	}
	if !inOrder(pattern, runes) { // most texts; a pattern that was pasted may be megabytes
		return Match{}, false
	}
	wanted := []rune(pattern)
	from := make([][]int, len(wanted)) // the place before, by pattern's character and place
	var before []int                   // the best scores of matches that end with the last character, by place
	for i, want := range wanted {
		before, from[i] = step(unicode.ToLower(want), runes, before, i == 0)
	}
	end := bestPlace(before)
	m = Match{Score: before[end], Bytes: make([]int, len(wanted))}
	for i := len(wanted) - 1; i >= 0; i-- {
		m.Bytes[i] = offsets[end]
		end = from[i][end]
	}
	return m, true
}

// inOrder tells whether text, which is in lower case, has the characters of
// pattern in their order.
func inOrder(pattern string, text []rune) bool {
	for _, r := range text {
		if next, size := utf8.DecodeRuneInString(pattern); size > 0 && unicode.ToLower(next) == r {
			pattern = pattern[size:]
		}
	}
	return pattern == ""
}

// step puts one more character of the pattern on each place where the text
// has it, behind the best place for those before.
func step(want rune, text []rune, before []int, first bool) (scores, from []int) {
	scores, from = make([]int, len(text)), make([]int, len(text))
	best := -1 // the best place for the characters before, before j-1
	for j, r := range text {
		scores[j], from[j] = fuzzyNone, -1
		if j >= 2 && !first && before[j-2] > fuzzyNone && (best < 0 || before[j-2] > before[best]) {
			best = j - 2
		}
		if r != want {
			continue
		}
		place := place(text, j)
		if first {
			scores[j] = place
			continue
		}
		if best >= 0 {
			scores[j], from[j] = before[best]+place, best
		}
		if j >= 1 && before[j-1] > fuzzyNone && before[j-1]+max(place, fuzzyAdjacent) > scores[j] {
			scores[j], from[j] = before[j-1]+max(place, fuzzyAdjacent), j-1
		}
	}
	return scores, from
}

func place(text []rune, j int) int {
	switch {
	case j == 0:
		return fuzzyTextStart
	case unicode.IsLetter(text[j-1]) || unicode.IsDigit(text[j-1]):
		return fuzzyAnywhere
	default:
		return fuzzyWordStart
	}
}

// bestPlace is that of the highest score.
func bestPlace(scores []int) int {
	best := -1
	for j, score := range scores {
		if score > fuzzyNone && (best < 0 || score > scores[best]) {
			best = j
		}
	}
	return best
}
