package sailsclient

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/bound"
	"sailscope/sailsclient/socketio"
)

// explain returns a ConnectError for the error of a connection. This is the only place
// that classifies refusals.
func explain(where endpoints, err error) *ConnectError {
	if explained, ok := errors.AsType[*ConnectError](err); ok {
		return explained
	}
	e := classify(where, err)
	e.What, e.Remedy = bound.Text(e.What, bound.Reason), e.Remedy.bounded()
	e.Err = bound.Error(e.Err)
	return e
}

func classify(where endpoints, err error) *ConnectError {
	e := &ConnectError{URL: where.public, Err: err}
	for _, try := range []func(*ConnectError, endpoints, error) bool{
		explainRedirect, explainHead, explainLost, explainProtocol, explainHTTP, explainProxy, explainTLS, explainNetwork,
	} {
		if try(e, where, err) {
			return e
		}
	}
	e.What = firstLine(withoutURL(err).Error())
	return e
}

// withoutURL returns the error of a request without the address. net/http puts the whole
// address before it, with a query that may be secret.
func withoutURL(err error) error {
	if request, ok := errors.AsType[*url.Error](err); ok && request.Err != nil {
		return request.Err
	}
	return err
}

func (e *ConnectError) set(r Refusal, what string, todo Remedy) bool {
	e.Refusal, e.What, e.Remedy = r, what, todo
	return true
}

// explainProtocol explains what goes wrong after the HTTP handshake.
func explainProtocol(e *ConnectError, where endpoints, err error) bool {
	var (
		version   *engineio.WrongVersionError
		refused   *socketio.RefusedError
		silent    *socketio.ConnectTimeoutError
		mute      *engineio.SilentError
		notEngine *engineio.ProtocolError
		notSocket *socketio.PacketError
		parser    *socketio.ParserError
	)
	switch {
	case errors.As(err, &version):
		return e.set(RefusedVersion, version.Error(), Remedy{Code: FreeVersion})
	case errors.As(err, &refused):
		return e.set(RefusedNamespace, refused.Error(), Remedy{Code: CheckMiddleware})
	case errors.As(err, &silent):
		return e.set(RefusedTimeout, silent.Error(), Remedy{Code: FreeVersionOrWait})
	case errors.As(err, &mute):
		return e.silent(where, mute)
	case errors.As(err, &parser):
		return e.set(RefusedNotSocketIO, "the server uses another Socket.IO parser ("+parser.Format+"), which sailscope does not speak", Remedy{Code: UseOwnParser})
	case errors.As(err, &notEngine), errors.As(err, &notSocket):
		return e.set(RefusedNotSocketIO, firstLine(err.Error()), Remedy{Code: CheckApp, Place: where.place})
	}
	return false
}

// silent is the error of a server that accepted the handshake and then sent nothing.
func (e *ConnectError) silent(where endpoints, mute *engineio.SilentError) bool {
	if mute.Transport == engineio.Websocket {
		return e.set(RefusedTimeout, "the websocket opened, but the server sent nothing over it in time", Remedy{Code: CheckWebsocketServer, Place: where.place})
	}
	status := StatusText(http.StatusOK)
	if strings.HasPrefix(mute.ContentType, "text/event-stream") {
		status += ", " + "text/event-stream"
	}
	return e.set(RefusedTimeout, "the response to the first poll began ("+status+"), but did not end in time", Remedy{Code: CheckStream, Place: where.place})
}

// lastOf returns the text of the innermost error. The errors around it name our own
// functions. The text may quote the server.
func lastOf(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return firstLine(err.Error())
		}
		err = inner
	}
}

// StatusText returns an HTTP status with its meaning: "HTTP 404 Not Found".
func StatusText(code int) string {
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s", code, http.StatusText(code)))
}

// firstLine returns the first line of a text, since a proxy may send a whole page.
func firstLine(s string) string {
	const longest = 200
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, "\r\n"); i >= 0 {
		s = s[:i] + " …"
	}
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + " …"
	}
	return s
}
