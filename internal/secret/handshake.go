package secret

import (
	"net/url"
	"strings"

	"sailscope/internal/header"
)

// Header changes the value of "Name: value" if it is secret. It changes the whole text if
// that has no colon and can't be just a name: it may be a value whose name was forgotten.
func Header(text string, change Output) string {
	name, value, found := strings.Cut(text, ":")
	switch {
	case !found && !header.IsName(text):
		return change(text)
	case !found || !isSecretHeader(name, value):
		return text
	}
	return name + ":" + change(value)
}

// URL changes the password in an address, the user name if that may be the secret, and
// the secrets in the query.
func URL(text string, change Output) string {
	return mapURLParts(text,
		func(info string) string { return mapUser(info, change) },
		func(path string) string { return mapPath(path, Name, change) },
		func(query string) string { return Query(query, change) })
}

// mapURLParts changes the login of an address, its host and path, and its query and
// fragment.
func mapURLParts(text string, user, path, query func(string) string) string {
	start := 0
	if at := strings.Index(text, "://"); at >= 0 {
		start = at + len("://")
	}
	before := text[:start]
	rest := text[start:]
	if at := userEnd(rest); at >= 0 {
		before += user(rest[:at])
		rest = rest[at:]
	}
	end := strings.IndexAny(rest, "?#")
	if end < 0 {
		return before + path(rest)
	}
	return before + path(rest[:end]) + rest[end:end+1] + query(rest[end+1:])
}

// mapPath changes the values in a path, or in an address without a login, that are
// written like parameters: /reset/token=abc, /boat;jsessionid=abc. A value may contain
// slashes and ends at a semicolon.
func mapPath(path string, isSecret func(string) bool, out Output) string {
	var b strings.Builder
	for path != "" {
		piece := path
		if next := strings.IndexAny(path[1:], "/;"); next >= 0 {
			piece = path[:1+next]
		}
		name, _, found := strings.Cut(piece, "=")
		isHost := path[0] != '/' && path[0] != ';'
		if isHost || !found || !isSecret(unescaped(name[1:])) {
			b.WriteString(piece)
			path = path[len(piece):]
			continue
		}
		value := path[len(name)+1:]
		if end := strings.IndexByte(value, ';'); end >= 0 {
			value = value[:end]
		}
		b.WriteString(name + "=" + out(value))
		path = path[len(name)+1+len(value):]
	}
	return b.String()
}

// userEnd returns the index of the @ that ends user and password, -1 if there is none. A
// typed or pasted password may contain characters that a URL does not allow there: a port
// that is not a number is the beginning of a password.
func userEnd(rest string) int {
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority = rest[:end]
	}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		return at
	}
	_, port, hasPort := strings.Cut(authority, ":")
	if !hasPort || strings.HasPrefix(authority, "[") || strings.Trim(port, "0123456789") == "" {
		return -1
	}
	return strings.LastIndexByte(rest, '@')
}

// mapUser changes the password. It also changes the user name if there is no password or
// the name is a token.
func mapUser(info string, change Output) string {
	user, password, both := strings.Cut(info, ":")
	if !both {
		return change(user)
	}
	if password == "" || isTokenLike(user) {
		user = change(user)
	}
	return user + ":" + change(password)
}

// isTokenLike reports whether a text looks like a random token and not like a name that a
// person has chosen.
func isTokenLike(text string) bool {
	const shortest = 16
	return len(text) >= shortest && strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(text, "@ ")
}

// Query changes the secret parameters of a query as a whole.
func Query(text string, change Output) string {
	const separators = "&?;"
	var b strings.Builder
	for {
		end := pairEnd(text, separators)
		b.WriteString(mapHandshakePair(text[:end], change))
		if end == len(text) {
			return b.String()
		}
		b.WriteByte(text[end])
		text = text[end+1:]
	}
}

// mapHandshakePair changes a parameter's whole value if it is or contains a secret. It
// changes a whole parameter without a name that contains a secret.
func mapHandshakePair(pair string, change Output) string {
	name, value, found := strings.Cut(pair, "=")
	if whole := unescaped(pair); (!found || isJSONLike(whole)) && holdsSecret(whole) || !found && isTokenLike(whole) {
		return change(pair)
	}
	if !found {
		return pair
	}
	if plain, err := url.QueryUnescape(name); err != nil || Name(plain) || holdsSecret(unescaped(value)) {
		return name + "=" + change(value)
	}
	return pair
}
