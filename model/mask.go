package model

import (
	"regexp"
	"slices"
	"strings"
)

// Masked stands in the place of a secret.
const Masked = "***"

// IsSecretName guesses by name whether a header or parameter is a secret: better
// one too many.
func IsSecretName(name string) bool {
	return holdsAny(name, "auth", "cookie", "csrf", "xsrf", "token", "secret", "passw", "session", "sid",
		"apikey", "api-key", "api_key", "signature")
}

// isSecretKey is IsSecretName for the keys of bodies, most of which are the
// app's own words: an author or a resident is no secret.
func isSecretKey(key string) bool {
	return holdsAny(key, "authorization", "cookie", "csrf", "xsrf", "token", "secret", "passw", "apikey", "api-key", "api_key")
}

func holdsAny(name string, parts ...string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(name, part) })
}

var (
	// parameter is one of a query, member one of a JSON object whose value is a
	// string. Texts that are not right JSON have secrets, too.
	parameter = regexp.MustCompile(`([?&])([^=&# ]+)=([^&# ]*)`)
	member    = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"(\s*:\s*)"((?:[^"\\]|\\.)*)"`)
	scheme    = regexp.MustCompile(`^[A-Za-z]*$`)
)

// Mask is the draft without its secrets, as far as they can be told by the names
// of headers, parameters and the body's keys. Variables are not secrets, their
// values are.
func (d Draft) Mask() Draft {
	return d.mapSecrets(masked)
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

func mapParameters(text string, change func(string) string) string {
	if !IsSecretName(text) {
		return text // nowhere in it is such a name: rows are drawn in every frame
	}
	return replaceSubmatches(parameter, text, func(m []string) string {
		if !IsSecretName(m[2]) {
			return m[0]
		}
		return m[1] + m[2] + "=" + change(m[3])
	})
}

func mapMembers(text string, change func(string) string) string {
	if !isSecretKey(text) {
		return text // nowhere in it is such a key: a body of megabytes costs nothing
	}
	return replaceSubmatches(member, text, func(m []string) string {
		if !isSecretKey(m[1]) {
			return m[0]
		}
		return `"` + m[1] + `"` + m[2] + `"` + change(m[3]) + `"`
	})
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

func replaceSubmatches(pattern *regexp.Regexp, text string, replace func(match []string) string) string {
	return pattern.ReplaceAllStringFunc(text, func(found string) string {
		return replace(pattern.FindStringSubmatch(found))
	})
}
