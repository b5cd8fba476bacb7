package sailsclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"sailscope/sailsclient/engineio"
	"sailscope/sailsclient/internal/bound"
	"sailscope/sailsclient/socketio"
)

// explain turns the error of a connection into one that says what happened and
// what to do. It is the one place where refusals are told apart.
func explain(where endpoints, err error) *ConnectError {
	if explained, ok := errors.AsType[*ConnectError](err); ok {
		return explained
	}
	e := classify(where, err)
	e.What, e.Advice = bound.Text(e.What, bound.Reason), bound.Text(e.Advice, bound.Reason)
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
	e.What = firstLine(err.Error())
	return e
}

func (e *ConnectError) set(r Refusal, what, advice string) bool {
	e.Refusal, e.What, e.Advice = r, what, advice
	return true
}

// explainHead knows responses whose head does not end, whoever sends them.
// net/http has only a text for it.
func explainHead(e *ConnectError, where endpoints, err error) bool {
	var (
		link *engineio.LinkError
		op   *net.OpError
	)
	viaProxy := errors.As(err, &op) && op.Op == "proxyconnect"
	switch what := engineio.ErrHeadTooBig.Error(); {
	case !errors.Is(err, engineio.ErrHeadTooBig) && !strings.Contains(err.Error(), "server response headers exceeded"):
		return false
	case viaProxy:
		return e.set(RefusedProxy, "the proxy could not be used: "+what, "see --proxy and the *_PROXY variables")
	case errors.As(err, &link):
		return e.set(LostLink, what, "")
	default:
		return e.set(RefusedHTTP, what, fmt.Sprintf("see what listens at %s: a Sails app needs a few hundred bytes", where.place))
	}
}

// explainLost knows how open connections end.
func explainLost(e *ConnectError, _ endpoints, err error) bool {
	var (
		heartbeat *engineio.HeartbeatError
		link      *engineio.LinkError
		poll      *engineio.HandshakeError
	)
	switch {
	case errors.As(err, &link) && errors.As(link.Err, &poll) && isSessionUnknown(poll):
		return e.set(LostLink, "the server does not know this connection any more ("+poll.Error()+")",
			"it may have restarted; with several servers behind one address, polling needs sticky sessions")
	case errors.As(err, &heartbeat):
		return e.set(LostHeartbeat, heartbeat.Error(), "the server hangs or the network is gone")
	case errors.As(err, &link):
		return e.set(LostLink, "the connection was lost ("+lastOf(err)+")", "")
	case errors.Is(err, engineio.ErrTooBig):
		return e.set(LostLink, err.Error(), "ask for less at a time")
	case errors.Is(err, engineio.ErrBudget):
		return e.set(LostLink, engineio.ErrBudget.Error(), "ask for less at a time, or connect fewer sockets")
	case errors.Is(err, socketio.ErrServerDisconnect):
		return e.set(LostByServer, err.Error(), "connect again if that was a mistake")
	case errors.Is(err, engineio.ErrClosedByServer):
		return e.set(LostByServer, err.Error(), "")
	}
	return false
}

// explainProtocol knows what can go wrong after the HTTP handshake.
func explainProtocol(e *ConnectError, where endpoints, err error) bool {
	var (
		version   *engineio.WrongVersionError
		refused   *socketio.RefusedError
		silent    *socketio.ConnectTimeoutError
		notEngine *engineio.ProtocolError
		notSocket *socketio.PacketError
	)
	switch {
	case errors.As(err, &version):
		return e.set(RefusedVersion, version.Error(), "leave --eio at auto, or force the other generation")
	case errors.As(err, &refused):
		return e.set(RefusedNamespace, refused.Error(), "look at the server's connection middleware")
	case errors.As(err, &silent):
		return e.set(RefusedTimeout, silent.Error(),
			"if --eio is forced, leave it at auto; otherwise see whether the server is overloaded")
	case errors.As(err, &notEngine), errors.As(err, &notSocket):
		return e.set(RefusedNotSocketIO, firstLine(err.Error()),
			fmt.Sprintf("see whether %s is a Sails app and --path is right", where.place))
	}
	return false
}

func isSessionUnknown(answer *engineio.HandshakeError) bool {
	refusal, ok := engineio.ParseRefusal(answer.Body)
	return ok && refusal.Code == engineio.RefusalSessionUnknown
}

// explainHTTP tells the answers to the HTTP handshake apart. Over websocket,
// Sails refuses always with status 400 and the reason as plain text; over
// polling the reason is in an object.
func explainHTTP(e *ConnectError, where endpoints, err error) bool {
	var hs *engineio.HandshakeError
	if !errors.As(err, &hs) || hs.StatusCode == 0 {
		return false
	}
	reason, byEngine := firstLine(hs.Body), false
	if refusal, ok := engineio.ParseRefusal(hs.Body); ok {
		reason, byEngine = firstLine(refusal.Message), true
	}
	status := strings.TrimSpace(fmt.Sprintf("HTTP %d %s", hs.StatusCode, reason))
	has := func(text string) bool { return strings.Contains(hs.Body, text) }
	switch {
	case has("Unsupported protocol version"):
		return e.set(RefusedVersion, "the server does not speak the forced Engine.IO revision ("+status+")",
			"leave --eio at auto, or force the other generation")
	case has("Transport unknown"):
		return e.set(RefusedTransport, fmt.Sprintf("the server does not allow the %s transport (%s)", hs.Transport, status),
			fmt.Sprintf("use another --transport, or add %s to the app's sails.config.sockets.transports", hs.Transport))
	case hs.StatusCode == http.StatusBadRequest && (reason == "Bad request" || reason == "Origin not allowed"),
		has("Origin not allowed"):
		return e.set(RefusedOrigin, "the server refused the origin ("+status+")",
			"set --origin to one of the app's onlyAllowOrigins")
	case wantsTLS(hs.StatusCode, hs.Body):
		return e.set(RefusedTLS, "the server speaks only TLS at this port", "use https:// in the URL")
	// sails-hook-sockets 2 refuses without a word when beforeConnect gives no reason.
	case byEngine, hs.StatusCode == http.StatusBadRequest && !strings.HasPrefix(reason, "<"):
		return e.set(RefusedBeforeConnect, "the app refused the connection ("+status+")",
			"see its sails.config.sockets.beforeConnect; it may want a cookie (--cookie, --session) or a header (--connect-header)")
	case hs.Location != "" && hs.StatusCode/100 == 3:
		return e.set(RefusedHTTP, "the server redirects elsewhere ("+statusText(hs.StatusCode)+")",
			"give the address it redirects to: "+originOf(hs.Location))
	case hs.StatusCode == http.StatusForbidden, hs.StatusCode == http.StatusUnauthorized:
		return e.set(RefusedHTTP, "the server refused the handshake ("+statusText(hs.StatusCode)+")",
			"it may want a cookie (--cookie, --session) or a header (--connect-header)")
	case hs.StatusCode == http.StatusProxyAuthRequired:
		return e.set(RefusedProxy, "the proxy wants a user name and password", "put them into --proxy")
	case hs.StatusCode == http.StatusNotFound, hs.StatusCode == http.StatusOK:
		return e.set(RefusedNotSocketIO, "there is no Socket.IO at this address ("+statusText(hs.StatusCode)+")",
			fmt.Sprintf("see whether %s is the Sails app and --path is right", where.place))
	case hs.StatusCode >= 500:
		return e.set(RefusedHTTP, "the server or a proxy failed ("+statusText(hs.StatusCode)+")",
			"see whether the app behind it is up")
	}
	return e.set(RefusedHTTP, "the server refused the handshake ("+status+")", "")
}

// wantsTLS recognizes what Go and nginx answer to plain HTTP at a port for TLS.
func wantsTLS(status int, body string) bool {
	return status == http.StatusBadRequest &&
		(strings.Contains(body, "HTTP request to an HTTPS server") || strings.Contains(body, "HTTP request was sent to HTTPS port"))
}

// originOf is the scheme and host of an address, or all of it if it is only a
// path: the query is ours, and long.
func originOf(location string) string {
	u, err := url.Parse(location)
	if err != nil {
		return firstLine(location)
	}
	u.RawQuery, u.User, u.Fragment = "", nil, ""
	if u.Host != "" {
		u.Path = ""
	}
	return u.String()
}

// explainProxy comes before TLS and network: what fails on the way to a proxy
// says nothing about the server.
func explainProxy(e *ConnectError, where endpoints, err error) bool {
	var (
		refused *proxyRefusedError
		op      *net.OpError
	)
	switch {
	case errors.As(err, &refused) && refused.status == http.StatusProxyAuthRequired:
		return e.set(RefusedProxy, "the proxy wants a user name and password", "put them into --proxy")
	case errors.As(err, &refused):
		return e.set(RefusedProxy, fmt.Sprintf("the proxy would not connect to %s (%s)", where.place, statusText(refused.status)),
			"see --proxy and the *_PROXY variables")
	case errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "socks connect"):
		return e.set(RefusedProxy, "the proxy could not be used: "+lastOf(err), "see --proxy and the *_PROXY variables")
	}
	return false
}

func explainTLS(e *ConnectError, _ endpoints, err error) bool {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		op       *net.OpError
	)
	switch {
	case errors.As(err, &unknown):
		return e.set(RefusedTLS, "the server's certificate is signed by nobody trusted here",
			"give its CA with --ca, or trust anything with --insecure")
	case errors.As(err, &hostname):
		return e.set(RefusedTLS, hostname.Error(), "use the name in the certificate, or --insecure")
	case errors.As(err, &invalid), errors.As(err, &verify):
		return e.set(RefusedTLS, "the server's certificate is not valid: "+lastOf(err), "renew it, or use --insecure")
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return e.set(RefusedTLS, "the server does not speak TLS at this port", "use http:// in the URL")
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"): // what crypto/tls calls alerts
		return e.set(RefusedTLS, "the TLS handshake failed: "+lastOf(err),
			"the server may want a newer TLS or a client certificate, which sailscope has none of")
	}
	return false
}

func explainNetwork(e *ConnectError, where endpoints, err error) bool {
	var (
		dns *net.DNSError
		op  *net.OpError
	)
	switch {
	case errors.As(err, &dns):
		return e.set(RefusedDNS, fmt.Sprintf("the host %s is not known (%s)", where.base.Hostname(), dns.Err),
			"see whether the URL is right")
	case errors.Is(err, syscall.ECONNREFUSED):
		return e.set(RefusedUnreachable, fmt.Sprintf("nothing listens at %s (connection refused)", where.place),
			"start the app, or give its URL")
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return e.set(RefusedTimeout, fmt.Sprintf("%s did not answer in time", where.place),
			"see whether the URL is right and the server is up; --timeout waits longer")
	case errors.As(err, &op) && op.Op == "dial":
		return e.set(RefusedUnreachable, fmt.Sprintf("%s cannot be reached: %s", where.place, lastOf(err)), "see whether the URL is right")
	case isNotHTTP(err):
		return e.set(RefusedNotSocketIO, fmt.Sprintf("what listens at %s does not speak HTTP", where.place), "see whether the URL is right")
	// Sails answers an upgrade to any other path like this, about a second later.
	case isDropped(err):
		return e.set(RefusedNotSocketIO, "the server dropped the handshake without an answer ("+lastOf(err)+")",
			"see whether --path is right, and whether the server wants https://")
	}
	return false
}

// isNotHTTP recognizes a server of another protocol, SSH for one; net/http has
// only texts for it, the second when the server did not wait for the request.
func isNotHTTP(err error) bool {
	return strings.Contains(err.Error(), "malformed HTTP") || strings.Contains(err.Error(), "readLoopPeekFail")
}

// isDropped recognizes a server that hangs up instead of answering.
func isDropped(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		strings.Contains(err.Error(), "server closed idle connection") || // net/http, before it has asked
		strings.Contains(err.Error(), "malformed MIME header") // net/http, within the answer's header
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// lastOf is the innermost error's text, which may quote the server: the wrapping
// around it names our own functions.
func lastOf(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return firstLine(err.Error())
		}
		err = inner
	}
}

func statusText(code int) string {
	return strings.TrimSpace(fmt.Sprintf("HTTP %d %s", code, http.StatusText(code)))
}

// firstLine keeps an error readable when a proxy answers with a whole page.
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
