package model

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Masked stands in the place of a secret.
const Masked = "***"

// IsSecretName guesses by name whether a header, or a parameter of the handshake,
// is a secret: better one too many.
func IsSecretName(name string) bool {
	name = strings.ToLower(name)
	return holdsAny(name, secretWords()) || holdsAny(name, []string{"auth", "session", "sid"})
}

// isSecretKey is IsSecretName for the keys of bodies and the parameters of
// requests, most of which are the app's own words: an author or a resident is no
// secret.
func isSecretKey(key string) bool {
	key = strings.ToLower(key)
	return slices.Contains(secretKeys(), key) || holdsAny(key, secretWords())
}

// secretWords are parts of names that only secrets have; secretKeys are whole
// ones that are secrets, and as parts of names are not.
func secretWords() []string {
	return []string{
		"authorization", "cookie", "csrf", "xsrf", "token", "jwt", "bearer", "secret", "passw", "passphrase", "credential",
		"apikey", "api-key", "api_key", "privatekey", "private-key", "private_key", "signature",
	}
}

func secretKeys() []string {
	return []string{"auth", "sid", "sessionid", "session_id", "pass", "pwd", "pw", "otp"}
}

// mayHoldSecret tells whether there may be a secret key anywhere in a text: most
// texts need no closer look. Escapes can hide a name.
func mayHoldSecret(text string) bool {
	text = strings.ToLower(text)
	return holdsAny(text, secretWords()) || holdsAny(text, secretKeys()) || holdsAny(text, []string{"%", `\u`})
}

func holdsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// scheme is what may stand before a secret: "Bearer".
var scheme = regexp.MustCompile(`^[A-Za-z]*$`)

// Mask is the draft without its secrets, as far as they can be told by the names
// of headers, parameters and the body's keys. Variables are not secrets, their
// values are.
func (d Draft) Mask() Draft { return d.mapSecrets(masked) }

// Secrets are what Mask takes out.
func (d Draft) Secrets() []string {
	var found []string
	d.mapSecrets(func(value string) string {
		if masked(value) != value {
			found = append(found, value)
		}
		return value
	})
	return found
}

// MaskBody is the JSON of a body that was sent, without its secrets.
func MaskBody(body []byte) []byte { return []byte(mapMembers(string(body), masked)) }

func masked(value string) string {
	if value == "" || isVariable(value) {
		return value
	}
	return Masked
}

// isVariable tells whether all that could be secret of a value is in variables:
// "Bearer {{TOKEN}}" is not.
func isVariable(value string) bool {
	rest := variable.ReplaceAllString(value, "")
	return rest != value && scheme.MatchString(strings.TrimSpace(rest))
}

// holdsMask tells whether a secret is missing.
func (d Draft) holdsMask() bool {
	found := false
	d.mapSecrets(func(value string) string {
		found = found || value == Masked
		return value
	})
	return found
}

func (d Draft) mapSecrets(change func(value string) string) Draft {
	line, body := d.Line, ""
	if at := bodyStart(line); at >= 0 {
		line, body = line[:at], line[at:]
	}
	return Draft{
		Line:    mapParameters(line, change) + mapMembers(body, change),
		Headers: mapHeaders(d.Headers, change),
		Body:    mapMembers(d.Body, change),
	}
}

// mapParameters changes the secrets in a request line's query.
func mapParameters(line string, change func(string) string) string {
	const separators = "?#&"
	at := strings.IndexAny(line, separators)
	if at < 0 || !mayHoldSecret(line[at:]) {
		return line
	}
	var b strings.Builder
	b.WriteString(line[:at])
	for rest := line[at:]; rest != ""; {
		pair := rest[1:]
		if end := strings.IndexAny(pair, separators); end >= 0 {
			pair = pair[:end]
		}
		b.WriteString(rest[:1] + mapParameter(pair, change))
		rest = rest[1+len(pair):]
	}
	return b.String()
}

// mapParameter changes a parameter that is a secret, and secrets in one that is
// JSON, like the blueprints' where.
func mapParameter(pair string, change func(string) string) string {
	name, value, found := strings.Cut(pair, "=")
	if !found {
		return pair
	}
	value = strings.TrimRight(value, " ")
	blanks := pair[len(name)+len("=")+len(value):] // before a body
	plain := unescaped(value)
	switch {
	case isSecretKey(unescaped(name)):
		value = change(value)
	case strings.HasPrefix(plain, "{"), strings.HasPrefix(plain, "["):
		changed := mapMembers(plain, change)
		if changed != plain && plain != value {
			changed = url.QueryEscape(changed)
		}
		if changed != plain {
			value = changed
		}
	}
	return name + "=" + value + blanks
}

// unescaped is a text of a query, as it is if it can't be read.
func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func mapHeaders(text string, change func(string) string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		name, value, found := strings.Cut(line, ":")
		switch {
		case !found && strings.TrimSpace(line) != "": // perhaps a value whose name was forgotten
			lines[i] = change(line)
		case found && IsSecretName(name):
			lines[i] = name + ": " + change(strings.TrimSpace(value))
		}
	}
	return strings.Join(lines, "\n")
}
