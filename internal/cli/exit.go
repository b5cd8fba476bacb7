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

// flagError rewords what pflag says of a flag: its own text repeats whatever is
// glued to an unknown shorthand, -HCookie:... for one.
func flagError(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return usagef(cmd, "unknown flag -%s", unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		return usagef(cmd, "unknown flag --%s", unknown.GetSpecifiedName())
	case errors.As(err, &invalid):
		return usagef(cmd, "--%s: %q is not a %s", invalid.GetFlag().Name, invalid.GetValue(), valueKind(invalid.GetFlag()))
	}
	return asUsage(cmd, err)
}

func valueKind(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "duration":
		return "duration, like 500ms, 10s or 2m"
	case "bool":
		return "yes or no: use true or false"
	case "int":
		return "number"
	default:
		return flag.Value.Type()
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
	text := a.secrets.mask(fmt.Sprintf(format, args...))
	_, _ = fmt.Fprintln(a.Err, "sailscope: "+escape.Text(strings.TrimSpace(text)))
}
