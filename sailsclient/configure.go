package sailsclient

import (
	"errors"
	"maps"
	"reflect"
)

// Options returns the options in use, with defaults for what was left out.
func (s *SailsSocket) Options() Options { return s.settings().opts.clone() }

// Configure calls change with a copy of the options, and uses what it has become. New
// Headers apply to the next request. Other options cannot change while the socket is
// connected: Configure changes nothing then, and fails with a *FrozenError. If they
// change while the socket is connecting or waiting, it stops; Connect starts it again.
// Jar, Observer, Hold, Tap, Budget and Guard never change. Configure fails with an
// *OptionError for an option that New would refuse.
func (s *SailsSocket) Configure(change func(*Options)) error {
	s.configuring.Lock()
	defer s.configuring.Unlock()
	before := s.settings()
	wanted := before.opts.clone()
	change(&wanted)
	wanted.keepFixed(before.opts)
	if err := wanted.checkValues(); err != nil {
		return err
	}
	wanted = wanted.withDefaults()
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

// The tag of a field of Options says when Configure may change it: never if it is
// fixed, at any time if it is live, and otherwise while the socket is not connected.
const (
	changeTag   = "change"
	changeFixed = "fixed"
	changeLive  = "live"
)

// keepFixed copies the fixed options of before to o.
func (o *Options) keepFixed(before Options) {
	to, from := reflect.ValueOf(o).Elem(), reflect.ValueOf(before)
	for i := range to.NumField() {
		if to.Type().Field(i).Tag.Get(changeTag) == changeFixed {
			to.Field(i).Set(from.Field(i))
		}
	}
}

// changedOptions names the options that differ and are neither fixed nor live.
func changedOptions(a, b Options) []string {
	var names []string
	before, after := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range before.NumField() {
		field := before.Type().Field(i)
		if field.Tag.Get(changeTag) == "" && !sameOption(before.Field(i), after.Field(i)) {
			names = append(names, field.Name)
		}
	}
	return names
}

// sameOption compares two values of an option. An empty list or map equals none.
func sameOption(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Map, reflect.Slice:
		if a.Len() == 0 && b.Len() == 0 {
			return true
		}
	default:
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
