package cli

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

const (
	// signalGrace bounds how long queued lines are still written after a signal. The
	// watchdog's Patience leaves some more time for the rest.
	signalGrace = time.Second
	// readerPatience is the time of one write after which the reader counts as gone. A
	// slow reader needs some time for fullBuffer bytes.
	readerPatience = 30 * time.Second
)

// listener is one run of `listen`: its sockets, and the writer they feed.
type listener struct {
	sources
	count    int           // of events to wait for, 0 for no limit
	duration time.Duration // 0 for no limit
	out      lineBuffer
	after    func(time.Duration) <-chan time.Time // time.After, except in tests

	living    atomic.Int32 // sockets that are or may be connected
	connected atomic.Bool  // a socket was connected
}

func (a *app) newListener(flags *listenFlags, asks []ask, sockets int) *listener {
	l := &listener{
		sources: newSources(a, &flags.askFlags, asks), count: flags.count, duration: flags.duration,
		out: lineBuffer{out: a.Out}, after: time.After,
	}
	if l.block = flags.block; !l.block {
		l.dropAdvice = "; with --block the connection waits instead"
	}
	l.ended = l.socketEnded
	l.living.Store(int32(sockets))
	return l
}

// socketEnded closes the queue after the last socket. That ends the writer.
func (l *listener) socketEnded(_ *source, connectedOnce bool) {
	if connectedOnce {
		l.connected.Store(true)
	}
	if l.living.Add(-1) == 0 {
		l.queue.close()
	}
}

// run writes until a signal ends ctx, the duration or the count is reached, nobody reads any
// more, or no socket is left.
func (l *listener) run(ctx context.Context) error {
	limited, cancel := l.limited(ctx)
	defer cancel()
	defer context.AfterFunc(limited, l.queue.close)()
	written := make(chan error, 1)
	go func() { written <- l.write(limited) }()
	select {
	case err := <-written:
		return err
	case <-limited.Done():
		return l.lastWrites(ctx, written)
	}
}

func (l *listener) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if l.duration > 0 {
		return context.WithTimeout(ctx, l.duration)
	}
	return context.WithCancel(ctx)
}

// lastWrites waits until what is queued is written. A slow reader gets all of it. After a
// signal, which ends ctx, it waits no longer than signalGrace. A writer that is stuck ends
// with the program.
func (l *listener) lastWrites(ctx context.Context, written <-chan error) error {
	signal := ctx.Done()
	var graceEnds <-chan time.Time
	writes, patienceEnds := l.out.writes.Load(), l.after(readerPatience)
	for {
		select {
		case err := <-written:
			return err
		case <-signal:
			signal, graceEnds = nil, l.after(signalGrace)
		case <-graceEnds:
			l.giveUp(fmt.Sprintf("a signal leaves %s for them; --count and --duration wait for the reader", signalGrace))
			return nil
		case <-patienceEnds:
			before := writes
			writes, patienceEnds = l.out.writes.Load(), l.after(readerPatience)
			if writes == before {
				l.giveUp(fmt.Sprintf("nobody read the output for %s", readerPatience))
				return nil
			}
		}
	}
}

// giveUp says how many events were not written.
func (l *listener) giveUp(reason string) {
	if waiting := l.queue.waiting(); waiting > 0 {
		l.app.say("up to %d events were not written: %s", waiting, reason)
	}
}

// write writes what is queued, and flushes when the queue is empty.
func (l *listener) write(ctx context.Context) error {
	came := 0 // events that were printed or dropped
	for more := true; more; {
		var batch []entry
		batch, more = l.queue.take(context.WithoutCancel(ctx)) // the queue is closed when ctx ends
		for i := range batch {
			if err := l.writeEntry(&batch[i]); err != nil {
				return outputError(err)
			}
			if came += batch[i].events(); l.count > 0 && came >= l.count {
				return l.enough()
			}
		}
		l.queue.reuse(batch)
		if !more || l.queue.idle() {
			if err := l.out.flush(); err != nil {
				return outputError(err)
			}
		}
	}
	return l.ending(ctx)
}

func (l *listener) writeEntry(e *entry) (err error) {
	if l.out.text, err = e.appendTo(l.out.text); err != nil {
		return err
	}
	l.tell(*e)
	if l.out.full() {
		return l.out.flush()
	}
	return nil
}

// enough returns the error that ends the command after --count events. Some of them may have
// been dropped.
func (l *listener) enough() error {
	if err := l.out.flush(); err != nil {
		return outputError(err)
	}
	l.complete.Store(true)
	if l.queue.dropped() > 0 {
		return &exitError{exitFailed, fmt.Errorf("%d events arrived, but some of them were dropped", l.count)}
	}
	return nil
}

// ending returns how the command ends when nothing more will come: it was asked to end, or no
// socket will connect again.
func (l *listener) ending(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	default:
	}
	if l.connected.Load() {
		return &exitError{code: exitNoAnswer}
	}
	return &exitError{code: exitNoConnection}
}
