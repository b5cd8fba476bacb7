package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// WithSignals is a context that ends on SIGINT and SIGTERM. The first signal
// asks the program to end; the next one ends it, whatever it is doing.
//
// SIGPIPE is asked for so that it does not kill: a write to a closed pipe fails
// with EPIPE, and that ends a command in good order. The signal itself tells
// nothing, because a lost connection to a server raises it too.
func WithSignals(parent context.Context) (ctx context.Context, stop func()) {
	ctx, release := signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, release)
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	return ctx, func() {
		release()
		signal.Stop(pipe)
	}
}
