package secret

import (
	"maps"
	"strings"
)

// Settings are the settings of a connection that are secret whatever their names are:
// the configuration takes them from the environment or from a command. Target names
// them: "query", "header x-app". Nil holds none. Sockets may share one, because it
// never changes.
type Settings map[string]bool

// The settings that may hold secrets, by their keys in internal/settings. Others are
// secret only as a whole, or in the query of a path.
const (
	settingURL           = "url"
	settingProxy         = "proxy"
	settingQuery         = "query"
	settingHeader        = "header"
	settingConnectHeader = "connect-header"
	settingCookie        = "cookie"
	settingOrigin        = "origin"
)

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

// Has reports whether a setting is one of them. The text of a header is
// "Name: value".
func (s Settings) Has(key, text string) bool { return s[Target(key, text)] }

// Target names a setting: its key, and for headers also the header's name.
func Target(key, text string) string {
	switch key {
	case settingHeader, settingConnectHeader:
		name, _, _ := strings.Cut(text, ":")
		return key + " " + strings.ToLower(strings.TrimSpace(name))
	case settingCookie, settingOrigin:
		return settingConnectHeader + " " + key
	default:
		return key
	}
}

// Hide returns a setting's text with asterisks for its secrets, of the same length.
func (s Settings) Hide(key, text string) string {
	return mapSetting(key, text, s.Has(key, text), SameLength)
}

// HideSetting is Hide for a setting that is secret as a whole.
func HideSetting(key, text string) string { return mapSetting(key, text, true, SameLength) }

// Mask returns a setting's text with *** for its secrets.
func (s Settings) Mask(key, text string) string {
	change := Output(Stars)
	if key == settingHeader || key == settingConnectHeader {
		change = func(value string) string { return " " + Stars(strings.TrimSpace(value)) }
	}
	return mapSetting(key, text, s.Has(key, text), change)
}

// mapSetting changes the secrets in a setting's text. If the setting itself is secret,
// that is the whole text; but of an address it is only the login and what follows the
// path, because nobody could tell sockets apart without the rest.
func mapSetting(key, text string, secret bool, change Output) string {
	switch key {
	case settingHeader, settingConnectHeader:
		if name, value, found := strings.Cut(text, ":"); secret && found {
			return name + ":" + change(value)
		} else if !secret {
			return Header(text, change)
		}
	case settingURL, settingProxy:
		if secret {
			return Address(text, change)
		}
		return URL(text, change)
	case settingQuery:
		if !secret {
			return Query(text, change)
		}
	case settingCookie:
		return change(text)
	default:
		if !secret && strings.HasPrefix(text, "/") { // a route, which may have a query
			return URL(text, change)
		}
	}
	if secret {
		return change(text)
	}
	return text
}

// Address changes the login, the query and the fragment of an address that is secret.
func Address(text string, change Output) string {
	return mapURLParts(text, func(info string) string {
		user, password, both := strings.Cut(info, ":")
		if !both {
			return change(user)
		}
		return change(user) + ":" + change(password)
	}, func(path string) string { return mapPath(path, Name, change) }, change)
}
