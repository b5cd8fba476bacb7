package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sailscope/internal/config"
	"sailscope/model/escape"
)

// The exit codes, which scripts rely on.
const (
	exitOK           = 0
	exitFailed       = 1 // the response was an error, or something here failed
	exitUsage        = 2 // the command line is wrong
	exitNoConnection = 3
	exitNoAnswer     = 4 // no response in time, or disconnected before it
)

// exitError ends a command with an exit code. err may be nil: then nothing is printed.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usageError is a wrong command line.
type usageError struct {
	command string // the command to show the help of
	err     error
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func asUsage(cmd *cobra.Command, err error) error {
	if _, already := errors.AsType[*usageError](err); already {
		return err
	}
	return &usageError{command: cmd.CommandPath(), err: err}
}

func usagef(cmd *cobra.Command, format string, args ...any) error {
	return asUsage(cmd, fmt.Errorf(format, args...))
}

// flagError rewords pflag's error about a flag. Its own text repeats values, and also what
// follows an unknown shorthand, such as -HCookie:...
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		invalid *pflag.InvalidValueError
		lacking *pflag.ValueRequiredError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return usagef(cmd, "unknown flag -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		return usagef(cmd, "unknown flag --%s", flagName(unknown.GetSpecifiedName()))
	case errors.As(err, &invalid):
		return usagef(cmd, "--%s takes %s", invalid.GetFlag().Name, valueKind(invalid.GetFlag()))
	case errors.As(err, &lacking):
		return usagef(cmd, "--%s needs a value", lacking.GetFlag().Name)
	}
	return usagef(cmd, "a flag is not written correctly: use --name value or --name=value")
}

// flagName returns the beginning of an unknown flag that looks like a name. What follows may
// be a value, as in --cookie:sid=1.
func flagName(given string) string {
	end := strings.IndexFunc(given, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
	if end < 0 {
		return given
	}
	return given[:end]
}

func valueKind(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "duration":
		return "a duration, like 500ms, 10s or 2m"
	case "bool":
		return "no value, or true or false"
	case "int":
		return "a number"
	default:
		return "another value: see its help"
	}
}

// fail reports an error and sets the exit code.
func (a *app) fail(err error) {
	var (
		usage *usageError
		exit  *exitError
	)
	switch {
	case errors.As(err, &exit):
		a.code = exit.code
		err = exit.err
	case errors.As(err, &usage):
		a.code = exitUsage
	default:
		a.code = exitFailed
	}
	if err == nil {
		return
	}
	if wrong, ok := errors.AsType[config.Errors](err); ok {
		for _, e := range wrong {
			a.say("%v", e)
		}
	} else {
		a.say("%v", err)
	}
	if usage != nil {
		_, _ = fmt.Fprintf(a.Err, "See \"%s --help\".\n", usage.command)
	}
}

// say prints a message for people on stderr. It may contain a server's text. An error of
// writing is ignored, because there is no other place to report it.
func (a *app) say(format string, args ...any) {
	text := a.secrets.Hide(fmt.Sprintf(format, args...))
	_, _ = fmt.Fprintln(a.Err, "sailscope: "+escape.Text(strings.TrimSpace(text)))
}
