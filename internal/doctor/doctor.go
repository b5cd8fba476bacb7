// Package doctor checks a connection to a Sails app step by step, and says for each step
// what it found and what to do. It prints nothing. Package sailsclient classifies refusals,
// and package advice words what to do.
package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"sailscope/internal/advice"
	"sailscope/sailsclient"
)

// The names of the steps.
const (
	Address    = "address"
	DNS        = "dns"
	TCP        = "tcp"
	TLS        = "tls"
	HTTP       = "http"
	Websocket  = "websocket"
	Polling    = "polling"
	Upgrade    = "upgrade"
	Generation = "generation"
	Origin     = "origin"
	Cookie     = "cookie"
	CSRF       = "csrf"
	Request    = "request"
)

// Steps returns the names of all steps, in the order in which they are reported.
func Steps() []string {
	return []string{
		Address, DNS, TCP, TLS, HTTP, Websocket, Polling, Upgrade, Generation, Origin, Cookie, CSRF, Request,
	}
}

// Status is the result of a step.
type Status string

// The results of a step.
const (
	OK Status = "ok"
	// Warn means that something is wrong, or will be, but a virtual request may work
	// anyway.
	Warn Status = "warn"
	// Fail means that with these options no virtual request can work.
	Fail Status = "fail"
	// Skip means that the step was not needed or not possible; Detail says why.
	Skip Status = "skip"
)

// Step is one step and its result.
type Step struct {
	Name   string
	Status Status
	// Detail says what was found, without a full stop. It may contain text of the
	// server.
	Detail string
	// Advice is what to do about it, "" for nothing.
	Advice string
	// Refusal is why a connection was refused, nil if none was.
	Refusal *sailsclient.ConnectError
}

// Options say what to examine.
type Options struct {
	// Client are the options of the socket. ConnectTimeout bounds each step. Reconnect,
	// Observer and Tap are ignored.
	Client sailsclient.Options
	// Request is the virtual request of the last step.
	Request sailsclient.Request
}

// Diagnosis sums up all steps.
type Diagnosis struct {
	// URL is the app's complete address, without user name and password.
	URL string
	// Works is true if the virtual request got a response, with any status.
	Works bool
	// Failed is the name of the first step that failed, "" if Works.
	Failed string
}

// Examine takes all steps. It calls report after each, in order and on the same goroutine.
// It fails if New would refuse the options, and if ctx ends: then the remaining steps are
// not reported.
func Examine(ctx context.Context, o Options, report func(Step)) (Diagnosis, error) {
	if o.Client.Jar == nil {
		o.Client.Jar = sailsclient.NewJar()
	}
	probe, err := sailsclient.NewProbe(o.Client)
	if err != nil {
		return Diagnosis{}, err
	}
	defer probe.Close()
	e := &exam{probe: probe, proxy: probe.Proxy(), opts: probe.Options(), request: o.Request, report: report}
	e.take(ctx)
	return Diagnosis{URL: probe.URL(), Works: e.failed == "", Failed: e.failed}, ctx.Err()
}

// exam is one call of Examine.
type exam struct {
	probe   *sailsclient.Probe
	proxy   *url.URL // nil for none
	opts    sailsclient.Options
	request sailsclient.Request
	report  func(Step)

	told   int    // steps
	failed string // the first step that failed, "" while none has
	mute   bool   // the app does not respond to plain HTTP
}

func (e *exam) take(ctx context.Context) {
	e.tell(ctx, e.address())
	e.network(ctx)
	if e.failed == "" {
		e.socket(ctx)
	}
	for _, name := range Steps()[e.told:] {
		e.tell(ctx, e.impossible(name))
	}
}

// socket takes the steps of a server that may be an app.
func (e *exam) socket(ctx context.Context) {
	// The handshake may need the cookie. Its step is reported later.
	session := e.fetchSession(ctx)
	t := e.tryTransports(ctx)
	e.tell(ctx, t.websocketStep())
	e.tell(ctx, t.pollingStep())
	e.tell(ctx, e.upgrade(ctx, t))
	e.tell(ctx, e.generation(ctx, t))
	e.tell(ctx, e.origin(t))
	e.tell(ctx, e.cookie(ctx, session))
	e.tell(ctx, e.csrf(ctx, session))
	e.tell(ctx, e.virtualRequest(ctx))
}

// tell reports a step. It does not if ctx has ended, which may be why the step failed.
func (e *exam) tell(ctx context.Context, s Step) {
	if ctx.Err() != nil {
		return
	}
	if s.Status == Fail && e.failed == "" {
		e.failed = s.Name
	}
	e.told++
	e.report(s)
}

// impossible returns a step that is skipped because an earlier one failed.
func (e *exam) impossible(name string) Step {
	return skipped(name, "because %s failed", e.failed)
}

func ok(name, format string, args ...any) Step {
	return Step{Name: name, Status: OK, Detail: fmt.Sprintf(format, args...)}
}

func skipped(name, format string, args ...any) Step {
	return Step{Name: name, Status: Skip, Detail: fmt.Sprintf(format, args...)}
}

// refused returns a step that ended with an error. If that is a *ConnectError, the step
// has its advice.
func refused(name string, status Status, err error) Step {
	reason, isRefusal := errors.AsType[*sailsclient.ConnectError](err)
	if !isRefusal {
		return Step{Name: name, Status: status, Detail: err.Error()}
	}
	return Step{Name: name, Status: status, Detail: reason.What, Advice: advice.CommandLine.For(reason.Remedy), Refusal: reason}
}

// todo returns the words for a code without facts.
func todo(code sailsclient.RemedyCode) string {
	return advice.CommandLine.For(sailsclient.Remedy{Code: code})
}

// bounded returns the context of one step.
func (e *exam) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, e.opts.ConnectTimeout)
}
