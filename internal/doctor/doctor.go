// Package doctor finds out step by step what works between here and a Sails
// app, and what to do about the rest. It prints nothing; refusals are told apart
// by sailsclient.
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

// Steps are the names of all steps, in the order they are told.
func Steps() []string {
	return []string{
		Address, DNS, TCP, TLS, HTTP, Websocket, Polling, Upgrade, Generation, Origin, Cookie, CSRF, Request,
	}
}

// Status is how a step went.
type Status string

// The outcomes of a step.
const (
	OK Status = "ok"
	// Warn means that something is wrong or will be, but that a virtual request
	// may work all the same.
	Warn Status = "warn"
	// Fail means that with these options no virtual request can work.
	Fail Status = "fail"
	// Skip means that the step was not taken or does not matter here; Detail
	// says why.
	Skip Status = "skip"
)

// Step is one step and how it went.
type Step struct {
	Name   string
	Status Status
	// Detail says what was found, without a full stop. It may hold text of the
	// server.
	Detail string
	// Advice is what to do about it, "" for nothing.
	Advice string
	// Refusal is what was refused; nil unless a connection was.
	Refusal *sailsclient.ConnectError
}

// Options are what is examined.
type Options struct {
	// Client are the options of the socket. Its ConnectTimeout bounds each step;
	// it does not reconnect, and its Observer and Tap are not used.
	Client sailsclient.Options
	// Request is the virtual request that has to work, in the end.
	Request sailsclient.Request
}

// Diagnosis is the sum of all steps.
type Diagnosis struct {
	// URL is the app's address, complete and without user name and password.
	URL string
	// Works tells whether the virtual request was answered, with any status.
	Works bool
	// Failed is the first step that failed, "" if Works.
	Failed string
}

// Examine takes all steps, and has report hear of each as soon as it is done, in
// order and on the calling goroutine. The error is that of options that cannot
// be used, or of ctx: then the steps that were left are not told.
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

// exam is one walk through all steps.
type exam struct {
	probe   *sailsclient.Probe
	proxy   *url.URL // nil for none
	opts    sailsclient.Options
	request sailsclient.Request
	report  func(Step)

	told   int    // steps
	failed string // the first step that failed, "" while none has
	mute   bool   // the app leaves plain HTTP unanswered
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
	// The handshake may want the cookie; how it was got is told later.
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

// tell reports a step, unless it went as it did because ctx has ended.
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

// impossible is a step that cannot be taken after the failure there was.
func (e *exam) impossible(name string) Step {
	return skipped(name, "because %s failed", e.failed)
}

func ok(name, format string, args ...any) Step {
	return Step{Name: name, Status: OK, Detail: fmt.Sprintf(format, args...)}
}

func skipped(name, format string, args ...any) Step {
	return Step{Name: name, Status: Skip, Detail: fmt.Sprintf(format, args...)}
}

// refused is a step that ended with an error, which is a *ConnectError if it is
// about a connection.
func refused(name string, status Status, err error) Step {
	reason, isRefusal := errors.AsType[*sailsclient.ConnectError](err)
	if !isRefusal {
		return Step{Name: name, Status: status, Detail: err.Error()}
	}
	return Step{Name: name, Status: status, Detail: reason.What, Advice: advice.CommandLine.For(reason.Remedy), Refusal: reason}
}

// todo words what to do, for a code without facts.
func todo(code sailsclient.RemedyCode) string {
	return advice.CommandLine.For(sailsclient.Remedy{Code: code})
}

// bounded is the context of one step.
func (e *exam) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, e.opts.ConnectTimeout)
}
