package model

import (
	"slices"
	"strings"
)

// IsSecretName guesses by name whether a header or parameter is a secret: better
// one too many.
func IsSecretName(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{
		"auth", "cookie", "csrf", "xsrf", "token", "secret", "passw", "session", "sid", "apikey", "api-key", "api_key", "signature",
	}, func(part string) bool { return strings.Contains(name, part) })
}
