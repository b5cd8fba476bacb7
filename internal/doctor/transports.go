package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sailscope/internal/advice"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

// transports are the trials of each transport on its own.
type transports struct {
	websocket, polling outcome
	wanted             []engineio.Transport
}

// packetsToPoll is how many requests a polling connection must get through. With two
// servers behind a proxy without sticky sessions, half of them reach the wrong one.
const packetsToPoll = 6

func (e *exam) tryTransports(ctx context.Context) transports {
	t := transports{
		websocket: try(ctx, e.bare(engineio.Websocket)),
		polling:   try(ctx, e.bare(engineio.Polling)),
		wanted:    e.opts.Transports,
	}
	// In Engine.IO 3 one response is enough to connect, so try further requests.
	if t.polling.works() {
		ctx, cancel := e.bounded(ctx)
		defer cancel()
		t.polling.err = e.probe.Exchange(ctx, engineio.Polling, packetsToPoll)
	}
	return t
}

func (t transports) websocketStep() Step {
	return t.step(engineio.Websocket, t.websocket, engineio.Polling, t.polling)
}

func (t transports) pollingStep() Step {
	return t.step(engineio.Polling, t.polling, engineio.Websocket, t.websocket)
}

// step returns the step about one transport. The status depends on whether the transport is
// wanted, and whether the other one works.
func (t transports) step(name engineio.Transport, own outcome, otherName engineio.Transport, other outcome) Step {
	isWanted, otherWanted := slices.Contains(t.wanted, name), slices.Contains(t.wanted, otherName)
	switch {
	case own.works():
		return ok(string(name), "works")
	case !isWanted && own.wasRefused(sailsclient.RefusedTransport) && !t.isQueryLost():
		return skipped(string(name), "the app does not allow it, and nothing here needs it")
	}
	s := refused(string(name), Fail, own.err)
	cause := own.remedy()
	switch {
	case t.isQueryLost():
		s.Detail = "the server found neither transport in the query of its handshake: the query was lost on the way"
		cause = sailsclient.Remedy{Code: sailsclient.ForwardQuery}
	case own.isContradictedBy(other):
		s.Detail += fmt.Sprintf(", but %s with the same headers is accepted", otherName)
		cause = sailsclient.Remedy{Code: advice.CheckTransportRefusal, Transport: name}
	}
	s.Advice = advice.CommandLine.For(cause)
	switch {
	case !isWanted, otherWanted && other.works():
		s.Status = Warn
	case other.works():
		s.Advice = advice.CommandLine.Instead(otherName, toMend(name, own, cause)...)
	}
	return s
}

// toMend says what to do about a transport that does not work, while the other one
// does.
func toMend(missing engineio.Transport, own outcome, cause sailsclient.Remedy) []sailsclient.Remedy {
	switch {
	case own.wasRefused(sailsclient.RefusedTransport):
		return []sailsclient.Remedy{{Code: advice.AllowTransport, Transport: missing}}
	case missing == engineio.Websocket && !own.wasRefused(sailsclient.RefusedUpgrade) && !own.wasRefused(sailsclient.RefusedQuery):
		return []sailsclient.Remedy{{Code: advice.PassUpgradesOn}, cause}
	default:
		return []sailsclient.Remedy{cause}
	}
}

// isQueryLost reports whether the server knew the transport of neither handshake. Since
// every server allows one of them, the query was lost on the way.
func (t transports) isQueryLost() bool {
	return t.websocket.hasUnknownTransport() && t.polling.hasUnknownTransport()
}

// upgrade returns the step about upgrading from polling to websocket.
func (e *exam) upgrade(ctx context.Context, t transports) Step {
	switch {
	case !t.polling.works():
		return skipped(Upgrade, "because polling does not work")
	case !t.websocket.works():
		return skipped(Upgrade, "because websocket does not work")
	}
	trial, err := connect(ctx, e.bare(engineio.Polling, engineio.Websocket))
	if err != nil {
		return refused(Upgrade, Warn, err)
	}
	defer trial.Close()
	if !trial.offersUpgrade() {
		return skipped(Upgrade, "the app does not offer it")
	}
	if err := e.awaitUpgrade(ctx, trial); err != nil {
		s := refused(Upgrade, Warn, err)
		s.Advice = todo(advice.KeepUpgradeTogether)
		return s
	}
	return ok(Upgrade, "polling goes over to websocket")
}

// awaitUpgrade waits until an upgrade has ended, which may have been before the socket was
// connected.
func (e *exam) awaitUpgrade(ctx context.Context, t *trial) error {
	last := t.connected
	if last.Transport == engineio.Polling && last.Reason == nil {
		ctx, cancel := e.bounded(ctx)
		defer cancel()
		var err error
		if last, err = t.await(ctx); errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("polling did not go over to websocket within %s", e.opts.ConnectTimeout)
		} else if err != nil {
			return err
		}
	}
	return last.Reason
}

// origin returns the step about the origin.
func (e *exam) origin(t transports) Step {
	given := e.opts.ConnectHeaders.Get("Origin")
	works := t.websocket.works() || t.polling.works()
	refusal := t.refusedOrigin()
	switch {
	case refusal != nil && works: // the app's rule is the same for both
		return skipped(Origin, "not known: with the same headers, one transport is accepted and the other refused")
	case refusal != nil:
		s := refused(Origin, Fail, refusal)
		s.Detail = given + " may not connect"
		if given == "" {
			s.Detail = "the app wants one, and none is given"
		}
		return s
	case t.websocket.wasRefused(sailsclient.RefusedUpgrade):
		return skipped(Origin, "not known: no websocket handshake reached the app")
	case works && given == "":
		return ok(Origin, "the app asks for none")
	case works:
		return ok(Origin, "%s may connect", given)
	}
	return e.impossible(Origin)
}

// refusedOrigin returns the error of a transport that was refused for its origin, nil for
// none.
func (t transports) refusedOrigin() error {
	for _, tried := range []outcome{t.websocket, t.polling} {
		if tried.wasRefused(sailsclient.RefusedOrigin) {
			return tried.err
		}
	}
	return nil
}
