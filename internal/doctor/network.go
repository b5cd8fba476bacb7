package doctor

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
	"time"

	"sailscope/internal/advice"
	"sailscope/sailsclient"
)

// expiresSoon is how long before its end a certificate should have been renewed.
const expiresSoon = 14 * 24 * time.Hour

// address returns the step about the address.
func (e *exam) address() Step {
	s := ok(Address, "%s, Socket.IO at %s", e.probe.URL(), e.probe.SocketIO().Path)
	if e.proxy != nil {
		s.Detail += ", through the proxy " + e.proxy.String()
	}
	if useless := e.opts.QueryRemedies(); len(useless) > 0 {
		s.Status, s.Advice = Warn, advice.CommandLine.All(useless)
	}
	return s
}

// network requests the app's front page, and reports the steps of that.
func (e *exam) network(ctx context.Context) {
	way := route{probe: e.probe, proxy: e.proxy, insecure: e.opts.TLS.Insecure}
	answer, failedAt, err := way.ask(ctx, e.opts.ConnectTimeout)
	for _, next := range []struct {
		name string
		step func() Step
	}{
		{DNS, way.dns}, {TCP, way.tcp}, {TLS, way.tls}, {HTTP, func() Step { return way.http(answer) }},
	} {
		if next.name != failedAt {
			e.tell(ctx, next.step())
			continue
		}
		status := Fail
		if e.mute = failedAt == HTTP && isUnanswered(err); e.mute {
			status = Warn // sockets may work without a front page
		}
		e.tell(ctx, refused(next.name, status, err))
		return
	}
}

// isUnanswered reports whether the server did not respond, or hung up.
func isUnanswered(err error) bool {
	reason, isRefusal := errors.AsType[*sailsclient.ConnectError](err)
	return isRefusal && reason.Refusal == sailsclient.RefusedTimeout || errors.Is(err, io.EOF)
}

// route is how the app is reached, and how far one request got.
type route struct {
	probe    *sailsclient.Probe
	proxy    *url.URL // nil for none
	insecure bool
	progress
}

// ask requests the front page. failedAt is the step that failed, "" if there is a response.
func (r *route) ask(ctx context.Context, timeout time.Duration) (answer sailsclient.Answer, failedAt string, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var seen trace
	answer, err = r.probe.Get(seen.watch(ctx), "/")
	r.progress = seen.read()
	if reason, isRefusal := errors.AsType[*sailsclient.ConnectError](err); isRefusal {
		return answer, r.failedAt(reason, r.handshakes()), err
	}
	return answer, "", err
}

// handshakes returns the number of TLS handshakes on the way to the app.
func (r *route) handshakes() int {
	switch {
	case !r.isSecure():
		return 0
	case r.proxy != nil && r.proxy.Scheme == "https":
		return 2
	default:
		return 1
	}
}

func (r *route) isSecure() bool { return r.probe.Base().Scheme == "https" }

func (r *route) dns() Step {
	host := r.probe.Base().Hostname()
	switch {
	case r.probe.Unix() != "":
		return skipped(DNS, "not needed: the app is behind a unix socket")
	case r.proxy != nil:
		return skipped(DNS, "left to the proxy")
	case net.ParseIP(strings.Split(host, "%")[0]) != nil:
		return skipped(DNS, "not needed: %s is an address", host)
	}
	addresses := make([]string, 0, len(r.addresses))
	for _, a := range r.addresses {
		addresses = append(addresses, a.String())
	}
	return ok(DNS, "%s is %s", host, strings.Join(addresses, ", "))
}

func (r *route) tcp() Step {
	switch {
	case r.probe.Unix() != "":
		return ok(TCP, "the unix socket %s takes connections", r.probe.Unix())
	case r.proxy != nil:
		return ok(TCP, "the proxy at %s takes connections", r.peer)
	default:
		return ok(TCP, "%s takes connections", r.peer)
	}
}

func (r *route) tls() Step {
	if !r.isSecure() {
		return skipped(TLS, "not asked for: the URL does not begin with https://")
	}
	certificate := r.secured.PeerCertificates[0] // a server without one is refused
	s := ok(TLS, "%s, %s", tls.VersionName(r.secured.Version), describe(certificate))
	switch {
	case r.insecure:
		s.Status, s.Advice = Warn, todo(advice.CheckCertificate)
		s.Detail += ", not checked"
	case time.Until(certificate.NotAfter) < expiresSoon:
		s.Status, s.Advice = Warn, todo(advice.RenewSoon)
	}
	return s
}

// describe says who a certificate is for, who issued it, and until when it is valid.
func describe(c *x509.Certificate) string {
	subject, issuer := c.Subject.CommonName, c.Issuer.CommonName
	if subject == "" {
		subject = strings.Join(c.DNSNames, ", ")
	}
	if subject == "" {
		subject = c.Subject.String()
	}
	if issuer == "" {
		issuer = c.Issuer.String()
	}
	until := "valid until"
	if time.Now().After(c.NotAfter) {
		until = "expired on"
	}
	return fmt.Sprintf("certificate of %s by %s, %s %s", subject, issuer, until, c.NotAfter.Format(time.DateOnly))
}

// http returns the step about the front page. Any status below 500 of the app is fine.
func (r *route) http(answer sailsclient.Answer) Step {
	reason := r.probe.Explain(answer)
	redirect := r.probe.Redirect("/", answer)
	switch {
	case reason.Refusal == sailsclient.RefusedProxy, reason.Refusal == sailsclient.RefusedTLS:
		return refused(HTTP, Fail, reason)
	case answer.StatusCode >= http.StatusInternalServerError:
		return refused(HTTP, Warn, reason)
	case redirect != nil:
		return refused(HTTP, Warn, redirect)
	}
	return ok(HTTP, "GET / got a response: %s", sailsclient.StatusText(answer.StatusCode))
}
