package secret

import (
	"strconv"
	"strings"
	"unicode"
)

// The functions in this file are for errors: what they are given may be anything,
// typed or pasted into the wrong place, and they show less than the others.

// QuotedURL returns, in quotes, what may be shown of what may be no URL at all: its
// scheme, its host, a port and a path, as far as they are such.
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
	case at < 0 && strings.ContainsFunc(name, notOfHost), strings.HasPrefix(host, "[") && !strings.Contains(host, "]"): // perhaps no address, but a secret that got there
		host = Masked
	case hasPort && !strings.HasPrefix(host, "[") && strings.Trim(port, "0123456789") != "":
		host = name + ":" + Masked
	}
	return strconv.Quote(scheme + host + Path(tail))
}

func notOfHost(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_[]", r)
}

// Path returns a path, or an address without a login, as an error may show it: with
// nothing of its query and its fragment.
func Path(path string) string {
	if end := strings.IndexAny(path, "?#;"); end >= 0 {
		path = path[:end+1] + Masked
	}
	return mapPath(path, Name, Stars)
}

// Location returns where a redirect leads, as an error may show it: with nothing of
// who logs in, of its query and its fragment. It may be no address.
func Location(location string) string {
	location = Path(location)
	if at := strings.LastIndexByte(location, '@'); at >= 0 {
		return Masked + location[at:]
	}
	return location
}

// MaybePath returns what an error may show of what may be no path: nothing of a
// query or a body that stands in its place, nor who logs in.
func MaybePath(path string) string {
	path = URL(path, Stars)
	if end := strings.IndexAny(path, "?#{[\"'= "); end >= 0 {
		return path[:end] + "…"
	}
	return path
}
