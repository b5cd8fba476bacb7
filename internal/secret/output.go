package secret

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"sailscope/internal/variable"
)

// Output is what stands in the place of a secret.
type Output func(value string) string

// Masked is what Stars puts in the place of a secret.
const Masked = "***"

// Stars puts *** in the place of a secret. A value that is only a variable, like
// "Bearer {{TOKEN}}", is no secret: what the variable stands for is.
func Stars(value string) string {
	if value == "" || isVariable(value) {
		return value
	}
	return Masked
}

// SameLength puts a * in the place of each character, for fields in which a cursor
// stands.
func SameLength(value string) string { return strings.Repeat("*", utf8.RuneCountInString(value)) }

// In returns what is secret of a text, according to one of the functions that
// hide: In(secret.URL, text).
func In(hide func(string, Output) string, text string) []string {
	var found []string
	hide(text, func(value string) string {
		if plain := strings.TrimSpace(value); Stars(plain) != plain {
			found = append(found, plain)
		}
		return value
	})
	return found
}

// scheme is what may stand before a secret: "Bearer".
var scheme = regexp.MustCompile(`^[A-Za-z]*$`)

// isVariable tells whether all that could be secret of a value is in variables:
// "Bearer {{TOKEN}}" is not.
func isVariable(value string) bool {
	rest := variable.Syntax.ReplaceAllString(value, "")
	return rest != value && scheme.MatchString(strings.TrimSpace(rest))
}
