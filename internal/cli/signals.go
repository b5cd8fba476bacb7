package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"sailscope/internal/watchdog"
)

// WithSignals returns a context that ends on SIGINT and SIGTERM. The first signal asks the
// program to end, and starts the watchdog.
//
// SIGPIPE is caught so that it does not kill the program: a write to a closed pipe then
// fails with EPIPE, which ends a command properly. The signal itself is ignored, because a
// lost connection to a server raises it, too.
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
			// Later signals are caught and ignored. Otherwise they would end the dashboard
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
