package sailsclient

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
)

func explainTLS(e *ConnectError, where endpoints, err error) bool {
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
	case errors.As(err, &record) && !strings.HasPrefix(string(record.RecordHeader[:]), "HTTP/"):
		return e.set(RefusedTLS, fmt.Sprintf("what listens at %s speaks neither TLS nor HTTP: its response begins with %q", where.place, record.RecordHeader[:]),
			"see whether the host and the port are right")
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return e.set(RefusedTLS, "the server does not speak TLS at this port", "use http:// in the URL")
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"), // what crypto/tls calls alerts
		strings.HasPrefix(lastOf(err), "tls: "):
		return e.set(RefusedTLS, "the TLS handshake failed: "+lastOf(err), alertAdvice(lastOf(err)))
	case strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`): // an alert of TLS, as net/http quotes it
		return e.wantsTLS(where)
	}
	return false
}

// alertAdvice is what to do about an alert, or another failure of crypto/tls,
// which has only texts for them.
func alertAdvice(text string) string {
	for _, known := range []struct{ text, advice string }{
		{"protocol version", "the server may allow only versions that are too old: sailscope takes TLS 1.2 and 1.3"},
		{"certificate required", "the server wants a client certificate: give it with --cert and --key"},
		{"bad certificate", "the server may want another client certificate: see --cert and --key"},
		{"handshake failure", "the server may allow only ciphers that are too old, or want a client certificate: give it with --cert and --key"},
		{"unknown certificate authority", "the server does not trust the client certificate: give one of a CA that it knows with --cert and --key"},
		{"unrecognized name", "the server has no site of this host name: see whether the URL is right"},
		{"internal error", "the server may have no certificate for this host name: see its log"},
	} {
		if strings.Contains(text, known.text) {
			return known.advice
		}
	}
	return "see the log of the server or of the proxy that ends TLS"
}
