package settings_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/demo/demotest"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/internal/sockettest"
	"sailscope/sailsclient"
)

// notSettings are the fields of sailsclient.Options that no setting decides, and why.
func notSettings() map[string]string {
	return map[string]string{
		"Jar":      "sockets with a session get one that they share",
		"Observer": "who listens, the program decides",
		"Hold":     "who holds a connection back, the program decides",
		"Tap":      "who listens, the program decides",
		"Budget":   "what all sockets may take together, the program decides",
		"Guard":    "what happens after a panic, the program decides",
	}
}

// leaves are the values of the fields of a struct, by their paths.
func leaves(prefix string, v reflect.Value) map[string]any {
	found := make(map[string]any)
	for i := range v.NumField() {
		name := prefix + v.Type().Field(i).Name
		if v.Field(i).Kind() == reflect.Struct {
			maps.Copy(found, leaves(name+".", v.Field(i)))
			continue
		}
		found[name] = v.Field(i).Interface()
	}
	return found
}

// samples are texts for a setting that all are other than the default.
func samples(s settings.Setting) []string {
	switch {
	case s.Kind == settings.Switch:
		return []string{map[string]string{"true": "false", "false": "true"}[s.Default]}
	case s.Key == "session":
		return []string{"true", "/own/cookie"}
	case s.Key == settings.KeyRoom:
		return []string{"lobby: POST /lobby/join"}
	case s.Kind == settings.Lines:
		return []string{"X-App: demo"}
	case s.Key == settings.KeyCookie:
		return []string{"sails.sid=1"}
	default:
		return []string{strings.Trim(s.Example, "[]")}
	}
}

// Every field of Options is decided by a setting, or is listed with a reason; and a
// setting decides the fields that it says, and no others.
func TestEveryOptionHasASetting(t *testing.T) {
	covered := make(map[string]bool)
	for _, s := range settings.All() {
		for _, text := range samples(s) {
			var c settings.Connection
			if err := s.Set(&c, text); err != nil {
				t.Errorf("%s: %v", s.Key, err)
			}
			before := leaves("", reflect.ValueOf(sailsclient.Options{}))
			for path, value := range leaves("", reflect.ValueOf(c.Options)) {
				switch changed := !reflect.DeepEqual(value, before[path]); {
				case !changed || reflect.ValueOf(value).Kind() == reflect.Func:
				case !slices.Contains(s.Fields, path):
					t.Errorf("%s: %s sets %s, and does not say so", s.Key, text, path)
				default:
					covered[path] = true
				}
			}
		}
		for _, path := range s.Fields {
			if !covered[path] {
				t.Errorf("%s says that it decides %s, and does not", s.Key, path)
			}
		}
	}
	for path := range leaves("", reflect.ValueOf(sailsclient.Options{})) {
		reason := notSettings()[path]
		if !covered[path] && reason == "" {
			t.Errorf("no setting decides %s: add one to the table, or a reason to notSettings", path)
		}
		if covered[path] && reason != "" {
			t.Errorf("%s is a setting, and notSettings says: %s", path, reason)
		}
	}
}

// What was written is read again, and the same text means the same connection.
func TestTextsComeBack(t *testing.T) {
	for _, s := range settings.All() {
		if texts := s.Texts(settings.Connection{}); texts != nil {
			t.Errorf("%s of nothing is %q", s.Key, texts)
		}
		for _, text := range samples(s) {
			var c, again settings.Connection
			if err := errors.Join(s.Check(text), s.Set(&c, text)); err != nil && s.Kind != settings.File {
				t.Errorf("%s: %v", s.Key, err)
			}
			texts := s.Texts(c)
			if len(texts) != 1 || s.IsDefault(texts[0]) {
				t.Errorf("%s: %q became %q", s.Key, text, texts)
				continue
			}
			if err := s.Set(&again, texts[0]); err != nil || !reflect.DeepEqual(c, again) {
				t.Errorf("%s: %q became %q (%v)", s.Key, text, texts, err)
			}
		}
		if s.Default == "" {
			continue
		}
		var c settings.Connection
		if err := s.Set(&c, s.Default); err != nil {
			t.Errorf("%s: the default: %v", s.Key, err)
		}
		for _, text := range s.Texts(c) {
			if !s.IsDefault(text) {
				t.Errorf("%s: the default %q became %q", s.Key, s.Default, text)
			}
		}
	}
}

// A connected socket takes what the table calls live, and nothing else.
func TestLiveSettings(t *testing.T) {
	socket := sockettest.Connected(t, demotest.Start(t, demo.Options{}).URL())
	for _, s := range settings.All() {
		if s.Kind == settings.File || len(s.Fields) == 0 {
			continue // a file has to be there, and what is no option is the program's to change
		}
		err := socket.Configure(func(o *sailsclient.Options) {
			c := settings.Connection{Options: *o}
			if err := s.Set(&c, samples(s)[0]); err != nil {
				t.Error(err)
			}
			*o = c.Options
		})
		frozen, isFrozen := errors.AsType[*sailsclient.FrozenError](err)
		if s.Live != (err == nil) || isFrozen == s.Live {
			t.Errorf("%s: live is %v, and the socket says %v", s.Key, s.Live, err)
		}
		if top, _, _ := strings.Cut(s.Fields[0], "."); isFrozen && !slices.Equal(frozen.Options, []string{top}) {
			t.Errorf("%s: frozen are %q", s.Key, frozen.Options)
		}
	}
}

// The waits between attempts are those of the settings: the first as long as it
// says, without jitter, and as many as it says.
func TestReconnectSettings(t *testing.T) {
	socketOf := func(texts map[string]string) *sockettest.Client {
		values := []settings.Value{{Key: settings.KeyURL, Text: "http://127.0.0.1:1"}}
		for key, text := range texts {
			values = append(values, settings.Value{Key: key, Text: text})
		}
		c, err := settings.Connect(values)
		if err != nil {
			t.Fatal(err)
		}
		socket := sockettest.New(t, c.Options.URL, func(o *sailsclient.Options) {
			c.Options.Observer = o.Observer
			*o = c.Options
		})
		socket.Start()
		return socket
	}
	waiting := socketOf(map[string]string{"reconnect-delay": "3h", "reconnect-max": "2h", "reconnect-jitter": "0"}).Await(sailsclient.Waiting)
	if wait := waiting.RetryAt.Sub(waiting.At).Round(time.Minute); wait != 2*time.Hour {
		t.Errorf("it waits %s, want the longest wait, 2h", wait)
	}
	socket := socketOf(map[string]string{"reconnect-attempts": "2", "reconnect-delay": "1ms", "reconnect-max": "2ms"})
	attempts := 0
	socket.Until("the last attempt", func() bool {
		attempts = 0
		for _, c := range socket.Changes {
			if c.State == sailsclient.Connecting {
				attempts++
			}
		}
		return len(socket.Changes) > 0 && socket.Changes[len(socket.Changes)-1].State == sailsclient.Disconnected
	})
	if r := socket.Options().Reconnect; attempts != 3 || r.Jitter != sailsclient.DefaultJitter {
		t.Errorf("%d attempts with %+v, want one and two more", attempts, r)
	}
}

// What package secret hides of a setting is what the table says it holds.
func TestSecretsOfSettings(t *testing.T) {
	const hush = "q7Zk3vXw9TbL2mNd"
	for _, s := range settings.All() {
		text, public := "", "" // of which the secret is in the first
		switch s.Holds {
		case secret.HoldsAddress:
			text, public = "http://me:"+hush+"@host", "http://host"
		case secret.HoldsQuery:
			text, public = "token="+hush, "page=7"
		case secret.HoldsHeader:
			text, public = "Authorization: "+hush, "X-App: demo"
		case secret.HoldsCookies:
			text = hush
		case secret.HoldsText:
			text, public = "/route?token="+hush, "/route"
		case secret.HoldsRequest:
			continue // a request has its own rules
		}
		if got := secret.Settings(nil).Mask(s.Secret(), text); strings.Contains(got, hush) {
			t.Errorf("%s: %s is shown", s.Key, got)
		}
		if got := secret.Settings(nil).Mask(s.Secret(), public); got != public {
			t.Errorf("%s: %s became %s", s.Key, public, got)
		}
		name := s.Name(text)
		if got, want := s.Secret().Target(text), settings.Target(s.Key, name); got != want {
			t.Errorf("%s: the target is %q to one, %q to the other", s.Key, got, want)
		}
	}
}

// An error of the library names the setting that is wrong.
func TestErrorsNameTheSetting(t *testing.T) {
	for key, text := range map[string]string{
		"url": "ftp://host", "query": "%zz", "eio": "5", "transport": "pigeon", "cookie": "a\n", "origin": "b\n", "connect-header": "Host: x",
		"proxy": "proxy", "ca": "/no/such/file", "csrf": "token", "session": "token", "reconnect-attempts": "-1", "reconnect-delay": "soon", "reconnect-max": "0s", "reconnect-jitter": "1.5", "timeout": "0s", "insecure": "maybe",
	} {
		_, err := settings.Connect([]settings.Value{{Key: key, Text: text}})
		wrong, ok := errors.AsType[*settings.Error](err)
		if !ok || wrong.Key != key {
			t.Errorf("%s=%q: the error is %v", key, text, err)
		}
	}
	if _, err := settings.Connect([]settings.Value{{Key: "wings", Text: "2"}}); err == nil || err.Error() != "there is no setting wings" {
		t.Errorf("an unknown setting: %v", err)
	}
}

// A header of the handshake that has a setting of its own is not told as one of the
// others, too.
func TestHeadersWithASettingOfTheirOwn(t *testing.T) {
	others, _ := settings.Find(settings.KeyConnectHeader)
	found := 0
	for _, s := range settings.All() {
		if s.Header == "" {
			continue
		}
		found++
		var c settings.Connection
		if err := s.Set(&c, "x=1"); err != nil {
			t.Fatal(err)
		}
		if got := others.Texts(c); len(got) > 0 || len(s.Texts(c)) != 1 {
			t.Errorf("%s is also told as %q", s.Key, got)
		}
	}
	if found == 0 {
		t.Error("no setting is a header of the handshake")
	}
}
