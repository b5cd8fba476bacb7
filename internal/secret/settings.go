package secret

import (
	"maps"
	"strings"
)

// Settings are the settings of a connection that are secret regardless of their names,
// because the configuration takes them from the environment or from a command. Target
// names them: "query", "header x-app". Nil holds none. Settings never change, so sockets
// may share them.
type Settings map[string]bool

// Setting is what this package needs to know about a setting. The table in
// internal/settings provides it.
type Setting struct {
	Key   string
	Holds Content
	// Header is the header of the handshake that the setting sets, "" for none.
	Header string
}

// Content says what kind of secret a setting's text may hold.
type Content int

const (
	// HoldsText is a text that is secret only as a whole; but a path may have a query.
	HoldsText Content = iota
	// HoldsAddress is a URL, with a login and a query.
	HoldsAddress
	// HoldsQuery is a query, without its question mark.
	HoldsQuery
	// HoldsHeader is "Name: value".
	HoldsHeader
	// HoldsCookies is the value of a Cookie header, which is always secret.
	HoldsCookies
	// HoldsRequest is a request, which has its own rules: see package request.
	HoldsRequest
)

// handshakeHeader is the key of the setting that sets any header of the handshake.
const handshakeHeader = "connect-header"

// With returns these settings and more, by their targets.
func (s Settings) With(targets ...string) Settings {
	if len(targets) == 0 {
		return s
	}
	more := maps.Clone(s)
	if more == nil {
		more = make(Settings)
	}
	for _, target := range targets {
		more[target] = true
	}
	return more
}

// Has reports whether a setting is one of them. The text of a header is "Name: value".
func (s Settings) Has(setting Setting, text string) bool { return s[setting.Target(text)] }

// Target returns the name of what a setting sets: its key, and for headers also the
// header's name. The cookie and the origin are headers of the handshake.
func (s Setting) Target(text string) string {
	switch {
	case s.Header != "":
		return handshakeHeader + " " + strings.ToLower(s.Header)
	case s.Holds == HoldsHeader:
		name, _, _ := strings.Cut(text, ":")
		return s.Key + " " + strings.ToLower(strings.TrimSpace(name))
	default:
		return s.Key
	}
}

// Hide returns a setting's text with asterisks for its secrets, of the same length.
func (s Settings) Hide(setting Setting, text string) string {
	return mapSetting(setting, text, s.Has(setting, text), SameLength)
}

// HideSetting is Hide for a setting that is secret as a whole.
func HideSetting(setting Setting, text string) string {
	return mapSetting(setting, text, true, SameLength)
}

// Mask returns a setting's text with *** for its secrets.
func (s Settings) Mask(setting Setting, text string) string {
	change := Output(Stars)
	if setting.Holds == HoldsHeader {
		change = func(value string) string { return " " + Stars(strings.TrimSpace(value)) }
	}
	return mapSetting(setting, text, s.Has(setting, text), change)
}

// mapSetting changes the secrets in a setting's text, or the whole text if the setting
// itself is secret. Of a secret address it changes only the login and what follows the
// path, because the rest tells sockets apart.
func mapSetting(setting Setting, text string, secret bool, change Output) string {
	switch setting.Holds {
	case HoldsHeader:
		if name, value, found := strings.Cut(text, ":"); secret && found {
			return name + ":" + change(value)
		} else if !secret {
			return Header(text, change)
		}
	case HoldsAddress:
		if secret {
			return Address(text, change)
		}
		return URL(text, change)
	case HoldsQuery:
		if !secret {
			return Query(text, change)
		}
	case HoldsCookies:
		return change(text)
	case HoldsText, HoldsRequest:
		if !secret && strings.HasPrefix(text, "/") { // a route, which may have a query
			return URL(text, change)
		}
	}
	if secret {
		return change(text)
	}
	return text
}

// Address changes the login, the query and the fragment of a secret address.
func Address(text string, change Output) string {
	return mapURLParts(text, func(info string) string {
		user, password, both := strings.Cut(info, ":")
		if !both {
			return change(user)
		}
		return change(user) + ":" + change(password)
	}, func(path string) string { return mapPath(path, Name, change) }, change)
}
