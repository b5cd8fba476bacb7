package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"sailscope/sailsclient"
)

// source is one socket of `listen`. It makes entries of what happens on the
// socket, and sends the requests of the command line on every connection.
type source struct {
	number  int
	url     string
	queue   *queue
	only    map[string]bool // names of events; empty means all
	asks    []ask
	timeout time.Duration
	mask    func(string) string
	// ended is called when the socket is not going to connect again.
	ended func(connectedOnce bool)

	socket        *sailsclient.SailsSocket
	requests      sync.WaitGroup
	stopRequests  context.CancelFunc // of this connection, nil without one
	connectedOnce bool
	generation    uint64 // of the last connection; all three belong to SocketChanged
}

// ask is a request of the command line.
type ask struct {
	label   string // METHOD PATH
	request sailsclient.Request
}

func (s *source) head(at time.Time, kind string) head {
	return head{Time: at.UTC().Format(time.RFC3339Nano), Socket: s.number, URL: s.url, Type: kind}
}

// SocketEvent makes source an Observer.
func (s *source) SocketEvent(e sailsclient.Event) {
	if len(s.only) == 0 || s.only[e.Name] {
		s.queue.putEvent(entry{from: s, event: e})
	}
}

// SocketChanged makes source an Observer.
func (s *source) SocketChanged(c sailsclient.Change) {
	switch c.State {
	case sailsclient.Connecting:
		if c.Attempt > 0 {
			s.queue.put(entry{from: s, line: reconnectingLine{s.head(c.At, "reconnecting"), c.Attempt}})
		}
	case sailsclient.Connected:
		s.connected(c)
	case sailsclient.Waiting:
		s.lost(c)
	case sailsclient.Disconnected:
		s.lost(c)
		s.ended(s.connectedOnce)
	}
}

// connected reports a connection, or what became of its upgrade.
func (s *source) connected(c sailsclient.Change) {
	upgrade := entry{from: s, line: upgradeLine{head: s.head(c.At, "upgrade"), Transport: c.Transport}}
	if c.Reason != nil {
		reason := s.mask(c.Reason.Error())
		upgrade.line = upgradeLine{s.head(c.At, "upgrade"), c.Transport, reason}
		upgrade.problem = fmt.Sprintf("socket %d, %s stays on %s: %s", s.number, s.url, c.Transport, reason)
	}
	if s.generation != c.Generation {
		s.generation, s.connectedOnce = c.Generation, true
		s.queue.put(entry{from: s, line: connectLine{s.head(c.At, "connect"), c.SID, c.Transport, int(c.EngineIO)}})
		s.startRequests()
	}
	if c.Upgraded || c.Reason != nil {
		s.queue.put(upgrade)
	}
}

// lost reports a connection that ended or could not be made. Without a reason
// it was us who ended it.
func (s *source) lost(c sailsclient.Change) {
	if s.stopRequests != nil {
		s.stopRequests()
		s.stopRequests = nil
	}
	if c.Reason == nil {
		return
	}
	reason := s.mask(c.Reason.Error())
	next := "; giving up"
	if c.State == sailsclient.Waiting {
		next = "; trying again"
	}
	e := entry{from: s, line: connectErrorLine{s.head(c.At, "connect_error"), reason}}
	if c.WasConnected {
		e.line = disconnectLine{s.head(c.At, "disconnect"), reason}
	}
	e.problem = fmt.Sprintf("socket %d, %s: %s%s", s.number, s.url, reason, next)
	s.queue.put(e)
}

// startRequests sends the requests on this connection, one after the other:
// each may need what the one before it did, a login for example.
func (s *source) startRequests() {
	if len(s.asks) == 0 {
		return
	}
	var ctx context.Context
	ctx, s.stopRequests = context.WithCancel(context.Background())
	s.requests.Go(func() {
		for _, next := range s.asks {
			if !s.send(ctx, next) {
				return
			}
		}
	})
}

// send reports whether the connection is still there for the next request.
func (s *source) send(ctx context.Context, a ask) bool {
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	answer, err := s.socket.Request(limited, a.request)
	var disconnected *sailsclient.DisconnectedError
	if ctx.Err() != nil || errors.As(err, &disconnected) || errors.Is(err, sailsclient.ErrClosed) {
		return false // it is sent again on the next connection
	}
	line := responseLine{head: s.head(time.Now(), "response"), Request: a.label}
	e := entry{from: s}
	switch {
	case err != nil && limited.Err() != nil:
		line.Error = fmt.Sprintf("not answered within %s", s.timeout)
	case err != nil:
		line.Error = s.mask(err.Error())
	case answer.ParseError != nil:
		line.StatusCode, line.Error, line.Details = answer.StatusCode, answer.ParseError.Message, answer.ParseError.Details
	default:
		line.StatusCode, line.Body = answer.StatusCode, withBinary(answer.Body, answer.Attachments)
	}
	if !answer.OK() {
		e.problem = s.requestProblem(line)
	}
	e.line = line
	s.queue.put(e)
	return true
}

func (s *source) requestProblem(line responseLine) string {
	what := line.Error
	if what == "" {
		what = fmt.Sprintf("status %d", line.StatusCode)
	}
	return fmt.Sprintf("socket %d, %s: %s: %s", s.number, s.url, line.Request, what)
}

// close ends the socket and everything that runs for it.
func (s *source) close() {
	s.socket.Close()
	s.requests.Wait()
}
