package sailsclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"sailscope/sailsclient/engineio"
)

// explainHead explains a response whose head does not end. net/http has only a text for
// it.
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
		return e.set(RefusedProxy, "the proxy could not be used: "+what, Remedy{Code: CheckProxy})
	case errors.As(err, &link):
		return e.set(LostLink, what, Remedy{})
	default:
		return e.set(RefusedHTTP, what, Remedy{Code: CheckListener, Place: where.place})
	}
}

// explainProxy explains failures of a proxy. It comes before TLS and network, because
// they say nothing about the server.
func explainProxy(e *ConnectError, where endpoints, err error) bool {
	var (
		refused *proxyRefusedError
		op      *net.OpError
	)
	switch {
	case errors.As(err, &refused) && refused.status == http.StatusProxyAuthRequired:
		return e.set(RefusedProxy, "the proxy wants a user name and password", Remedy{Code: GiveProxyLogin})
	case errors.As(err, &refused):
		return e.set(RefusedProxy, fmt.Sprintf("the proxy would not connect to %s (%s)", where.place, StatusText(refused.status)), Remedy{Code: CheckProxy})
	case errors.As(err, &op) && (op.Op == "proxyconnect" || op.Op == "socks connect"):
		return e.set(RefusedProxy, "the proxy could not be used: "+lastOf(err), Remedy{Code: CheckProxy})
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
		return e.set(RefusedDNS, fmt.Sprintf("the host %s is not known (%s)", firstLine(dns.Name), dns.Err), Remedy{Code: CheckURL})
	case errors.Is(err, syscall.ECONNREFUSED):
		return e.set(RefusedUnreachable, fmt.Sprintf("nothing listens at %s (connection refused)", where.place), Remedy{Code: StartApp})
	case isTimeout(err) && hasBegun(err):
		return e.set(RefusedTimeout, fmt.Sprintf("%s began a response and did not end it in time", where.place), Remedy{Code: CheckLogsOrWait})
	case isTimeout(err):
		return e.set(RefusedTimeout, fmt.Sprintf("%s did not respond in time", where.place), Remedy{Code: CheckURLOrWait})
	case errors.As(err, &op) && op.Op == "dial":
		return e.set(RefusedUnreachable, fmt.Sprintf("%s cannot be reached: %s", where.place, lastOf(err)), Remedy{Code: CheckURL})
	case isHeadBroken(err):
		return e.set(RefusedHTTP, "the head of the response is incomplete or not valid ("+lastOf(err)+")", Remedy{Code: CheckLogsOfHead})
	case isNotHTTP(err):
		return e.set(RefusedNotSocketIO, fmt.Sprintf("what listens at %s does not speak HTTP", where.place), Remedy{Code: CheckURL})
	// Sails answers an upgrade to any other path like this, about a second later.
	case isDropped(err):
		return e.set(RefusedNotSocketIO, "the server dropped the handshake without a response ("+lastOf(err)+")", Remedy{Code: CheckPathOrScheme, Address: otherScheme(where)})
	}
	return false
}

// otherScheme returns https:// for http, and http:// for https.
func otherScheme(where endpoints) string {
	if where.base.Scheme == "https" {
		return "http://"
	}
	return "https://"
}

// hasBegun reports whether a part of a response came before the error.
func hasBegun(err error) bool {
	hs, ok := errors.AsType[*engineio.HandshakeError](err)
	return ok && hs.Began
}

// response notes whether a response to a request has begun.
type response struct{ began atomic.Bool }

// watchResponse returns the context of one request, and its response.
func watchResponse(ctx context.Context) (context.Context, *response) {
	r := &response{}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotFirstResponseByte: func() { r.began.Store(true) }}), r
}

// blame returns why the request failed.
func (r *response) blame(err error) error {
	if !r.began.Load() {
		return err
	}
	return &engineio.HandshakeError{Began: true, Err: err}
}

// isHeadBroken reports whether a part of an HTTP response came. (So the server neither
// speaks another protocol nor hung up without a response.) For some of the errors,
// net/http has only texts.
func isHeadBroken(err error) bool {
	return hasBegun(err) && isDropped(err) || brokenHead().MatchString(err.Error())
}

// brokenHead matches what net/http says of a head that begins like HTTP. In another
// protocol, the second word may be in the place of the status.
var brokenHead = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`malformed MIME header|malformed HTTP status code "\d{0,2}"|malformed HTTP response "HTTP/`)
})

// isNotHTTP reports whether a server speaks another protocol, such as SSH. net/http has
// only texts for it; the second one is for a server that did not wait for the request.
func isNotHTTP(err error) bool {
	return strings.Contains(err.Error(), "malformed HTTP") || strings.Contains(err.Error(), "readLoopPeekFail")
}

// isDropped reports whether a server hung up without a response.
func isDropped(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		strings.Contains(err.Error(), "server closed idle connection") || // net/http, before it has sent the request
		strings.Contains(err.Error(), "malformed MIME header") // net/http, within the header
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout()
}
