package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// Connection holds the settings of one socket.
type Connection struct {
	Options sailsclient.Options
	Extra
}

// Extra holds the settings that are no options of the library.
type Extra struct {
	// Idle leaves a new socket unconnected until somebody connects it.
	Idle bool
	// Resubscribe restores lost subscriptions after a reconnect: it repeats the
	// requests that made them.
	Resubscribe bool
	// Rooms are the app's own rooms, and the requests that join them.
	Rooms []Room
}

// Error is something wrong with a setting.
type Error struct {
	Key    string
	Number int // from 1, if there may be several; 0 otherwise
	Err    error
}

func (e *Error) Error() string {
	if e.Number > 0 {
		return fmt.Sprintf("%s, number %d: %v", e.Key, e.Number, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.Key, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Value is a text for one setting.
type Value struct{ Key, Text string }

// Connect makes a connection from values. It applies them in the order of the
// table, and the last one wins: --cookie overrides a Cookie in --connect-header. It
// fails with an *Error for the first value that is wrong.
func Connect(values []Value) (Connection, error) {
	var c Connection
	for _, v := range values {
		if _, known := Find(v.Key); !known {
			return c, fmt.Errorf("there is no setting %s", v.Key)
		}
	}
	for _, s := range table() {
		for _, v := range values {
			if v.Key != s.Key {
				continue
			}
			if err := s.Set(&c, v.Text); err != nil {
				return c, &Error{Key: s.Key, Err: err}
			}
		}
	}
	return c, c.Check()
}

// Check fails with an *Error for the first setting that prevents making a socket. It
// reads the files that settings name.
func (c Connection) Check() error {
	err := c.Options.Check()
	if wrong, ok := errors.AsType[*sailsclient.OptionError](err); ok {
		return &Error{Key: keyOf(wrong), Err: wrong.Err}
	}
	return err
}

// keyOf returns the key of the setting that sets an option.
func keyOf(wrong *sailsclient.OptionError) string {
	key := ""
	for _, s := range table() {
		if !slices.Contains(s.Fields, wrong.Option) {
			continue
		}
		if s.Header != "" && strings.EqualFold(s.Header, wrong.Header) {
			return s.Key
		}
		if s.Header == "" {
			key = s.Key
		}
	}
	return key
}
