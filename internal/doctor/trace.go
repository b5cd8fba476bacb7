package doctor

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync"

	"sailscope/sailsclient"
)

// progress says how far an HTTP request got.
type progress struct {
	resolving bool
	addresses []net.IPAddr
	peer      string // the first address that was connected to
	securing  int    // TLS handshakes that have begun
	secured   *tls.ConnectionState
}

// trace notes the progress of a request. net/http calls it from several goroutines, and a
// dial may go on after the request.
type trace struct {
	mu sync.Mutex
	progress
}

func (t *trace) note(change func(*progress)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	change(&t.progress)
}

func (t *trace) read() progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.progress
}

// watch returns a context whose requests note their progress.
func (t *trace) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) {
			t.note(func(p *progress) { p.resolving = true })
		},
		DNSDone: func(info httptrace.DNSDoneInfo) {
			t.note(func(p *progress) { p.addresses = info.Addrs })
		},
		ConnectDone: func(_, address string, err error) {
			t.note(func(p *progress) {
				if err == nil && p.peer == "" {
					p.peer = address
				}
			})
		},
		TLSHandshakeStart: func() {
			t.note(func(p *progress) { p.securing, p.secured = p.securing+1, nil })
		},
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			t.note(func(p *progress) {
				if err == nil {
					p.secured = &state
				}
			})
		},
	})
}

// failedAt returns the step at which a request failed. handshakes is the number of TLS
// handshakes that the request needs. The refusal decides, or else how far it got.
func (p progress) failedAt(err *sailsclient.ConnectError, handshakes int) string {
	switch {
	case err.Refusal == sailsclient.RefusedDNS:
		return DNS
	case err.Refusal == sailsclient.RefusedProxy:
		return TCP
	case err.Refusal == sailsclient.RefusedTLS && handshakes > 0:
		return TLS
	case p.peer == "" && p.resolving && len(p.addresses) == 0:
		return DNS
	case p.peer == "", p.securing < handshakes: // the last one is the app's, after the proxy has connected
		return TCP
	case handshakes > 0 && p.secured == nil:
		return TLS
	default:
		return HTTP
	}
}
