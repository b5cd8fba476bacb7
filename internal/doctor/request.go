package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"sailscope/internal/advice"
	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
)

// virtualRequest connects with the options and sends the request. A response with any
// status is fine.
func (e *exam) virtualRequest(ctx context.Context) Step {
	if e.failed != "" {
		return e.impossible(Request)
	}
	label := strings.ToUpper(e.request.Method) + " " + e.request.URL
	trial, err := connect(ctx, e.opts)
	if err != nil {
		return refused(Request, Fail, err)
	}
	defer trial.Close()
	r := e.request
	r.Timeout = e.opts.ConnectTimeout
	answer, err := trial.Request(ctx, r)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return Step{
			Name: Request, Status: Fail,
			Detail: fmt.Sprintf("no response to %s within %s", label, r.Timeout),
			Advice: todo(advice.AskAnotherRoute),
		}
	case err != nil:
		return e.lost(ctx, label, err)
	case answer.ParseError != nil:
		return Step{
			Name: Request, Status: Fail,
			Detail: fmt.Sprintf("the server could not read %s: %s", label, answer.ParseError.Message),
			Advice: todo(advice.CheckHookVersion),
		}
	case answer.Malformed != nil:
		return malformed(label, answer)
	}
	step := ok(Request, "%s over %s got a response: %d in %s", label, trial.connected.Transport,
		answer.StatusCode, answer.Duration.Round(100*time.Microsecond))
	if answer.StatusCode == http.StatusForbidden && e.opts.CSRFPath == "" {
		step.Advice = todo(advice.CheckPolicies)
	}
	return step
}

// malformed returns the step for a response that is not a JWR. It is a failure unless
// sails.io.js can read the response.
func malformed(label string, answer sailsclient.JWR) Step {
	s := Step{
		Name: Request, Status: Fail,
		Detail: fmt.Sprintf("%s: %s", label, answer.Malformed),
		Advice: todo(advice.CheckResponder),
	}
	if answer.Readable() {
		s.Status, s.Advice = Warn, todo(advice.CheckStatusCode)
		s.Detail += fmt.Sprintf("; sails.io.js reads it as status %d", answer.StatusCode)
	}
	return s
}

// lost returns the step for a request without a response: mostly the connection was lost.
func (e *exam) lost(ctx context.Context, label string, err error) Step {
	s := refused(Request, Fail, err)
	if s.Refusal == nil {
		s.Advice = todo(advice.CheckSails)
	}
	s.Detail = label + ": " + s.Detail
	if s.Refusal == nil || !e.isGone(ctx, s.Refusal) {
		return s
	}
	s.Detail += "; the server ended at the same time"
	s.Advice = todo(advice.CheckCrash)
	return s
}

// isGone reports whether the app has ended. A process that ends closes its connections
// first, and may accept new ones for a moment: so it asks several times.
func (e *exam) isGone(ctx context.Context, lost *sailsclient.ConnectError) bool {
	const (
		patience = 5 * time.Second
		pause    = 100 * time.Millisecond
	)
	broke := lost.Refusal == sailsclient.LostLink || lost.Refusal == sailsclient.LostByServer
	if !broke || errors.Is(lost, socketio.ErrServerDisconnect) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, min(patience, e.opts.ConnectTimeout))
	defer cancel()
	for {
		answer, err := e.probe.Get(ctx, "/")
		reason, isRefusal := errors.AsType[*sailsclient.ConnectError](err)
		if isRefusal && reason.Refusal == sailsclient.RefusedUnreachable ||
			answer.StatusCode == http.StatusBadGateway || answer.StatusCode == http.StatusServiceUnavailable {
			return true
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return false
		}
	}
}
