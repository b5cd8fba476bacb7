package cli

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/tui"
)

// rememberedSocket is a socket of the last run: what its flags would have been,
// without secrets.
type rememberedSocket struct {
	Name     string              `json:"name,omitempty"`
	Settings []rememberedSetting `json:"settings"`
	// Missing are the targets of settings whose secrets were left out.
	Missing []string `json:"missing,omitempty"`

	secrets secret.Settings
}

type rememberedSetting struct {
	Key   string `json:"key"`            // the flag's
	Name  string `json:"name,omitempty"` // the header's or the room's
	Value string `json:"value"`
}

// rememberSocket takes down a socket.
func rememberSocket(s tui.Socket) rememberedSocket {
	r := rememberedSocket{Name: s.Name, secrets: s.Secrets}
	o := s.Options
	r.addAddress(config.KeyURL, o.URL)
	r.addQuery(o.Query)
	r.addHeaders(o)
	transports := make([]string, len(o.Transports))
	for i, t := range o.Transports {
		transports[i] = string(t)
	}
	r.add("transport", strings.Join(transports, ","))
	r.addPath("path", o.Path)
	if o.EngineIO != engineio.Auto {
		r.add("eio", o.EngineIO.String())
	}
	r.addSwitch("session", o.Session, "true")
	r.addPath("csrf", o.CSRFPath)
	if o.ConnectTimeout > 0 {
		r.add("timeout", o.ConnectTimeout.String())
	}
	r.addSwitch("reconnect", o.Reconnect.Off, "false")
	r.addSwitch("resubscribe", s.Resubscribe, "true")
	for _, room := range s.Rooms {
		r.addRoom(room)
	}
	r.addSwitch("insecure", o.TLS.Insecure, "true")
	if o.TLS.CAFile != "" {
		file, err := filepath.Abs(o.TLS.CAFile)
		if err != nil {
			file = o.TLS.CAFile // good enough from the same folder
		}
		r.add(config.KeyCA, file)
	}
	r.addAddress("proxy", o.Proxy)
	return r
}

// add takes down a value that is no secret, and nothing for none.
func (r *rememberedSocket) add(key, value string) {
	if value != "" {
		r.Settings = append(r.Settings, rememberedSetting{Key: key, Value: value})
	}
}

func (r *rememberedSocket) addSwitch(key string, set bool, value string) {
	if set {
		r.add(key, value)
	}
}

// addPath leaves out what is secret in its query.
func (r *rememberedSocket) addPath(key, path string) {
	if r.secrets.Mask(key, path) != path {
		r.miss(key, "")
		return
	}
	r.add(key, path)
}

// addAddress leaves out user and password, and what is secret in the query.
func (r *rememberedSocket) addAddress(key, address string) {
	plain, hidden := r.withoutSecrets(key, address)
	r.add(key, plain)
	if hidden {
		r.miss(key, "")
	}
}

func (r *rememberedSocket) withoutSecrets(key, address string) (plain string, hidden bool) {
	if r.secrets.Mask(key, address) == address {
		return address, false
	}
	full := address
	if !strings.Contains(full, "://") {
		full = "http://" + full
	}
	u, err := url.Parse(full)
	if err != nil {
		return "", true // it has never been any good
	}
	query, _ := publicQuery(u.RawQuery)
	if r.secrets.Has(key, address) {
		query = ""
	}
	u.User, u.RawQuery, u.Fragment, u.RawFragment = nil, query, "", ""
	if secret.URL(u.String(), secret.Stars) != u.String() {
		u.Path, u.RawPath = "", ""
	}
	return u.String(), true
}

func (r *rememberedSocket) addQuery(query string) {
	plain, hidden := publicQuery(query)
	if r.secrets.Has("query", query) {
		plain, hidden = "", query != ""
	}
	r.add("query", plain)
	if hidden {
		r.miss("query", "")
	}
}

// publicQuery is a query without the parameters that are secrets.
func publicQuery(query string) (plain string, hidden bool) {
	pairs := strings.Split(query, "&")
	public := slices.DeleteFunc(slices.Clone(pairs), func(pair string) bool { return secret.Query(pair, secret.Stars) != pair })
	return strings.Join(public, "&"), len(public) < len(pairs)
}

func (r *rememberedSocket) addHeaders(o sailsclient.Options) {
	for _, name := range sortedKeys(o.Headers) {
		r.addHeader(config.KeyHeader, name, o.Headers[name])
	}
	for _, name := range sortedKeys(o.ConnectHeaders) {
		for _, value := range o.ConnectHeaders[name] {
			r.addHeader(config.KeyConnectHeader, name, value)
		}
	}
}

func (r *rememberedSocket) addHeader(key, name, value string) {
	switch {
	case r.secrets.Mask(key, name+": "+value) != name+": "+value:
		r.miss(key, name)
	case key == config.KeyConnectHeader && name == http.CanonicalHeaderKey(config.KeyOrigin):
		r.add(config.KeyOrigin, value)
	default:
		r.Settings = append(r.Settings, rememberedSetting{Key: key, Name: name, Value: value})
	}
}

// addRoom leaves out a room whose request has something secret in it.
func (r *rememberedSocket) addRoom(room tui.Room) {
	draft := request.Draft{Line: room.Line}
	if draft.Mask() != draft || r.secrets[config.Target(config.KeyRoom, room.Name)] {
		r.miss(config.KeyRoom, room.Name)
		return
	}
	r.Settings = append(r.Settings, rememberedSetting{Key: config.KeyRoom, Name: room.Name, Value: room.Line})
}

func (r *rememberedSocket) miss(key, name string) {
	if target := config.Target(key, name); !slices.Contains(r.Missing, target) {
		r.Missing = append(r.Missing, target)
	}
}
