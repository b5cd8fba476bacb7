package sailsclient

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/bound"
	"sailscope/sailsclient/socketio"
)

// explainLost explains how an open connection ended.
func explainLost(e *ConnectError, where endpoints, err error) bool {
	var (
		heartbeat   *engineio.HeartbeatError
		link        *engineio.LinkError
		closed      *engineio.CloseError
		unconfirmed *socketio.UnconfirmedError
		early       *engineio.ProtocolError
	)
	end, ok := errors.AsType[*engineio.EndError](err)
	if !ok {
		end = &engineio.EndError{Sent: -1} // unknown what was sent
	}
	isLink := errors.As(err, &link)
	answer, isAnswer := errors.AsType[*engineio.HandshakeError](err)
	switch {
	case isLink && isAnswer:
		return explainLostHTTP(e, where, answer, end)
	case errors.As(err, &closed) && closed.Code == statusTooBig:
		return e.tooLarge(end.Sent, fmt.Sprintf("websocket status %d", closed.Code))
	case errors.As(err, &unconfirmed) && isLink && link.Posting:
		return e.set(LostLink, "the connection opened, but its first POST was dropped ("+lastOf(err)+")", Remedy{Code: AllowPOST})
	case errors.As(err, &unconfirmed) && isLink:
		return e.set(LostLink, fmt.Sprintf("the connection opened and was lost (%s) before namespace %s was confirmed", lastOf(err), unconfirmed.Namespace), Remedy{Code: CheckLogsOfCut})
	case errors.As(err, &unconfirmed):
		return e.set(LostByServer, fmt.Sprintf("the server opened the connection and ended it (%s) instead of confirming namespace %s",
			lastOf(err), unconfirmed.Namespace), Remedy{Code: CheckParserOrMiddleware})
	case errors.As(err, &closed):
		return e.set(LostByServer, "the server closed the connection ("+closeText(closed)+")", closeRemedy(closed.Code))
	case errors.As(err, &heartbeat):
		return e.set(LostHeartbeat, heartbeat.Error(), Remedy{Code: CheckSilence})
	case isLink && errors.As(err, &early):
		return explainEarlyEnd(e, where, err)
	case isLink:
		return explainBreak(e, err, end, link.Posting)
	case errors.Is(err, engineio.ErrTooBig):
		return e.set(LostLink, err.Error(), Remedy{Code: AskForLess})
	case errors.Is(err, engineio.ErrBudget):
		return e.set(LostLink, engineio.ErrBudget.Error(), Remedy{Code: AskForLessOrFewer})
	case errors.Is(err, socketio.ErrServerDisconnect):
		return e.set(LostByServer, err.Error(), Remedy{Code: ConnectAgain})
	case errors.Is(err, engineio.ErrClosedByServer):
		return e.set(LostByServer, engineio.ErrClosedByServer.Error(), Remedy{})
	}
	return false
}

// Bounds for guessing why a connection broke.
const (
	largeMessage = 1 << 10 // bytes: some proxies allow only a few kilobytes
	longIdle     = time.Second
)

// explainBreak explains a connection that broke without a reason. It can only go by what
// was sent and received last.
func explainBreak(e *ConnectError, err error, end *engineio.EndError, posting bool) bool {
	what := "the connection was lost (" + lastOf(err) + ")"
	switch {
	case !isDropped(err):
		return e.set(LostLink, what, Remedy{})
	case end.Sent >= largeMessage:
		return e.set(LostLink, fmt.Sprintf("%s after a message of %d bytes was sent, before anything came back", what, end.Sent), Remedy{Code: SendLessOrCheckLog})
	case end.Idle >= longIdle && end.Idle < end.Heartbeat:
		return e.set(LostLink, fmt.Sprintf("%s after %s without traffic", what, seconds(end.Idle)), Remedy{Code: RaiseReadTimeoutOrCheck, Heartbeat: end.Heartbeat})
	case posting:
		return e.set(LostLink, "the connection was lost: a POST was dropped ("+lastOf(err)+")", Remedy{Code: CheckLogsOfPOST})
	}
	return e.set(LostLink, what, Remedy{})
}

// idleLosses remembers how long the last connection was idle before it broke. If the
// next one breaks after the same time, a timer has ended both.
type idleLosses struct{ last time.Duration }

// note adds to the explanation of a loss that the one before was like it.
func (l *idleLosses) note(e *ConnectError, wasConnected bool) {
	end, ok := errors.AsType[*engineio.EndError](e.Err)
	_, broke := errors.AsType[*engineio.LinkError](e.Err)
	_, answered := errors.AsType[*engineio.HandshakeError](e.Err)
	if !wasConnected {
		return // an attempt that failed says nothing about idle times
	}
	if !ok || !broke || answered || !isDropped(e.Err) || end.Sent >= largeMessage || end.Idle < longIdle || end.Idle >= end.Heartbeat {
		l.last = 0
		return
	}
	difference := (end.Idle - l.last).Abs()
	if l.last > 0 && difference <= end.Idle/10 {
		e.What = fmt.Sprintf("the connection was lost (%s), again after %s without traffic", lastOf(e.Err), seconds(end.Idle))
		e.Remedy = Remedy{Code: RaiseReadTimeout, Heartbeat: end.Heartbeat}
	}
	l.last = end.Idle
}

// explainEarlyEnd explains a websocket that ended before the server's first packet.
func explainEarlyEnd(e *ConnectError, where endpoints, err error) bool {
	if isDropped(err) || isTimeout(err) {
		return e.set(LostLink, "the connection ended before the server said anything ("+lastOf(err)+")", Remedy{Code: CheckLogsOfEarlyEnd})
	}
	return e.set(RefusedNotSocketIO, "what opened the websocket does not speak its protocol ("+lastOf(err)+")", Remedy{Code: CheckListenerOrProxy, Place: where.place})
}

// explainLostHTTP explains a refused request of a connection that polls.
func explainLostHTTP(e *ConnectError, where endpoints, hs *engineio.HandshakeError, end *engineio.EndError) bool {
	status := statusOf(hs)
	switch {
	case isSessionUnknown(hs):
		return e.sessionUnknown(status)
	case hs.StatusCode == http.StatusOK:
		return e.set(LostLink, "a page came instead of the server's response ("+status+")", Remedy{Code: CheckPageInBetween})
	case hs.StatusCode == http.StatusRequestEntityTooLarge && end.Sent >= 0 && end.Sent < largeMessage:
		const kind = 1 // byte before a message
		return e.set(LostLink, fmt.Sprintf("the server or a proxy refuses even a packet of %s (%s)", bound.Size(kind+end.Sent), status), Remedy{Code: RaisePOSTLimit})
	case hs.StatusCode == http.StatusRequestEntityTooLarge:
		return e.tooLarge(end.Sent, status)
	case hs.StatusCode == http.StatusTooManyRequests:
		return e.rateLimited(LostLink, hs)
	case hs.StatusCode == http.StatusGatewayTimeout:
		return e.set(LostLink, fmt.Sprintf("a proxy waited %s for the server and gave up (%s)", seconds(hs.Took), status), Remedy{Code: RaiseProxyTimeout, Heartbeat: end.Heartbeat})
	case hs.StatusCode == http.StatusBadGateway, hs.StatusCode == http.StatusServiceUnavailable:
		return e.set(LostLink, "the connection was lost: a proxy has lost the server ("+status+")", Remedy{Code: CheckAppBehind})
	case hs.Location != "" && hs.StatusCode/100 == 3:
		e.redirected(where, where.socketIO, hs.StatusCode, hs.Location)
		e.Refusal = LostLink
		return true
	}
	return e.set(LostLink, "the connection was lost: the server refused one of its requests ("+status+")", Remedy{Code: CheckLogsOfProxies})
}

// sessionUnknown explains a server that does not know the connection that a request
// names.
func (e *ConnectError) sessionUnknown(status string) bool {
	return e.set(LostLink, "the server does not know this connection ("+status+")", Remedy{Code: UseStickySessions})
}

// tooLarge explains a message that the server probably refused for its size.
func (e *ConnectError) tooLarge(size int, how string) bool {
	what := "a message"
	if size > 0 {
		what = fmt.Sprintf("a message of %d bytes", size)
	}
	return e.set(LostLink, fmt.Sprintf("%s is larger than the server or a proxy accepts (%s)", what, how), Remedy{Code: SendLess})
}

func (e *ConnectError) rateLimited(r Refusal, hs *engineio.HandshakeError) bool {
	return e.set(r, "the server or a proxy limits the rate of requests ("+statusOf(hs)+")", afterRateLimit(hs.RetryAfter))
}

// afterRateLimit returns what to do about a rate limit with that Retry-After header.
func afterRateLimit(header string) Remedy {
	if wait := retryAfter(header); wait != "" {
		return Remedy{Code: ConnectAfter, Retry: wait}
	}
	return Remedy{Code: WaitBeforeConnecting}
}

// statusTooBig is the websocket status for a message that is too large.
const statusTooBig = 1009

// closeText returns a websocket's status with its meaning, and the server's reason.
func closeText(closed *engineio.CloseError) string {
	text := fmt.Sprintf("websocket status %d", closed.Code)
	if meaning := closeMeaning(closed.Code); meaning != "" {
		text += ", " + meaning
	}
	if closed.Reason != "" {
		text += fmt.Sprintf(": %q", firstLine(closed.Reason))
	}
	return text
}

// closeMeaning returns what RFC 6455 and its registry call a status.
func closeMeaning(code int) string {
	switch code {
	case 1002:
		return "protocol error"
	case 1003:
		return "unsupported data"
	case 1007:
		return "invalid data"
	case 1008:
		return "policy violation"
	case 1011:
		return "internal error"
	case 1012:
		return "service restart"
	case 1013:
		return "try again later"
	case 1014:
		return "bad gateway"
	default:
		return ""
	}
}

func closeRemedy(code int) Remedy {
	switch code {
	case 1012, 1013:
		return Remedy{Code: ConnectLater}
	default:
		return Remedy{Code: CheckServerLog}
	}
}

// seconds formats a measured time for a message.
func seconds(d time.Duration) time.Duration { return d.Round(100 * time.Millisecond) }
