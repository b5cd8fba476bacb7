package cli

import (
	"bufio"
	"context"
	"sync/atomic"
	"time"

	"sailscope/model/jsonl"
)

// writeGrace is how long a write to somebody who does not read may hold up the
// end of the program.
const writeGrace = time.Second

// listener is one run of `listen`: its sockets, and the writer they feed.
type listener struct {
	sources
	count int // of events to write, 0 for no limit

	living    atomic.Int32 // sockets that may connect (again)
	connected atomic.Bool  // one has been
}

func (a *app) newListener(flags *listenFlags, asks []ask, sockets int) *listener {
	l := &listener{sources: newSources(a, &flags.askFlags, asks), count: flags.count}
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
	case <-time.After(writeGrace):
		return nil // it is stuck in a write, which ends with the program
	}
}

// write writes what is queued, and flushes whenever nothing more waits.
func (l *listener) write(ctx context.Context) error {
	out := bufio.NewWriterSize(l.app.Out, 64<<10)
	var batch []entry
	left := l.count
	for more := true; more; {
		batch, more = l.queue.take(ctx, batch)
		for i := range batch {
			if err := l.writeEntry(out, batch[i]); err != nil {
				return outputError(err)
			}
			if batch[i].isEvent() {
				if left--; left == 0 {
					return outputError(out.Flush())
				}
			}
		}
		if err := out.Flush(); err != nil {
			return outputError(err)
		}
		clear(batch) // the events in it can be large, and the next may be long in coming
	}
	return l.ending(ctx)
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

func (l *listener) writeEntry(out *bufio.Writer, e entry) error {
	line, err := jsonl.Encode(e.value())
	if err != nil {
		return err
	}
	l.tell(e)
	_, err = out.Write(line)
	return err
}
