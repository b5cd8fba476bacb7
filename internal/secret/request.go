package secret

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"sailscope/internal/header"
	"sailscope/internal/jsontext"
)

// Line changes the secrets in the query of a request line without a body.
func Line(line string, change Output) string {
	at := strings.IndexAny(line, "?#")
	if at < 0 {
		return mapPath(line, isKey, change)
	}
	return mapPath(line[:at], isKey, change) + mapPairs(line[at:], change)
}

// mapPairs changes the secrets in parameters, each with its leading separator.
func mapPairs(text string, change Output) string {
	separators := "?#&;"
	if strings.Contains(text, "{") { // unescaped JSON may contain a semicolon
		separators = "?#&"
	}
	var b strings.Builder
	for rest := text; rest != ""; {
		pair := rest[1 : 1+pairEnd(rest[1:], separators)]
		b.WriteString(rest[:1] + mapParameter(pair, change))
		rest = rest[1+len(pair):]
	}
	return b.String()
}

// pairEnd returns where the first parameter of a text ends. JSON in it may contain
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

// mapParameter changes a secret parameter, or the secrets within another parameter, like
// the blueprints' where, or within one without a name.
func mapParameter(pair string, change Output) string {
	name, value, found := strings.Cut(pair, "=")
	if whole := unescaped(pair); !found || isJSONLike(whole) {
		pair = mapValue(pair, change)
		if name, value, found = strings.Cut(pair, "="); !found || json.Valid([]byte(whole)) {
			return pair
		}
	}
	if isKey(unescaped(name)) {
		plain := strings.TrimRight(value, " ")
		return name + "=" + change(plain) + value[len(plain):]
	}
	return name + "=" + mapValue(value, change)
}

// mapValue changes the secrets within a part of a query, and escapes the result if the
// part was escaped.
func mapValue(text string, change Output) string {
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

// unescaped unescapes a part of a query. It returns a malformed part unchanged.
func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// isSecretHeader reports, by the name of a header or the start of its value, whether the
// value is secret.
func isSecretHeader(name, value string) bool {
	return Name(name) || areCredentials(value) || holdsSecret(value)
}

// areCredentials reports, by its first word, whether a text is the value of an
// Authorization header.
func areCredentials(text string) bool {
	scheme, credentials, _ := strings.Cut(strings.TrimSpace(text), " ")
	return credentials != "" && slices.Contains([]string{"basic", "bearer", "digest", "token", "apikey", "negotiate", "ntlm", "dpop", "hawk", "aws4-hmac-sha256"}, strings.ToLower(scheme))
}

// isWithout reports whether a line removes a header. A long line may be a token that
// begins with the same sign.
func isWithout(line string) bool {
	const longest = 40
	name, found := strings.CutPrefix(strings.TrimSpace(line), "-")
	return found && len(name) <= longest && header.IsName(name)
}

// Headers changes the secrets in header lines.
func Headers(text string, change Output) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		name, value, found := strings.Cut(line, ":")
		switch {
		case !found && !isWithout(line) && strings.TrimSpace(line) != "": // may be a value whose name was forgotten
			lines[i] = change(line)
		case found && isSecretHeader(name, value):
			lines[i] = name + ": " + change(strings.TrimSpace(value))
		}
	}
	return strings.Join(lines, "\n")
}
