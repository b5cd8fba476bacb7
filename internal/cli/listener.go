package cli

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// writeGrace is how long a write to somebody who does not read may hold up the
// end of the program.
const writeGrace = time.Second

// listener is one run of `listen`: its sockets, and the writer they feed.
type listener struct {
	sources
	count int // of events to wait for, 0 for no limit

	living    atomic.Int32 // sockets that may connect (again)
	connected atomic.Bool  // one has been
}

func (a *app) newListener(flags *listenFlags, asks []ask, sockets int) *listener {
	l := &listener{sources: newSources(a, &flags.askFlags, asks), count: flags.count}
	if l.block = flags.block; !l.block {
		l.dropAdvice = "; --block holds the connection back instead"
	}
	l.ended = l.socketEnded
	l.living.Store(int32(sockets))
	return l
}

// socketEnded closes the queue after the last socket, which ends the writer.
func (l *listener) socketEnded(_ *source, connectedOnce bool) {
	if connectedOnce {
		l.connected.Store(true)
	}
	if l.living.Add(-1) == 0 {
		l.queue.close()
	}
}

// run writes until ctx ends, nobody reads any more, enough is written, or no
// socket is left.
func (l *listener) run(ctx context.Context) error {
	defer context.AfterFunc(ctx, l.queue.close)()
	written := make(chan error, 1)
	go func() { written <- l.write(ctx) }()
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-written:
		return err
	case <-time.After(writeGrace): // it is stuck in a write, which ends with the program
		if waiting := l.queue.waiting(); waiting > 0 {
			l.app.say("up to %d events were not written: nobody read the output", waiting)
		}
		return nil
	}
}

// write writes what is queued, and flushes whenever nothing more waits.
func (l *listener) write(ctx context.Context) error {
	out := lineBuffer{out: l.app.Out}
	came := 0 // events that were printed or dropped
	for more := true; more; {
		var batch []entry
		batch, more = l.queue.take(context.WithoutCancel(ctx)) // it is closed when ctx ends
		for i := range batch {
			if err := l.writeEntry(&out, &batch[i]); err != nil {
				return outputError(err)
			}
			if came += batch[i].events(); l.count > 0 && came >= l.count {
				return l.enough(&out)
			}
		}
		l.queue.reuse(batch)
		if !more || l.queue.idle() {
			if err := out.flush(); err != nil {
				return outputError(err)
			}
		}
	}
	return l.ending(ctx)
}

func (l *listener) writeEntry(out *lineBuffer, e *entry) (err error) {
	if out.text, err = e.appendTo(out.text); err != nil {
		return err
	}
	l.tell(*e)
	if out.full() {
		return out.flush()
	}
	return nil
}

// enough ends it after --count events. Not all of them may have been printed.
func (l *listener) enough(out *lineBuffer) error {
	if err := out.flush(); err != nil {
		return outputError(err)
	}
	l.complete = true
	if l.queue.dropped() > 0 {
		return &exitError{exitFailed, fmt.Errorf("%d events came, but some of them were dropped", l.count)}
	}
	return nil
}

// ending is how it ends when nothing more will come: because somebody said so,
// or because no socket is going to connect again.
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
