package sailsclient

import (
	"errors"
	"maps"
	"slices"
)

// Options are the options in force, defaults filled in.
func (s *SailsSocket) Options() Options { return s.settings().opts.clone() }

// Configure has change edit the options. Headers go with the next request.
// Everything else is frozen while the socket is connected: a *FrozenError names
// what was to be changed, and nothing is. While the socket is connecting or
// waiting to, it stops trying: Connect starts again with the new options. Jar,
// Observer, Hold, Tap, Budget and Guard stay what New was given.
func (s *SailsSocket) Configure(change func(*Options)) error {
	s.configuring.Lock()
	defer s.configuring.Unlock()
	before := s.settings()
	wanted := before.opts.clone()
	change(&wanted)
	wanted.Jar, wanted.Observer, wanted.Tap, wanted.Guard = before.opts.Jar, before.opts.Observer, before.opts.Tap, before.opts.Guard
	wanted.Budget, wanted.Hold = before.opts.Budget, before.opts.Hold
	changed := changedOptions(before.opts, wanted)
	if len(changed) == 0 {
		return s.setHeaders(before, wanted.Headers)
	}
	set, err := newSettings(wanted)
	if err != nil {
		return err
	}
	if s.State() == Connected {
		return &FrozenError{Options: changed}
	}
	var nothingToStop *StateError
	if err := s.Disconnect(); err != nil && !errors.As(err, &nothingToStop) {
		return err
	}
	return s.replaceSettings(before, set)
}

func (s *SailsSocket) setHeaders(before *settings, headers map[string]string) error {
	set := *before
	set.opts.Headers = maps.Clone(headers)
	return s.replaceSettings(before, &set)
}

func (s *SailsSocket) replaceSettings(before, after *settings) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.set = after
	if before.access != after.access {
		before.access.close()
	}
	return nil
}

// changedOptions names the options that differ, besides Headers.
func changedOptions(a, b Options) []string {
	var names []string
	for _, option := range []struct {
		name string
		same bool
	}{
		{"URL", a.URL == b.URL},
		{"Path", a.Path == b.Path},
		{"Query", a.Query == b.Query},
		{"Transports", slices.Equal(a.Transports, b.Transports)},
		{"EngineIO", a.EngineIO == b.EngineIO},
		{"ConnectHeaders", maps.EqualFunc(a.ConnectHeaders, b.ConnectHeaders, slices.Equal[[]string])},
		{"Session", a.Session == b.Session},
		{"CSRFPath", a.CSRFPath == b.CSRFPath},
		{"ConnectTimeout", a.ConnectTimeout == b.ConnectTimeout},
		{"Reconnect", a.Reconnect == b.Reconnect},
		{"TLS", a.TLS == b.TLS},
		{"Proxy", a.Proxy == b.Proxy},
	} {
		if !option.same {
			names = append(names, option.name)
		}
	}
	return names
}
