package secret

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"sailscope/internal/variable"
)

// Output returns the replacement of a secret.
type Output func(value string) string

// Masked is the text that Stars puts in place of a secret.
const Masked = "***"

// Stars replaces a secret with ***. A value that is only a variable, like "Bearer
// {{TOKEN}}", stays: the variable's value is the secret.
func Stars(value string) string {
	if value == "" || isVariable(value) {
		return value
	}
	return Masked
}

// SameLength replaces each character with a *, for fields with a cursor.
func SameLength(value string) string { return strings.Repeat("*", utf8.RuneCountInString(value)) }

// In returns the secrets of a text, according to one of the functions that hide:
// In(secret.URL, text).
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

// scheme matches what may precede a secret: "Bearer".
var scheme = regexp.MustCompile(`^[A-Za-z]*$`)

// isVariable reports whether a value's secret part is only a variable, as in "Bearer
// {{TOKEN}}".
func isVariable(value string) bool {
	rest := variable.Syntax.ReplaceAllString(value, "")
	return rest != value && scheme.MatchString(strings.TrimSpace(rest))
}
