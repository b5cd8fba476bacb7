package secret

import (
	"maps"
	"strings"
)

// Settings are the settings of a connection that are secret whatever they
// are called, because the configuration has them from the environment or from a
// command. They are named like config.Target does: "query", "header x-app". Nil is
// none. Sockets may share one: it never changes.
type Settings map[string]bool

// The settings that are more than a text, by their flags.
const (
	settingURL           = "url"
	settingProxy         = "proxy"
	settingQuery         = "query"
	settingHeader        = "header"
	settingConnectHeader = "connect-header"
	settingCookie        = "cookie"
	settingOrigin        = "origin"
)

// With are these settings and those with more targets.
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

// Has tells whether the setting with a key and a text is one of them. The text of
// a header is "Name: value".
func (s Settings) Has(key, text string) bool { return s[Target(key, text)] }

// Target names the setting with a key and a text.
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

// Hide hides what is secret of a setting's text, and keeps its length.
func (s Settings) Hide(key, text string) string {
	return mapSetting(key, text, s.Has(key, text), SameLength)
}

// HideSetting is Hide for a setting that is secret whatever its text becomes.
func HideSetting(key, text string) string { return mapSetting(key, text, true, SameLength) }

// Mask is a setting's text without what is secret of it.
func (s Settings) Mask(key, text string) string {
	change := Output(Stars)
	if key == settingHeader || key == settingConnectHeader {
		change = func(value string) string { return " " + Stars(strings.TrimSpace(value)) }
	}
	return mapSetting(key, text, s.Has(key, text), change)
}

// mapSetting changes what is secret of a setting's text: what names and forms tell
// of it, or all of it. Of an address that is who logs in and what follows the
// path: nobody could tell sockets apart without the rest.
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

// Address changes who logs in to an address that is a secret itself, and all that
// its query and its fragment hold.
func Address(text string, change Output) string {
	return mapURLParts(text, func(info string) string {
		user, password, both := strings.Cut(info, ":")
		if !both {
			return change(user)
		}
		return change(user) + ":" + change(password)
	}, func(path string) string { return mapPath(path, Name, change) }, change)
}
