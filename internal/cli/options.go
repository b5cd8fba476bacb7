package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/request"
)

// urls returns the addresses and the names of sockets of --url.
func (f *connectionFlags) urls() []string { return f.texts[settings.KeyURL] }

// says reports whether the command line has the flag of a setting.
func (f *connectionFlags) says(key string) bool { return len(f.texts[key]) > 0 }

// saysFile reports whether the command line names a file that a socket reads.
func (f *connectionFlags) saysFile() bool {
	return slices.ContainsFunc(settings.All(), func(s settings.Setting) bool { return s.Kind == settings.File && f.says(s.Key) })
}

// addSecrets notes the secrets of the flags, which no message may show.
func (f *connectionFlags) addSecrets(known *secret.Known, urls []string) {
	for key, texts := range f.texts {
		for _, text := range texts {
			addSecret(known, nil, key, text)
		}
	}
	for _, variable := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		known.AddSetting(nil, settings.SecretOf("proxy"), os.Getenv(variable))
		known.AddSetting(nil, settings.SecretOf("proxy"), os.Getenv(strings.ToLower(variable)))
	}
	for _, url := range urls {
		known.AddSetting(nil, settings.SecretOf(settings.KeyURL), url)
	}
}

// addSecret notes what is secret in the text of a setting.
func addSecret(known *secret.Known, whole secret.Settings, key, text string) {
	s, _ := settings.Find(key)
	if s.Holds == secret.HoldsRequest {
		known.Add(request.Draft{Line: text}.Secrets()...)
		return
	}
	known.AddSetting(whole, s.Secret(), text)
}

// check fails for a flag with a wrong value. Its errors show no values that may be secret.
// Addresses are checked later, when it is known which of them are names.
func (f *connectionFlags) check() error {
	for _, s := range settings.All() {
		for i, text := range f.texts[s.Key] {
			if s.Key == settings.KeyURL || leavesOut(s, text) {
				continue
			}
			err := s.Check(text)
			if err == nil && s.Key == settings.KeyAutoConnect && !f.dashboard && leavesIdle(s, text) {
				err = errors.New("only the dashboard can leave a socket unconnected: omit the flag here")
			}
			if err != nil {
				wrong := &settings.Error{Key: s.Key, Err: err}
				if s.Kind == settings.Lines {
					wrong.Number = i + 1
				}
				return fmt.Errorf("--%w", wrong)
			}
		}
	}
	return nil
}

// leavesIdle reports whether a text of --auto-connect leaves a socket unconnected.
func leavesIdle(s settings.Setting, text string) bool {
	var c settings.Connection
	return s.Set(&c, text) == nil && c.Idle
}

// leavesOut reports whether a flag leaves a header of the configuration out.
func leavesOut(s settings.Setting, text string) bool {
	if s.Key != settings.KeyHeader {
		return false
	}
	header, err := request.ParseHeaderLine(text)
	return err == nil && header.Without
}

// targetOf returns what a flag decides; see settings.Target.
func targetOf(s settings.Setting, text string) string {
	if leavesOut(s, text) {
		header, _ := request.ParseHeaderLine(text) // it was read before, so it is valid
		return settings.Target(s.Key, header.Name)
	}
	return settings.Target(s.Key, s.Name(text))
}

// values returns what the flags say about a connection, without its address. For headers and
// rooms with one name the last one wins. A header of the handshake may have several values.
func (f *connectionFlags) values() []settings.Value {
	var values []settings.Value
	for _, s := range settings.All() {
		texts := f.texts[s.Key]
		switch {
		case s.Key == settings.KeyURL, len(texts) == 0:
			continue
		case s.Kind == settings.List:
			texts = []string{strings.Join(texts, ",")}
		}
		for i, text := range texts {
			again := func(later string) bool { return targetOf(s, later) == targetOf(s, text) }
			if leavesOut(s, text) || s.Key != settings.KeyConnectHeader && slices.ContainsFunc(texts[i+1:], again) {
				continue
			}
			values = append(values, settings.Value{Key: s.Key, Text: text})
		}
	}
	return values
}

// given returns what the flags decide, as targets. Addresses are not among them, because they
// choose the sockets.
func (f *connectionFlags) given() map[string]bool {
	targets := make(map[string]bool)
	for _, s := range settings.All() {
		for _, text := range f.texts[s.Key] {
			if s.Key != settings.KeyURL {
				targets[targetOf(s, text)] = true
			}
		}
	}
	return targets
}
