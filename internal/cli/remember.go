package cli

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/request"
	"sailscope/tui"
)

// rememberedSocket is a socket of the last run, as flags without secrets.
type rememberedSocket struct {
	Name     string              `json:"name,omitempty"`
	Settings []rememberedSetting `json:"settings"`
	// Missing are the targets of settings with secrets that were left out.
	Missing []string `json:"missing,omitempty"`

	secrets secret.Settings
}

type rememberedSetting struct {
	Key   string `json:"key"`            // the flag's
	Name  string `json:"name,omitempty"` // the header's or the room's
	Value string `json:"value"`
}

// rememberSocket returns what is kept of a socket.
func rememberSocket(s tui.Socket) rememberedSocket {
	r := rememberedSocket{Name: s.Name, secrets: s.Secrets}
	c := settings.Connection{Options: s.Options, Extra: s.Extra}
	for _, setting := range settings.Offered(settings.Resume) {
		for _, text := range setting.Texts(c) {
			if !setting.IsDefault(text) {
				r.take(setting, text)
			}
		}
	}
	return r
}

// take notes the part of a text that is not secret.
func (r *rememberedSocket) take(s settings.Setting, text string) {
	plain, secret := r.public(s, text)
	if secret {
		r.miss(s.Key, s.Name(text))
	}
	if plain == "" {
		return
	}
	taken := rememberedSetting{Key: s.Key, Value: plain}
	if s.Kind == settings.Lines {
		taken.Name = s.Name(plain)
		taken.Value = strings.TrimPrefix(plain, s.Line(taken.Name, ""))
	}
	r.Settings = append(r.Settings, taken)
}

// public returns what may be kept of a text, and whether there were secrets in it.
func (r *rememberedSocket) public(s settings.Setting, text string) (plain string, hidden bool) {
	switch {
	case s.Holds == secret.HoldsAddress:
		return r.withoutSecrets(s, text)
	case s.Holds == secret.HoldsQuery:
		if r.secrets.Has(s.Secret(), text) {
			return "", true
		}
		return publicQuery(text)
	case s.Holds == secret.HoldsRequest:
		draft := request.Draft{Line: strings.TrimPrefix(text, s.Line(s.Name(text), ""))}
		if draft.Mask() != draft || r.secrets[settings.Target(s.Key, s.Name(text))] {
			return "", true
		}
		return text, false
	case r.secrets.Mask(s.Secret(), text) != text:
		return "", true
	case s.Kind == settings.File:
		if file, err := filepath.Abs(text); err == nil {
			return file, false
		}
		return text, false // good enough from the same folder
	default:
		return text, false
	}
}

// withoutSecrets returns an address without user, password and the secrets of the query.
func (r *rememberedSocket) withoutSecrets(s settings.Setting, address string) (plain string, hidden bool) {
	if r.secrets.Mask(s.Secret(), address) == address {
		return address, false
	}
	full := address
	if !strings.Contains(full, "://") {
		full = "http://" + full
	}
	u, err := url.Parse(full)
	if err != nil {
		return "", true // it was never a valid address
	}
	query, _ := publicQuery(u.RawQuery)
	if r.secrets.Has(s.Secret(), address) {
		query = ""
	}
	u.User, u.RawQuery, u.Fragment, u.RawFragment = nil, query, "", ""
	if secret.URL(u.String(), secret.Stars) != u.String() {
		u.Path, u.RawPath = "", ""
	}
	return u.String(), true
}

// publicQuery returns a query without the parameters that are secret.
func publicQuery(query string) (plain string, hidden bool) {
	pairs := strings.Split(query, "&")
	public := slices.DeleteFunc(slices.Clone(pairs), func(pair string) bool { return secret.Query(pair, secret.Stars) != pair })
	return strings.Join(public, "&"), len(public) < len(pairs)
}

func (r *rememberedSocket) miss(key, name string) {
	if target := settings.Target(key, name); !slices.Contains(r.Missing, target) {
		r.Missing = append(r.Missing, target)
	}
}
