// Command sailscope is a terminal dashboard for the sockets of Sails.js apps,
// and a client for scripts.
package main

import (
	"context"
	"os"
	"runtime/debug"
	"time"

	"sailscope/internal/cli"
	"sailscope/internal/watchdog"
)

func main() {
	startQuickly()
	dog := watchdog.New(os.Exit, time.After)
	ctx, stop := cli.WithSignals(context.Background(), dog)
	code := cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Watchdog: dog})
	stop()
	os.Exit(code)
}

// startQuickly puts off the first garbage collection: it would come just before
// the first frame, and take as long as what is left to do for that.
func startQuickly() {
	const start, heap = 100 * time.Millisecond, 400 // percent of 4 MB
	usual := debug.SetGCPercent(heap)
	time.AfterFunc(start, func() { debug.SetGCPercent(usual) })
}
