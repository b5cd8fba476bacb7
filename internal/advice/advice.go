// Package advice words what to do about a connection that failed, for the command
// line and the dashboard. The client library returns codes (sailsclient.Remedy);
// their words are here and nowhere else.
package advice

import (
	"errors"
	"strings"

	"sailscope/sailsclient"
)

// For returns what to do, a sentence without a full stop, "" for nothing.
func For(r sailsclient.Remedy) string {
	return strings.NewReplacer(
		"{place}", r.Place,
		"{address}", r.Address,
		"{path}", r.Path,
		"{retry}", r.Retry,
		"{transport}", string(r.Transport),
		"{heartbeat}", r.Heartbeat.String(),
	).Replace(words[r.Code])
}

// All returns what to do about several things.
func All(list []sailsclient.Remedy) string {
	parts := make([]string, len(list))
	for i, r := range list {
		parts[i] = For(r)
	}
	return strings.Join(parts, "; ")
}

// Explain returns err with advice at the end of its text, if it is about a
// connection and there is something to do. It may be called twice.
func Explain(err error) error {
	if _, explained := errors.AsType[*Error](err); explained {
		return err
	}
	refused, ok := errors.AsType[*sailsclient.ConnectError](err)
	if !ok {
		return err
	}
	if todo := For(refused.Remedy); todo != "" {
		return &Error{Advice: todo, Err: err}
	}
	return err
}

// Error is an error with what to do about it.
type Error struct {
	Advice string
	Err    error
}

// Error says what happened, and what to do.
func (e *Error) Error() string { return e.Err.Error() + ": " + e.Advice }

// Unwrap returns what happened.
func (e *Error) Unwrap() error { return e.Err }
