package model

import "strings"

// mapWithin changes the secrets in a text that nothing names as one: a text may
// itself be JSON, a URL with a user or a query, or a form.
func mapWithin(text string, change func(string) string) string {
	switch {
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return mapMembers(text, change)
	case strings.ContainsAny(text, " \t\n"):
		return text
	case strings.Contains(text, "://"):
		return mapURL(text, change)
	case strings.Contains(text, "="):
		return mapParameters("&"+text, change)[1:]
	}
	return text
}

// holdsSecret tells whether mapWithin would change anything.
func holdsSecret(text string) bool {
	found := false
	mapWithin(strings.TrimSpace(text), func(value string) string {
		found = found || masked(value) != value
		return value
	})
	return found
}
