package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"sailscope/internal/watchdog"
)

// WithSignals is a context that ends on SIGINT and SIGTERM. The first signal
// asks the program to end, and the watchdog sees to it that it does.
//
// SIGPIPE is asked for so that it does not kill: a write to a closed pipe fails
// with EPIPE, and that ends a command in good order. The signal itself tells
// nothing, because a lost connection to a server raises it too.
func WithSignals(parent context.Context, dog *watchdog.Dog) (ctx context.Context, stop func()) {
	ctx, release := signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM)
	// Later signals are taken and do nothing: they would end the dashboard without
	// restoring the terminal.
	stopAsking := context.AfterFunc(ctx, dog.Ask)
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	return ctx, func() {
		stopAsking() // else release would ask
		release()
		signal.Stop(pipe)
	}
}
