// Package settings describes the settings of a connection, one entry for each in a
// table: what it is called, how its text is read and written, and where people meet
// it. Flags, configuration keys, the starter configuration, the form, the Connection
// tab, --resume and the tables of the documentation are made from the table. To add
// a setting, add the option to sailsclient and an entry to the table.
package settings

import (
	"errors"
	"slices"
	"strings"

	"sailscope/internal/secret"
	"sailscope/sailsclient"
)

// Setting describes one setting of a connection.
type Setting struct {
	// Key is the name of the flag, the key in the configuration and the label in
	// the dashboard. Aliases are other names for the flag and the key.
	Key     string
	Aliases []string
	Kind    Kind
	// Help is the line of --help and of the documentation.
	Help string
	// Hint is what the form shows in an empty field, or next to a switch.
	Hint string
	// Example is a value as the configuration has it.
	Example string
	// Bare is the text of the flag without a value, "" if the flag needs a value.
	Bare string
	// Default is the text of the built-in value, "" if there is none.
	Default string
	// Choices are texts that a shell completes.
	Choices []string
	// Holds is what secrets the text may hold.
	Holds secret.Content
	// Header is the header of the handshake that the setting sets, "" for none.
	Header string
	// Fields are the fields of sailsclient.Options that the setting sets, such as
	// "TLS.CAFile".
	Fields []string
	// Live settings may change while the socket is connected.
	Live  bool
	Place Places

	access
}

// Kind is what the text of a setting is.
type Kind int

const (
	// Text is any text.
	Text Kind = iota
	// Route is a path of the app that begins with a slash, or "true" for the usual
	// one, or "false".
	Route
	// Switch is "true" or "false".
	Switch
	// Duration is a time with its unit, as time.ParseDuration reads it: "1.5s".
	Duration
	// Number is a whole number.
	Number
	// List is several words with commas between them.
	List
	// Lines are several texts, each "Name: value".
	Lines
	// File is the name of a file, which is read when a socket is made.
	File
)

// Places are where a setting is offered.
type Places int

const (
	// Flag is every command that connects.
	Flag Places = 1 << iota
	// DashboardFlag is the dashboard alone; the other commands do without.
	DashboardFlag
	// Config is a socket of the configuration file.
	Config
	// Defaults are for all sockets of the configuration file.
	Defaults
	// Form is the dashboard's form.
	Form
	// Tab is the Connection tab, if the value is not the default.
	Tab
	// TabAlways is the Connection tab, whatever the value is.
	TabAlways
	// Resume is what --resume brings back.
	Resume

	everywhere = Flag | Config | Defaults | Form | Tab | Resume
)

// In reports whether the setting is offered in one of the places.
func (s Setting) In(places Places) bool { return s.Place&places != 0 }

// Offered returns the settings of one of the places, in the order of the table.
func Offered(places Places) []Setting {
	var offered []Setting
	for _, s := range table() {
		if s.In(places) {
			offered = append(offered, s)
		}
	}
	return offered
}

// Keys returns the keys of the settings of one of the places.
func Keys(places Places) []string {
	var keys []string
	for _, s := range Offered(places) {
		keys = append(keys, s.Key)
	}
	return keys
}

// Find returns the setting with a key.
func Find(key string) (Setting, bool) {
	for _, s := range table() {
		if s.Key == key {
			return s, true
		}
	}
	return Setting{}, false
}

// Secret is the setting as package secret sees it.
func (s Setting) Secret() secret.Setting {
	return secret.Setting{Key: s.Key, Holds: s.Holds, Header: s.Header}
}

// SecretOf is the setting with a key as package secret sees it.
func SecretOf(key string) secret.Setting {
	s, _ := Find(key)
	return s.Secret()
}

// Name returns the name of the header or the room in a text of the setting. It
// returns "" if the setting has no names.
func (s Setting) Name(text string) string {
	if s.Kind != Lines {
		return ""
	}
	separator := ":"
	if s.Holds == secret.HoldsRequest {
		separator = roomSeparator
	}
	name, _, _ := strings.Cut(text, separator)
	return strings.TrimSpace(name)
}

// Line returns a text of the setting: the value, after the name if the setting has
// names.
func (s Setting) Line(name, value string) string {
	if s.Kind != Lines {
		return value
	}
	return name + ": " + value
}

// Canonical returns the key of the setting with this alias, or the name itself if
// no setting has it.
func Canonical(name string) string {
	for _, s := range table() {
		if slices.Contains(s.Aliases, name) {
			return s.Key
		}
	}
	return name
}

// Target names what a setting decides. Of two settings with the same target, only
// one can be used. name is the name of the header or the room, if the setting has
// names. The cookie and the origin are headers of the handshake, so their target is
// that header.
func Target(key, name string) string {
	s, _ := Find(key)
	if s.Holds == secret.HoldsRequest {
		return key + " " + name
	}
	return s.Secret().Target(name + ":")
}

// Texts returns the texts of the setting in a connection, as its flag takes them:
// none for a zero value, and several only for Lines.
func (s Setting) Texts(c Connection) []string { return s.read(&c) }

// IsDefault reports whether a text of the setting is the built-in value.
func (s Setting) IsDefault(text string) bool { return text == s.Default }

// Set changes the setting in a connection. Its error says what is wrong with the
// text, and does not repeat what may be secret. Connection.Check finds what is wrong
// with settings together.
func (s Setting) Set(c *Connection, text string) error { return s.write(c, text) }

// Check returns what is wrong with a text on its own. It does not read files.
func (s Setting) Check(text string) error {
	var c Connection
	if err := s.write(&c, text); err != nil || s.Kind == File {
		return err
	}
	err := c.Options.Check()
	if wrong, ok := errors.AsType[*sailsclient.OptionError](err); ok {
		return wrong.Err
	}
	return err
}
