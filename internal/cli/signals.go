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
	ended := make(chan struct{})
	ctx, cancel := context.WithCancel(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	pipe := make(chan os.Signal, 1)
	signal.Notify(pipe, syscall.SIGPIPE)
	go func() {
		for {
			select {
			// Later signals are taken and do nothing: they would end the dashboard
			// without restoring the terminal.
			case s := <-signals:
				if s != os.Interrupt || !dog.Lent() {
					dog.Ask()
					cancel()
				}
			case <-ended:
				return
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		signal.Stop(pipe)
		close(ended)
		cancel()
	}
}
