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
		return e.set(RefusedTLS, "the server's certificate is signed by nobody trusted here", Remedy{Code: TrustCA})
	case errors.As(err, &hostname):
		return e.set(RefusedTLS, hostname.Error(), Remedy{Code: UseCertificateName})
	case errors.As(err, &invalid), errors.As(err, &verify):
		return e.set(RefusedTLS, "the server's certificate is not valid: "+lastOf(err), Remedy{Code: RenewCertificate})
	case errors.As(err, &record) && !strings.HasPrefix(string(record.RecordHeader[:]), "HTTP/"):
		return e.set(RefusedTLS, fmt.Sprintf("what listens at %s speaks neither TLS nor HTTP: its response begins with %q", where.place, record.RecordHeader[:]), Remedy{Code: CheckHostAndPort})
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return e.set(RefusedTLS, "the server does not speak TLS at this port", Remedy{Code: UseHTTP})
	case errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error"), // crypto/tls has these for alerts
		strings.HasPrefix(lastOf(err), "tls: "):
		return e.set(RefusedTLS, "the TLS handshake failed: "+lastOf(err), alertRemedy(lastOf(err)))
	case strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`): // net/http quotes a TLS alert
		return e.wantsTLS(where)
	}
	return false
}

// alertRemedy returns what to do about an alert, or another failure of crypto/tls. It
// has only texts for them.
func alertRemedy(text string) Remedy {
	for _, known := range []struct {
		text string
		code RemedyCode
	}{
		{"protocol version", AllowNewerTLS},
		{"certificate required", GiveClientCertificate},
		{"bad certificate", MayGiveClientCertificate},
		{"handshake failure", AllowNewerCiphers},
		{"unknown certificate authority", ChangeClientCertificate},
		{"unrecognized name", CheckHostName},
		{"internal error", CheckServerCertificate},
	} {
		if strings.Contains(text, known.text) {
			return Remedy{Code: known.code}
		}
	}
	return Remedy{Code: CheckTLSLog}
}
