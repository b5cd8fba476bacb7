// Command sailscope is a terminal dashboard for the sockets of Sails.js apps,
// and a client for scripts.
package main

import (
	"context"
	"os"

	"sailscope/internal/cli"
)

func main() {
	ctx, stop := cli.WithSignals(context.Background())
	code := cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
