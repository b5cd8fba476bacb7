package config

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sailscope/internal/header"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
)

// The keys that are no settings of a connection.
const (
	KeyVariables = "variables"
	KeyIgnore    = "ignore" // below compare
)

// Setting is one thing that a file says of a connection.
type Setting struct {
	// Key is that of a settings.Setting, which is the name of its flag, or
	// KeyVariables.
	Key string
	// Name is the header's, the room's or the variable's.
	Name string
	// Without is a header that a socket has not although the defaults say so: the
	// value is null.
	Without bool

	from  source
	value string // the value itself, the variable's name, or the command
	at    position
}

// NewSetting is a setting of a file that is no configuration but says the same:
// the value is as the flag takes it. It is not checked.
func NewSetting(file, key, name, value string) Setting {
	return Setting{Key: key, Name: name, value: value, at: position{file, 1, 1}}
}

// source is where a value comes from.
type source int

const (
	fromFile source = iota
	fromVariable
	fromCommand
)

// Target is what the setting decides; see settings.Target.
func (s Setting) Target() string { return settings.Target(s.Key, s.Name) }

// Text is a value of the setting as its flag takes it.
func (s Setting) Text(value string) string {
	known, _ := settings.Find(s.Key)
	return known.Line(s.Name, value)
}

// Check fails with what is wrong with a value of the setting. What is no setting of
// a connection is the caller's to check.
func (s Setting) Check(value string) error {
	known, ok := settings.Find(s.Key)
	if !ok || s.Without {
		return nil
	}
	if known.Holds == secret.HoldsHeader {
		if err := header.Check(s.Name, value); err != nil {
			return err
		}
	}
	err := known.Check(known.Line(s.Name, value))
	if err != nil && known.Holds != secret.HoldsHeader {
		return fmt.Errorf("%s: %w", s.Key, err)
	}
	return err
}

// Secret says that the value comes from outside of the file, where values are
// put that are nobody's business.
func (s Setting) Secret() bool { return s.from != fromFile }

// Wrap adds where the setting is to an error about it.
func (s Setting) Wrap(err error) error { return s.at.wrap(err) }

// Resolve is the value: text as the flag takes it, "true" or "false", or a list
// with commas. A relative file name is below the file's folder. For a secret it
// reads the variable or runs the command, which may take some seconds.
func (s Setting) Resolve(ctx context.Context) (string, error) {
	value, err := s.fetch(ctx)
	if err == nil {
		err = checkText(value)
	}
	if err != nil {
		return "", s.at.wrap(err)
	}
	if known, _ := settings.Find(s.Key); known.Kind == settings.File && !filepath.IsAbs(value) {
		return filepath.Join(filepath.Dir(s.at.file), value), nil
	}
	return value, nil
}

func (s Setting) fetch(ctx context.Context) (string, error) {
	switch s.from {
	case fromVariable:
		return readVariable(s.value)
	case fromCommand:
		return runCommand(ctx, s.value, commandLimit)
	default:
		return s.value, nil
	}
}

// readVariable takes an empty variable for one that somebody forgot to set:
// whoever wants no value leaves the setting out.
func readVariable(name string) (string, error) {
	value, set := os.LookupEnv(name)
	switch {
	case !set && !isVariableName(name):
		return "", fmt.Errorf("env takes the name of a variable, like APP_TOKEN, and not its value")
	case !set:
		return "", fmt.Errorf("the variable %s is not set", name)
	case strings.TrimSpace(value) == "":
		return "", fmt.Errorf("the variable %s is empty", name)
	}
	return strings.TrimSpace(value), nil
}

// isVariableName tells what is custom for names of variables. What is not may be
// the secret itself.
func isVariableName(name string) bool {
	return isPlainName(name) || !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	})
}

// checkText refuses what no setting may hold: all of them end up in headers,
// URLs or names of files.
func checkText(text string) error {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }) {
		return fmt.Errorf("the value holds a line break or another control character")
	}
	return nil
}
