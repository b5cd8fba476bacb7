package secret

import (
	"slices"
	"strings"
)

// mapWithin changes the secrets in a text without a name that marks it as secret. The
// text itself may be JSON, header lines, URLs with a login or a query, or a form.
func mapWithin(text string, change Output) string {
	if isJSONLike(strings.TrimSpace(text)) {
		return Body(text, change)
	}
	text = mapHeaderLines(text, change)
	blank, equals, scheme := strings.IndexAny(text, " \t\n"), strings.IndexByte(text, '='), strings.Index(text, "://")
	first := func(at, other int) bool { return at >= 0 && (other < 0 || at < other) }
	switch {
	case first(equals, blank) && first(equals, scheme): // passwords contain blanks, and cookies are separated by them
		return mapPairs("&"+text, change)[1:]
	case scheme >= 0:
		return mapURLs(text, change)
	}
	return text
}

// isJSONLike reports whether a text begins like an object or an array.
func isJSONLike(text string) bool {
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// mapURLs changes the secrets in all URLs of a text.
func mapURLs(text string, change Output) string {
	var b strings.Builder
	for text != "" {
		word, rest := text, ""
		if end := strings.IndexAny(text, " \t\n"); end >= 0 {
			word, rest = text[:end], text[end:]
		}
		if strings.Contains(word, "://") {
			word = URL(word, change)
		}
		blanks := len(rest) - len(strings.TrimLeft(rest, " \t\n"))
		b.WriteString(word + rest[:blanks])
		text = rest[blanks:]
	}
	return b.String()
}

// mapHeaderLines changes secret values that are written like headers: "Authorization:
// Bearer x" on a line of its own, or in quotes as for curl.
func mapHeaderLines(text string, change Output) string {
	var b strings.Builder
	done := 0
	for at := 0; ; {
		length := strings.IndexByte(text[at:], ':')
		if length < 0 {
			return b.String() + text[done:]
		}
		colon := at + length
		at = colon + 1
		name := headerNameBefore(text[done:colon])
		if name == "" || strings.HasPrefix(text[at:], "//") || !isKey(name) {
			continue
		}
		end := headerEnd(text, colon-len(name), at)
		value := strings.TrimSpace(text[at:end])
		if changed := change(value); value != "" && changed != value {
			start := at + strings.Index(text[at:end], value)
			b.WriteString(text[done:start] + changed)
			done, at = start+len(value), end
		}
	}
}

// headerNameBefore returns the name before a colon, "" where no header can be, as in the
// middle of a sentence.
func headerNameBefore(text string) string {
	const longest = 128
	start := len(text)
	for start > 0 && len(text)-start < longest && isNameByte(text[start-1]) {
		start--
	}
	name := text[start:]
	if name == "" || name[0] >= '0' && name[0] <= '9' { // a time
		return ""
	}
	before := strings.TrimRight(text[:start], " \t>")
	if before == "" || strings.IndexByte("\r\n'\"`{([,;", before[len(before)-1]) >= 0 || holdsAny(strings.ToLower(name), []string{"authorization", "cookie"}) {
		return name
	}
	return ""
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.'
}

// headerEnd returns where the value of a header ends whose name begins at start: at the
// closing quote, if a quote precedes the name, or at the end of the line.
func headerEnd(text string, start, value int) int {
	ends := "\r\n"
	if start > 0 && slices.Contains([]byte("'\"`"), text[start-1]) {
		ends += text[start-1 : start]
	}
	if length := strings.IndexAny(text[value:], ends); length >= 0 {
		return value + length
	}
	return len(text)
}

// holdsSecret reports whether mapWithin would change anything.
func holdsSecret(text string) bool {
	found := false
	mapWithin(strings.TrimSpace(text), func(value string) string {
		found = found || Stars(value) != value
		return value
	})
	return found
}
