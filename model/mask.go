package model

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"sailscope/model/jsontext"
)

// Masked stands in the place of a secret.
const Masked = "***"

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
	separators := "?#&;"
	if strings.Contains(line, "{") { // JSON that is not escaped may hold a semicolon
		separators = "?#&"
	}
	at := strings.IndexAny(line, separators)
	if at < 0 {
		return line
	}
	var b strings.Builder
	b.WriteString(line[:at])
	for rest := line[at:]; rest != ""; {
		pair := rest[1 : 1+pairEnd(rest[1:], separators)]
		b.WriteString(rest[:1] + mapParameter(pair, change))
		rest = rest[1+len(pair):]
	}
	return b.String()
}

// pairEnd is where the parameter ends that a text begins with. JSON in it may hold
// separators.
func pairEnd(text, separators string) int {
	const longest = 16 << 10 // no URL is longer
	start, end := 0, 0
	if at := strings.IndexAny(text, separators+"="); at >= 0 && text[at] == '=' {
		start = at + 1
	}
	if isJSONLike(text[start:]) && len(text) <= longest {
		if end = jsontext.ValueEnd(text, start); !json.Valid([]byte(text[start:end])) {
			end = 0
		}
	}
	if length := strings.IndexAny(text[end:], separators); length >= 0 {
		return end + length
	}
	return len(text)
}

// mapParameter changes a parameter that is a secret, and secrets within another,
// like the blueprints' where, and within one that has no name.
func mapParameter(pair string, change func(string) string) string {
	name, value, found := strings.Cut(pair, "=")
	if whole := unescaped(pair); !found || isJSONLike(whole) {
		pair = mapValue(pair, change)
		if name, value, found = strings.Cut(pair, "="); !found || json.Valid([]byte(whole)) {
			return pair
		}
	}
	if isSecretKey(unescaped(name)) {
		plain := strings.TrimRight(value, " ")
		return name + "=" + change(plain) + value[len(plain):]
	}
	return name + "=" + mapValue(value, change)
}

// mapValue changes the secrets within a text of a query, escaped again if it was.
func mapValue(text string, change func(string) string) string {
	value := strings.TrimRight(text, " ")
	blanks := text[len(value):] // before a body
	plain := unescaped(value)
	changed := mapWithin(plain, change)
	switch {
	case changed == plain:
		return text
	case plain != value:
		changed = url.QueryEscape(changed)
	}
	return changed + blanks
}

// unescaped is a text of a query, as it is if it can't be read.
func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// isSecretHeader tells by the name of a header, or by what its value begins with,
// whether the value is a secret.
func isSecretHeader(name, value string) bool {
	return IsSecretName(name) || areCredentials(value) || holdsSecret(value)
}

// areCredentials tells by its first word whether a text is the value of an
// Authorization header.
func areCredentials(text string) bool {
	scheme, credentials, _ := strings.Cut(strings.TrimSpace(text), " ")
	return credentials != "" && slices.Contains([]string{"basic", "bearer", "digest", "token", "apikey", "negotiate", "ntlm", "dpop", "hawk", "aws4-hmac-sha256"}, strings.ToLower(scheme))
}

// isWithout tells that a line leaves a header out. A long one may be a token that
// begins with the same sign.
func isWithout(line string) bool {
	const longest = 40
	name, ok := parseWithout(line)
	return ok && len(name) <= longest
}

func mapHeaders(text string, change func(string) string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		name, value, found := strings.Cut(line, ":")
		switch {
		case !found && !isWithout(line) && strings.TrimSpace(line) != "": // perhaps a value whose name was forgotten
			lines[i] = change(line)
		case found && isSecretHeader(name, value):
			lines[i] = name + ": " + change(strings.TrimSpace(value))
		}
	}
	return strings.Join(lines, "\n")
}
