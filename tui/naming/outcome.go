package naming

import (
	"context"
	"errors"
)

// Outcome describes the error of a request, with the advice for a timeout or a
// cancellation.
func Outcome(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "No response in time. The action may never call its exits, or needs longer than --request-timeout."
	}
	if errors.Is(err, context.Canceled) {
		return "Canceled by you. The app may have acted on the request anyway."
	}
	return err.Error()
}
