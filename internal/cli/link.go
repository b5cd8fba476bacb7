package cli

import (
	"context"
	"errors"
	"sync"

	"sailscope/internal/advice"
	"sailscope/sailsclient"
)

var errInterrupted = errors.New("interrupted")

// link follows the one socket of a request.
type link struct {
	// connected is closed after the first connect.
	connected     chan struct{}
	connectedOnce sync.Once
	// waiting receives a failure after which another attempt follows.
	waiting chan sailsclient.Change
	// alive ends when the socket ends, with its reason, or when the command ends.
	alive context.Context
	end   context.CancelCauseFunc
}

func newLink(ctx context.Context) *link {
	l := &link{connected: make(chan struct{}), waiting: make(chan sailsclient.Change, 1)}
	l.alive, l.end = context.WithCancelCause(ctx)
	return l
}

// SocketEvent makes link an Observer.
func (*link) SocketEvent(sailsclient.Event) {}

// SocketChanged makes link an Observer.
func (l *link) SocketChanged(c sailsclient.Change) {
	c.Reason = advice.CommandLine.Explain(c.Reason)
	switch c.State {
	case sailsclient.Connected:
		l.connectedOnce.Do(func() { close(l.connected) })
	case sailsclient.Waiting:
		select {
		case l.waiting <- c:
		default: // the last failure is still there, and is enough
		}
	case sailsclient.Disconnected:
		l.end(c.Reason)
	case sailsclient.Connecting:
	}
}

// reason returns why alive has ended.
func (l *link) reason() error {
	if err := context.Cause(l.alive); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return errInterrupted
}
