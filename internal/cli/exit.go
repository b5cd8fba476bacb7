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
	exitFailed       = 1 // the answer was an error, or something here went wrong
	exitUsage        = 2 // the command line is wrong
	exitNoConnection = 3
	exitNoAnswer     = 4 // none in time, or disconnected before it
)

// exitError ends a command with an exit code. Without an error of its own there
// is nothing to tell: the output has said it all.
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
	command string // whose help says how it is done
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

// flagError rewords what pflag says of a flag: its own text repeats values, and
// whatever is glued to an unknown shorthand, -HCookie:... for one.
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

// flagName is what of a flag that is not known looks like its name: what follows
// may be a value, as in --cookie:sid=1.
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

// fail reports an error and settles the exit code.
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

// say tells people something, on stderr. What it tells may hold a server's
// text. That stderr is gone is nothing it could tell anybody.
func (a *app) say(format string, args ...any) {
	text := a.secrets.Hide(fmt.Sprintf(format, args...))
	_, _ = fmt.Fprintln(a.Err, "sailscope: "+escape.Text(strings.TrimSpace(text)))
}
