package sailsclient

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"sailscope/sailsclient/engineio"
)

func isSessionUnknown(hs *engineio.HandshakeError) bool {
	const text = "Session ID unknown" // over websocket, where there is no code
	refusal, ok := engineio.ParseRefusal(hs.Body)
	return ok && refusal.Code == engineio.RefusalSessionUnknown || hs.StatusCode == http.StatusBadRequest && hs.Body == text
}

// explainHTTP explains a response to the HTTP handshake. Over websocket, Sails always
// refuses with status 400 and the reason as plain text. Over polling, the reason is in
// an object.
func explainHTTP(e *ConnectError, where endpoints, err error) bool {
	var hs *engineio.HandshakeError
	if !errors.As(err, &hs) || hs.StatusCode == 0 {
		return false
	}
	if isPlainHTTP(hs.StatusCode, hs.Body) {
		return e.wantsTLS(where)
	}
	return explainUpgrade(e, hs) || explainEngine(e, hs) || explainStatus(e, where, hs)
}

// explainUpgrade explains websocket handshakes that a proxy has changed.
func explainUpgrade(e *ConnectError, hs *engineio.HandshakeError) bool {
	refusal, byEngine := engineio.ParseRefusal(hs.Body)
	switch {
	case hs.StatusCode == http.StatusSwitchingProtocols:
		return e.set(RefusedNotSocketIO, fmt.Sprintf("the response was %s, but %s", StatusText(hs.StatusCode), cmp.Or(hs.Defect, "polling asks for no other protocol")),
			Remedy{Code: MendUpgradeResponse})
	case hs.Transport != engineio.Websocket:
		return false
	// If a websocket's request has become a plain one, Engine.IO responds with an
	// object. Its refusals of websockets are plain text.
	case byEngine && refusal.Code == engineio.RefusalBadRequest, hs.StatusCode == http.StatusUpgradeRequired:
		return e.set(RefusedUpgrade, "the websocket handshake reached the server as a plain HTTP request ("+statusOf(hs)+")",
			Remedy{Code: ForwardUpgrade})
	case isSpoiled(hs):
		return e.set(RefusedUpgrade, "the websocket handshake reached the server without its own headers ("+statusOf(hs)+")",
			Remedy{Code: ForwardWebsocketHeaders})
	case isEngineText(hs) && hs.Body == "Bad Request": // the ws library of Engine.IO 3; the text of Engine.IO itself has a small r
		return e.set(RefusedUpgrade, "the server did not accept the websocket handshake ("+statusOf(hs)+")",
			Remedy{Code: ForwardHeadersOrCheckApp})
	}
	return false
}

// spoiled matches what websocket libraries respond to a handshake that lacks the headers
// of a websocket.
var spoiled = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\bsec-websocket-|\b(upgrade|connection)\W+(header|hdr|token|only to|must be)\b|\bwebsocket protocol\b`)
})

// isSpoiled reports whether the server got other headers of a websocket's handshake than
// were sent.
func isSpoiled(hs *engineio.HandshakeError) bool {
	return hs.StatusCode/100 == 4 && !hs.IsPage() && spoiled().MatchString(hs.Body)
}

// explainEngine explains the refusals of Engine.IO and of sails-hook-sockets.
func explainEngine(e *ConnectError, hs *engineio.HandshakeError) bool {
	status := statusOf(hs)
	refusal, byEngine := engineio.ParseRefusal(hs.Body)
	has := func(text string) bool { return strings.Contains(hs.Body, text) }
	switch {
	case has("Unsupported protocol version"):
		return e.set(RefusedVersion, "the server does not speak the forced Engine.IO revision ("+status+")", Remedy{Code: FreeVersion})
	case has("Transport unknown"):
		return e.transportUnknown(hs)
	case isSessionUnknown(hs):
		return e.sessionUnknown(status)
	case has("Origin not allowed"), !hs.Opened && byEngine && refusal.Code == engineio.RefusalBadRequest:
		return e.set(RefusedOrigin, "the server refused the origin ("+status+")", Remedy{Code: SetOrigin})
	case !hs.Opened && isEngineText(hs) && hs.Body == "Bad request":
		return e.set(RefusedOrigin, "the server refused the handshake, probably for its origin ("+status+")", Remedy{Code: SetOriginOrCheckProxy})
	case byEngine && refusal.Code == engineio.RefusalForbidden:
		return e.set(RefusedBeforeConnect, "the app refused the connection ("+status+")", Remedy{Code: SatisfyBeforeConnect})
	case !hs.Opened && isEngineText(hs):
		return e.set(RefusedBeforeConnect, "the app refused the connection ("+status+")", Remedy{Code: SatisfyBeforeConnectOrProxy})
	}
	return false
}

// transportUnknown explains a server that does not know the transport of the handshake's
// query. A server that does not allow websocket treats the handshake as a plain request
// and responds with an object. If it responds with a text, it allows websocket, and
// the query was changed on the way.
func (e *ConnectError) transportUnknown(hs *engineio.HandshakeError) bool {
	if isEngineText(hs) {
		return e.set(RefusedQuery, "the query of the handshake did not reach the server ("+statusOf(hs)+")", Remedy{Code: ForwardQuery})
	}
	return e.set(RefusedTransport, fmt.Sprintf("the server does not allow the %s transport (%s)", hs.Transport, statusOf(hs)),
		Remedy{Code: ChangeTransport, Transport: hs.Transport})
}

// isEngineText reports whether a response has the form of Engine.IO's refusals of
// websockets: the content type is HTML without a charset, and the body is no HTML. With
// sails-hook-sockets 2 the body is empty if beforeConnect gives no reason. Other servers
// may use the same form.
func isEngineText(hs *engineio.HandshakeError) bool {
	_, isObject := engineio.ParseRefusal(hs.Body)
	return hs.StatusCode == http.StatusBadRequest && hs.Transport == engineio.Websocket &&
		hs.ContentType == "text/html" && !isObject && !hs.IsPage()
}

// explainStatus explains a response by its status alone.
func explainStatus(e *ConnectError, where endpoints, hs *engineio.HandshakeError) bool {
	status := statusOf(hs)
	switch code := hs.StatusCode; {
	case hs.Location != "" && code/100 == 3:
		return e.redirected(where, where.socketIO, code, hs.Location)
	case code/100 == 3:
		return e.set(RefusedHTTP, fmt.Sprintf("the server redirects %s without a Location (%s)", where.socketIO.Path, status),
			Remedy{Code: CheckRedirect})
	case code == http.StatusUnauthorized && hs.Challenge != "":
		return e.challenged(where, hs)
	case code == http.StatusForbidden, code == http.StatusUnauthorized:
		return e.set(RefusedHTTP, "the server refused the handshake ("+status+")", Remedy{Code: GiveCookieOrHeader})
	case code == http.StatusProxyAuthRequired:
		return e.set(RefusedProxy, "the proxy wants a user name and password", Remedy{Code: GiveProxyLogin})
	case code == http.StatusOK && hs.IsPage():
		return e.set(RefusedNotSocketIO, "there is no Socket.IO at this address ("+status+")", Remedy{Code: LogInAtPage, Place: where.place})
	case code == http.StatusNotFound, code/100 == 2:
		return e.set(RefusedNotSocketIO, "there is no Socket.IO at this address ("+status+")", Remedy{Code: CheckAddress, Place: where.place})
	case code == http.StatusMethodNotAllowed:
		return e.set(RefusedHTTP, fmt.Sprintf("the server or a proxy does not allow GET for %s (%s)", where.socketIO.Path, status),
			Remedy{Code: CheckAddressOrProxy, Place: where.place})
	case code == http.StatusUpgradeRequired: // for a poll: explainUpgrade has the websockets
		return e.set(RefusedHTTP, "the server wants another protocol for polling ("+status+")", Remedy{Code: UseWebsocket, Place: where.place})
	case code == http.StatusTooManyRequests:
		return e.rateLimited(RefusedHTTP, hs)
	case code == http.StatusRequestEntityTooLarge, code == http.StatusRequestHeaderFieldsTooLarge, code == http.StatusRequestURITooLong,
		strings.Contains(hs.Body, "Header Or Cookie Too Large"):
		return e.set(RefusedHTTP, "the handshake is larger than the server or a proxy accepts ("+status+")", Remedy{Code: SendSmallerHandshake})
	case code == http.StatusGatewayTimeout:
		return e.set(RefusedHTTP, "a proxy got no response from the app in time ("+status+")", Remedy{Code: CheckBusyApp})
	case code >= http.StatusInternalServerError:
		return e.set(RefusedHTTP, "the server or a proxy failed ("+status+")", Remedy{Code: CheckAppBehind})
	case code == http.StatusBadRequest:
		return e.set(RefusedHTTP, "the server refused the handshake ("+status+")", Remedy{Code: CheckBadRequest})
	}
	return e.set(RefusedHTTP, "the server refused the handshake ("+status+")", Remedy{Code: CheckLogs})
}

// authScheme returns the first word of WWW-Authenticate.
var authScheme = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9-]{1,20}\b`) })

// challenged explains a server that says how to log in: with a user name and a password
// (Basic), for which browsers have a dialog, or with a token.
func (e *ConnectError) challenged(where endpoints, hs *engineio.HandshakeError) bool {
	scheme := authScheme().FindString(hs.Challenge)
	what := "the server or a proxy wants a login (" + statusOf(hs) + ", WWW-Authenticate: " + cmp.Or(scheme, "without a scheme") + ")"
	switch {
	case !strings.EqualFold(scheme, "Basic"):
		return e.set(RefusedHTTP, what, Remedy{Code: SendAuthorization})
	case where.base.User != nil:
		return e.set(RefusedHTTP, what, Remedy{Code: CheckLogin})
	}
	return e.set(RefusedHTTP, what, Remedy{Code: GiveLogin, Address: where.base.Scheme + "://USER:PASSWORD@" + where.base.Host})
}

// plainTexts match what servers respond to plain HTTP at a port for TLS: Go, nginx,
// Apache (with any apostrophe) and Tomcat.
var plainTexts = []string{
	"HTTP request to an HTTPS server", "HTTP request was sent to HTTPS port",
	"speaking plain HTTP to an SSL-enabled server port", "combination of host and port requires TLS",
}

// isPlainHTTP recognizes such a response.
func isPlainHTTP(status int, body string) bool {
	return status == http.StatusBadRequest && slices.ContainsFunc(plainTexts, func(text string) bool { return strings.Contains(body, text) })
}

func (e *ConnectError) wantsTLS(where endpoints) bool {
	if where.base.Scheme == "https" {
		return e.set(RefusedTLS, "a proxy in front of the app speaks plain HTTP to a port that wants TLS", Remedy{Code: LetProxyUseHTTPS})
	}
	return e.set(RefusedTLS, "the server speaks only TLS at this port", Remedy{Code: UseHTTPS})
}
