package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sailscope/sailsclient"
)

// Connection is what the settings say of one socket.
type Connection struct {
	Options sailsclient.Options
	Extra
}

// Extra is what the settings say besides the options of the library.
type Extra struct {
	// Idle leaves a socket that is added unconnected until somebody asks.
	Idle bool
	// Resubscribe sends the requests again after a reconnect that subscribed the
	// socket to what was lost.
	Resubscribe bool
	// Rooms are rooms of the app's own, and what joins them.
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

// Connect makes a connection of values. It takes them in the order of the table:
// what comes later there wins, as --cookie does over --connect-header. It fails
// with an *Error for the first value that is wrong.
func Connect(values []Value) (Connection, error) {
	var c Connection
	for _, v := range values {
		if _, known := Find(v.Key); !known {
			return c, fmt.Errorf("there is no setting %s", v.Key)
		}
	}
	for _, s := range All() {
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

// Check fails with an *Error for the first setting of a connection with which no
// socket can be made. It reads the files that settings name.
func (c Connection) Check() error {
	err := c.Options.Check()
	if wrong, ok := errors.AsType[*sailsclient.OptionError](err); ok {
		return &Error{Key: keyOf(wrong), Err: wrong.Err}
	}
	return err
}

// keyOf is the key of the setting that decides an option.
func keyOf(wrong *sailsclient.OptionError) string {
	key := ""
	for _, s := range All() {
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
