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
	"strings"
	"syscall"

	"sailscope/sailsclient/engineio"
)

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
		return e.set(RefusedDNS, fmt.Sprintf("the host %s is not known (%s)", firstLine(dns.Name), dns.Err),
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
