package cli

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"sailscope/internal/advice"
	"sailscope/model/jsonl"
	"sailscope/sailsclient"
)

// source is one socket of a command that listens. It puts what happens on the socket into
// the queue, and sends the requests of the command line on every connection.
type source struct {
	number  int
	url     string
	queue   *queue
	names   *nameTally
	asks    []ask
	timeout time.Duration
	mask    func(string) string
	// ended is called when the socket will not connect again.
	ended func(s *source, connectedOnce bool)

	socket        *sailsclient.SailsSocket
	requests      sync.WaitGroup
	stopRequests  context.CancelFunc // of this connection, nil without one
	connectedOnce bool
	generation    uint64 // of the last connection; only SocketChanged uses these three
	promised      bool   // the next event has room; only SocketEvent and hold use it
}

func (s *source) head(at time.Time, kind string) jsonl.Head {
	return jsonl.NewHead(at, s.number, s.url, kind)
}

// SocketEvent makes source an Observer.
func (s *source) SocketEvent(e sailsclient.Event) {
	if s.names.wants(e.Name) {
		s.queue.putEvent(entry{from: s, event: e}, s.promised)
	}
	s.promised = false
}

// hold is Options.Hold: it pauses the connection while there is no room for an event.
func (s *source) hold(e sailsclient.Event) (room <-chan struct{}) {
	if !s.names.picks(e.Name) {
		return nil
	}
	room = s.queue.roomFor(entry{from: s, event: e})
	s.promised = room == nil
	return room
}

// SocketChanged makes source an Observer.
func (s *source) SocketChanged(c sailsclient.Change) {
	c.Reason = advice.CommandLine.Explain(c.Reason)
	switch c.State {
	case sailsclient.Connecting:
		if c.Attempt > 0 {
			s.queue.put(entry{from: s, line: jsonl.Reconnecting{Head: s.head(c.At, "reconnecting"), Attempt: c.Attempt}})
		}
	case sailsclient.Connected:
		s.connected(c)
	case sailsclient.Waiting:
		s.lost(c)
	case sailsclient.Disconnected:
		s.lost(c)
		s.ended(s, s.connectedOnce)
	}
}

// connected reports a connection, or the end of its upgrade.
func (s *source) connected(c sailsclient.Change) {
	upgrade := entry{from: s, line: jsonl.Upgrade{Head: s.head(c.At, "upgrade"), Transport: c.Transport}}
	if c.Reason != nil {
		reason := s.mask(c.Reason.Error())
		upgrade.line = jsonl.Upgrade{Head: s.head(c.At, "upgrade"), Transport: c.Transport, Error: reason}
		upgrade.problem = fmt.Sprintf("socket %d, %s stays on %s: %s", s.number, s.url, c.Transport, reason)
	}
	if s.generation != c.Generation {
		s.generation, s.connectedOnce = c.Generation, true
		s.queue.put(entry{from: s, line: jsonl.Connect{
			Head: s.head(c.At, "connect"), SID: c.SID, Transport: c.Transport, EIO: int(c.EngineIO),
		}})
		s.startRequests()
	}
	if c.Upgraded || c.Reason != nil {
		s.queue.put(upgrade)
	}
}

// lost reports a connection that ended or failed. Without a reason, the command itself ended
// it.
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
	e := entry{from: s, line: jsonl.ConnectError{Head: s.head(c.At, "connect_error"), Error: reason}}
	if c.WasConnected {
		e.line = jsonl.Disconnect{Head: s.head(c.At, "disconnect"), Reason: reason}
	}
	e.problem = fmt.Sprintf("socket %d, %s: %s%s", s.number, s.url, reason, next)
	s.queue.put(e)
}

// startRequests sends the requests on this connection, one after the other, because one may
// need the effect of another, such as a login.
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
		return false // the request is sent again on the next connection
	}
	line := jsonl.Response{Head: s.head(time.Now(), "response"), Request: a.label}
	e := entry{from: s}
	switch {
	case err != nil && limited.Err() != nil:
		line.Error = fmt.Sprintf("no response within %s", s.timeout)
	case err != nil:
		line.Error = s.mask(advice.CommandLine.Explain(err).Error())
	default:
		line.SetAnswer(answer)
		line.Error, line.Details, line.Warning = s.mask(line.Error), s.mask(line.Details), s.mask(line.Warning)
	}
	e.refused = !answer.OK()
	if e.refused || line.Warning != "" {
		e.problem = s.requestProblem(line)
	}
	e.line = line
	s.queue.put(e)
	return true
}

func (s *source) requestProblem(line jsonl.Response) string {
	what := line.Error + line.Warning
	if what == "" {
		what = fmt.Sprintf("status %d", line.StatusCode)
	}
	return fmt.Sprintf("socket %d, %s: %s: %s", s.number, s.url, line.Request, what)
}

// close ends the socket and its goroutines.
func (s *source) close() {
	s.socket.Close()
	s.requests.Wait()
}
