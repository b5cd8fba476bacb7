// Package advice words what to do about a connection that failed. The client library
// returns codes (sailsclient.Remedy), and doctor has some of its own; their words are
// here and nowhere else, for each [Reader].
package advice

import (
	"errors"
	"regexp"
	"strings"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// Reader is where the advice is read, which decides how it names a setting.
type Reader int

const (
	// CommandLine names flags: --origin.
	CommandLine Reader = iota
	// Dashboard names fields of the form: "origin".
	Dashboard
)

// For returns what to do, a sentence without a full stop, "" for nothing.
func (to Reader) For(r sailsclient.Remedy) string {
	return to.fill(words[r.Code], r, true)
}

// All returns what to do about several things.
func (to Reader) All(list []sailsclient.Remedy) string {
	parts := make([]string, len(list))
	for i, r := range list {
		parts[i] = to.For(r)
	}
	return strings.Join(parts, "; ")
}

// Instead returns what to do about a transport that does not work, while another
// does: use that one, or mend the cause.
func (to Reader) Instead(working engineio.Transport, causes ...sailsclient.Remedy) string {
	parts := []string{"use " + to.option("--transport "+string(working)) + ", which works"}
	for _, r := range causes {
		if r.Code != "" {
			parts = append(parts, to.fill(words[r.Code], r, false))
		}
	}
	return strings.Join(parts, "; ")
}

// Option names the setting with that key.
func (to Reader) Option(key string) string { return to.option("--" + key) }

// Explain returns err with advice at the end of its text, if it is about a
// connection and there is something to do. It may be called twice.
func (to Reader) Explain(err error) error {
	if _, explained := errors.AsType[*Error](err); explained {
		return err
	}
	refused, ok := errors.AsType[*sailsclient.ConnectError](err)
	if !ok {
		return err
	}
	if todo := to.For(refused.Remedy); todo != "" {
		return &Error{Advice: todo, Err: err, option: setting.MatchString(words[refused.Remedy.Code])}
	}
	return err
}

// Error is an error with what to do about it.
type Error struct {
	Advice string
	Err    error
	option bool
}

// Error says what happened, and what to do.
func (e *Error) Error() string { return e.Err.Error() + ": " + e.Advice }

// Unwrap returns what happened.
func (e *Error) Unwrap() error { return e.Err }

// NamesOption reports whether the advice that Explain added to err names a setting
// of the connection.
func NamesOption(err error) bool {
	explained, ok := errors.AsType[*Error](err)
	return ok && explained.option
}

var (
	other   = regexp.MustCompile(`\{or (\w+)\}`)
	setting = regexp.MustCompile(`\{(--[^}]+)\}`)
)

// fill replaces what is in braces. It offers the other transport only if it may.
func (to Reader) fill(text string, r sailsclient.Remedy, mayOffer bool) string {
	offer := ""
	if mayOffer {
		offer = ", or use {--transport $1}"
	}
	text = other.ReplaceAllString(text, offer)
	text = setting.ReplaceAllStringFunc(text, func(named string) string { return to.option(strings.Trim(named, "{}")) })
	return strings.NewReplacer(
		"{place}", r.Place,
		"{address}", r.Address,
		"{path}", r.Path,
		"{retry}", r.Retry,
		"{transport}", string(r.Transport),
		"{heartbeat}", r.Heartbeat.String(),
	).Replace(text)
}

// option names a setting that is written as a flag, perhaps with a value: in the
// form the value is typed into the field.
func (to Reader) option(flag string) string {
	if to == CommandLine {
		return flag
	}
	name, value, _ := strings.Cut(strings.TrimPrefix(flag, "--"), " ")
	name, _, _ = strings.Cut(name, "=") // a placeholder, such as PATH
	field := `"` + name + `"`
	if value != "" {
		return value + " as " + field
	}
	return field
}
