// Package fuzzy finds texts by some of their characters.
package fuzzy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sailscope/internal/words"
)

// Match says how a text contains the characters of a pattern in order.
type Match struct {
	Score int   // compare with other texts: higher is better
	Bytes []int // the byte index of each pattern character in the text
}

// The score of a character's position: highest at the start of a word, then directly
// after the previous character. The start of the text scores more than that of other
// words.
const (
	fuzzyTextStart = 12
	fuzzyWordStart = 8
	fuzzyAdjacent  = 6
	fuzzyAnywhere  = 0
	fuzzyNone      = -1 // no match ends here
)

// Nearness says how closely a text matches what the user typed. It ignores case and word
// separators.
type Nearness int

// The degrees of nearness.
const (
	Scattered Nearness = iota // at best, the text contains its characters in order
	AtWord                    // the pattern begins at the start of one of the text's words
	AtStart                   // the text begins with the pattern
	Whole                     // the text is the pattern
)

// Near returns how near a text is to a pattern, which must not be empty.
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

// Find returns the best match of pattern's characters in text, in order and in any case.
// An empty pattern matches every text.
func Find(pattern, text string) (m Match, ok bool) {
	if pattern == "" {
		return Match{}, true
	}
	var runes []rune
	var offsets []int
	for i, r := range text {
		runes, offsets = append(runes, unicode.ToLower(r)), append(offsets, i)
	}
	if !inOrder(pattern, runes) { // rules out most texts; a pasted pattern may be megabytes long
		return Match{}, false
	}
	wanted := []rune(pattern)
	from := make([][]int, len(wanted)) // the previous position, by pattern character and position
	var before []int                   // by position, the best score of a match that ends there with the last character
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

// inOrder reports whether text, which is lowercase, contains the characters of pattern in
// order.
func inOrder(pattern string, text []rune) bool {
	for _, r := range text {
		if next, size := utf8.DecodeRuneInString(pattern); size > 0 && unicode.ToLower(next) == r {
			pattern = pattern[size:]
		}
	}
	return pattern == ""
}

// step matches one more character of the pattern. For each position where the text has
// it, step finds the best position of the previous character.
func step(want rune, text []rune, before []int, first bool) (scores, from []int) {
	scores, from = make([]int, len(text)), make([]int, len(text))
	best := -1 // the best position of the previous characters, before j-1
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

// bestPlace returns the position of the highest score.
func bestPlace(scores []int) int {
	best := -1
	for j, score := range scores {
		if score > fuzzyNone && (best < 0 || score > scores[best]) {
			best = j
		}
	}
	return best
}
