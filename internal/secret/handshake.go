package secret

import (
	"net/url"
	"strings"

	"sailscope/internal/header"
)

// Header changes the value of "Name: value" if it is a secret, and all of a
// text without a colon that cannot be a name alone: perhaps a value whose name
// was forgotten.
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

// URL changes the password in an address, the user name where that may be the
// secret, and the secrets in its query.
func URL(text string, change Output) string {
	return mapURLParts(text,
		func(info string) string { return mapUser(info, change) },
		func(path string) string { return mapPath(path, Name, change) },
		func(query string) string { return Query(query, change) })
}

// mapURLParts changes who logs in to an address, its host and path, and what follows.
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
// written like parameters: /reset/token=abc, /boat;jsessionid=abc. A value may hold
// slashes: it goes up to a semicolon.
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

// userEnd is where the @ is that ends user and password, -1 if there is none.
// Characters that have no business in a password are in one that was typed or
// pasted: what would be a port that is no number is its beginning.
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

// mapUser changes a password, and a user name that has none or is a token's.
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

// isTokenLike tells random text from a name that somebody has chosen.
func isTokenLike(text string) bool {
	const shortest = 16
	return len(text) >= shortest && strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(text, "@ ")
}

// Query changes the secrets in a query, whole parameters of it.
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

// mapHandshakePair changes all of a parameter's value if it is a secret or holds
// one, and all of a parameter without a name that holds one.
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
