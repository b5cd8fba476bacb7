package sailsclient

import (
	"net/url"
	"time"

	"sailscope/sailsclient/engineio"
)

// Explain is how errors of connections to that app become ConnectErrors.
func Explain(base *url.URL, err error) *ConnectError {
	where, parseErr := Options{URL: base.String()}.withDefaults().endpoints()
	if parseErr != nil {
		panic(parseErr)
	}
	return explain(where, err)
}

// Offline counts the requests that wait for a connection.
func (s *SailsSocket) Offline() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.offline)
}

// Backoff is the wait before a retry.
func (r Reconnect) Backoff(retry int, random float64) time.Duration { return r.backoff(retry, random) }

// Defaulted is the options as New uses them.
func (o Options) Defaulted() Options { return o.withDefaults() }

// Endpoints are the app's address, the one of Socket.IO, and the handshake's query.
func (o Options) Endpoints() (base, socketIO string, query engineio.Query, err error) {
	e, err := o.withDefaults().endpoints()
	if err != nil {
		return "", "", nil, err
	}
	return e.base.String(), e.socketIO.String(), e.query, nil
}

// MaxOffline bounds the requests that wait.
const MaxOffline = maxOffline

// NewIdleLosses tells of losses in turn.
func NewIdleLosses() func(e *ConnectError, wasConnected bool) {
	var l idleLosses
	return l.note
}
