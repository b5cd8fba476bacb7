package sailsclient

// String returns a word for scripts, which never changes.
func (r Refusal) String() string {
	switch r {
	case RefusedUnreachable:
		return "unreachable"
	case RefusedDNS:
		return "dns"
	case RefusedTLS:
		return "tls"
	case RefusedProxy:
		return "proxy"
	case RefusedTimeout:
		return "timeout"
	case RefusedHTTP:
		return "http"
	case RefusedNotSocketIO:
		return "notSocketIO"
	case RefusedOrigin:
		return "origin"
	case RefusedBeforeConnect:
		return "beforeConnect"
	case RefusedTransport:
		return "transport"
	case RefusedQuery:
		return "query"
	case RefusedUpgrade:
		return "upgrade"
	case RefusedVersion:
		return "version"
	case RefusedNamespace:
		return "namespace"
	case RefusedSession:
		return "session"
	case RefusedCSRF:
		return "csrf"
	case LostHeartbeat:
		return "heartbeat"
	case LostByServer:
		return "closedByServer"
	case LostLink:
		return "lost"
	default:
		return "other"
	}
}
