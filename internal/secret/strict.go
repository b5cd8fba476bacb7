package secret

import (
	"strconv"
	"strings"
	"unicode"
)

// The functions in this file are for errors. Their arguments may be any text, typed or
// pasted into the wrong place, so they show less than the other functions.

// QuotedURL returns, in quotes, the safe parts of a text that may not be a URL: its
// scheme, host, port and path, where it has them.
func QuotedURL(raw string) string {
	scheme, rest, found := strings.Cut(raw, "://")
	if !found {
		scheme, rest = "", raw
	} else {
		scheme += "://"
	}
	at := strings.LastIndexByte(rest, '@')
	if at >= 0 {
		scheme, rest = scheme+Masked+"@", rest[at+1:]
	}
	host, tail := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host, tail = rest[:end], rest[end:]
	}
	name, port, hasPort := strings.Cut(host, ":")
	switch {
	case at < 0 && strings.ContainsFunc(name, notOfHost), strings.HasPrefix(host, "[") && !strings.Contains(host, "]"): // may not be an address but a misplaced secret
		host = Masked
	case hasPort && !strings.HasPrefix(host, "[") && strings.Trim(port, "0123456789") != "":
		host = name + ":" + Masked
	}
	return strconv.Quote(scheme + host + Path(tail))
}

func notOfHost(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_[]", r)
}

// Path returns a path, or an address without a login, as an error may show it: without
// its query and fragment.
func Path(path string) string {
	if end := strings.IndexAny(path, "?#;"); end >= 0 {
		path = path[:end+1] + Masked
	}
	return mapPath(path, Name, Stars)
}

// Location returns the target of a redirect as an error may show it: without login, query
// and fragment. The target may not be an address.
func Location(location string) string {
	location = Path(location)
	if at := strings.LastIndexByte(location, '@'); at >= 0 {
		return Masked + location[at:]
	}
	return location
}

// MaybePath returns the safe part of a text that may not be a path: without a login, and
// without a query or a body in place of a path.
func MaybePath(path string) string {
	path = URL(path, Stars)
	if end := strings.IndexAny(path, "?#{[\"'= "); end >= 0 {
		return path[:end] + "…"
	}
	return path
}
