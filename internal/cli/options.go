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

// urls are the addresses and the names of sockets that flags give.
func (f *connectionFlags) urls() []string { return f.texts[settings.KeyURL] }

// says tells whether the command line says something of a setting.
func (f *connectionFlags) says(key string) bool { return len(f.texts[key]) > 0 }

// saysFile tells whether the command line names a file that a socket reads.
func (f *connectionFlags) saysFile() bool {
	return slices.ContainsFunc(settings.All(), func(s settings.Setting) bool { return s.Kind == settings.File && f.says(s.Key) })
}

// addSecrets takes in what the flags hold that no message may show.
func (f *connectionFlags) addSecrets(known *secret.Known, urls []string) {
	for key, texts := range f.texts {
		for _, text := range texts {
			addSecret(known, nil, key, text)
		}
	}
	for _, variable := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"} {
		known.AddSetting(nil, "proxy", os.Getenv(variable))
		known.AddSetting(nil, "proxy", os.Getenv(strings.ToLower(variable)))
	}
	for _, url := range urls {
		known.AddSetting(nil, settings.KeyURL, url)
	}
}

// addSecret takes in what is secret of the text of a setting.
func addSecret(known *secret.Known, whole secret.Settings, key, text string) {
	if s, _ := settings.Find(key); s.Holds == settings.Request {
		known.Add(request.Draft{Line: text}.Secrets()...)
		return
	}
	known.AddSetting(whole, key, text)
}

// check finds what is wrong with single flags. Its errors show no values that may
// be secret. Addresses are checked once it is known which of them are names.
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

// leavesIdle tells whether a text leaves a socket unconnected.
func leavesIdle(s settings.Setting, text string) bool {
	var c settings.Connection
	return s.Set(&c, text) == nil && c.Idle
}

// leavesOut tells whether a flag has a header of the configuration left out.
func leavesOut(s settings.Setting, text string) bool {
	if s.Key != settings.KeyHeader {
		return false
	}
	header, err := request.ParseHeaderLine(text)
	return err == nil && header.Without
}

// targetOf is what a flag decides; see settings.Target.
func targetOf(s settings.Setting, text string) string {
	if leavesOut(s, text) {
		header, _ := request.ParseHeaderLine(text) // it has just been read
		return settings.Target(s.Key, header.Name)
	}
	return settings.Target(s.Key, s.Name(text))
}

// values are what the flags say of a connection, without its address. Of several
// headers with one name, or rooms, the last one wins; the handshake may have several.
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

// given is what the flags on the command line decide, as targets. An address there
// is not among them: it has chosen the socket.
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
