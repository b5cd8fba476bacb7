// Command sailscope is a terminal dashboard for the sockets of Sails.js apps,
// and a client for scripts.
package main

import (
	"context"
	"os"
	"time"

	"sailscope/internal/cli"
	"sailscope/internal/watchdog"
)

func main() {
	dog := watchdog.New(os.Exit, time.After)
	ctx, stop := cli.WithSignals(context.Background(), dog)
	code := cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Watchdog: dog})
	stop()
	os.Exit(code)
}
