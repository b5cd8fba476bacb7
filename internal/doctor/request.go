package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"sailscope/sailsclient"
	"sailscope/sailsclient/socketio"
)

// virtualRequest connects as the options say and asks. Any status is an answer.
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
			Detail: fmt.Sprintf("%s was not answered within %s", label, r.Timeout),
			Advice: "the action may never answer, or this is Socket.IO without Sails: try another --request, or a longer --timeout",
		}
	case err != nil:
		return e.lost(ctx, label, err)
	case answer.ParseError != nil:
		return Step{
			Name: Request, Status: Fail,
			Detail: fmt.Sprintf("the server could not read %s: %s", label, answer.ParseError.Message),
			Advice: "see the server's log, and whether its sails-hook-sockets knows sails.io.js 1.2",
		}
	case answer.Malformed != nil:
		return malformed(label, answer)
	}
	step := ok(Request, "%s over %s was answered: %d in %s", label, trial.connected.Transport,
		answer.StatusCode, answer.Duration.Round(100*time.Microsecond))
	if answer.StatusCode == http.StatusForbidden && e.opts.CSRFPath == "" {
		step.Advice = "the app's policies may say so, or its CSRF protection: that needs --session and --csrf"
	}
	return step
}

// malformed is a request whose response is not a JWR. It is in the way unless
// sails.io.js can read it.
func malformed(label string, answer sailsclient.JWR) Step {
	s := Step{
		Name: Request, Status: Fail,
		Detail: fmt.Sprintf("%s: %s", label, answer.Malformed),
		Advice: "see whether the server is a Sails app, and what else in it answers the events get, post, put, patch and delete",
	}
	if answer.Readable() {
		s.Status = Warn
		s.Advice = fmt.Sprintf("sails.io.js reads it as status %d; see what the app sets res.statusCode to", answer.StatusCode)
	}
	return s
}

// lost is a request that got no answer because the connection went, or one that
// is no answer.
func (e *exam) lost(ctx context.Context, label string, err error) Step {
	s := refused(Request, Fail, err)
	if s.Refusal == nil {
		s.Advice = "see whether the server is a Sails app"
	}
	s.Detail = label + ": " + s.Detail
	if s.Refusal == nil || !e.isGone(ctx, s.Refusal) {
		return s
	}
	s.Detail += "; the server ended at the same time"
	s.Advice = "the request may have crashed the app: with sails.config.sockets.sendResponseHeaders: false, every request does (remove that setting); " +
		"an error in the action may, too; see the app's log"
	return s
}

// isGone tells whether the app that answered a moment ago is not there any more.
// A process that ends closes its connections first, and listens until it is gone.
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
