package model

import (
	"maps"
	"strings"
)

// SecretSettings are the settings of a connection that are secret whatever they
// are called, because the configuration has them from the environment or from a
// command. They are named like config.Target does: "query", "header x-app". Nil is
// none. Sockets may share one: it never changes.
type SecretSettings map[string]bool

// The settings that are more than a text, by their flags.
const (
	settingURL           = "url"
	settingProxy         = "proxy"
	settingPath          = "path"
	settingCSRF          = "csrf"
	settingQuery         = "query"
	settingHeader        = "header"
	settingConnectHeader = "connect-header"
	settingCookie        = "cookie"
	settingOrigin        = "origin"
)

// With are these settings and those with more targets.
func (s SecretSettings) With(targets ...string) SecretSettings {
	if len(targets) == 0 {
		return s
	}
	more := maps.Clone(s)
	if more == nil {
		more = make(SecretSettings)
	}
	for _, target := range targets {
		more[target] = true
	}
	return more
}

// Has tells whether the setting with a key and a text is one of them. The text of
// a header is "Name: value".
func (s SecretSettings) Has(key, text string) bool { return s[SettingTarget(key, text)] }

// SettingTarget names the setting with a key and a text.
func SettingTarget(key, text string) string {
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
func (s SecretSettings) Hide(key, text string) string {
	return mapSetting(key, text, s.Has(key, text), hideAll)
}

// HideSetting is Hide for a setting that is secret whatever its text becomes.
func HideSetting(key, text string) string { return mapSetting(key, text, true, hideAll) }

// Mask is a setting's text without what is secret of it.
func (s SecretSettings) Mask(key, text string) string {
	change := masked
	if key == settingHeader || key == settingConnectHeader {
		change = func(value string) string { return " " + masked(strings.TrimSpace(value)) }
	}
	return mapSetting(key, text, s.Has(key, text), change)
}

// AddressSecrets are what is secret of an address that is a secret setting.
func AddressSecrets(text string) []string { return secretsOf(text, mapAddress) }

// mapSetting changes what is secret of a setting's text: what names and forms tell
// of it, or all of it. Of an address that is who logs in and what follows the
// path: nobody could tell sockets apart without the rest.
func mapSetting(key, text string, secret bool, change func(string) string) string {
	switch key {
	case settingHeader, settingConnectHeader:
		if name, value, found := strings.Cut(text, ":"); secret && found {
			return name + ":" + change(value)
		} else if !secret {
			return mapHeader(text, change)
		}
	case settingURL, settingProxy:
		if secret {
			return mapAddress(text, change)
		}
		return mapURL(text, change)
	case settingPath, settingCSRF:
		if !secret {
			return mapURL(text, change)
		}
	case settingQuery:
		if !secret {
			return mapQuery(text, change)
		}
	case settingCookie:
		return change(text)
	}
	if secret {
		return change(text)
	}
	return text
}

// mapAddress changes who logs in to an address, and all that its query and its
// fragment hold.
func mapAddress(text string, change func(string) string) string {
	return mapURLParts(text, func(info string) string {
		user, password, both := strings.Cut(info, ":")
		if !both {
			return change(user)
		}
		return change(user) + ":" + change(password)
	}, change)
}
