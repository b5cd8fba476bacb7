// Command bench measures sailsclient next to other Socket.IO clients: all of
// them in one run, in turns, against the same server. See README.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is the whole program, or, with one of two hidden subcommands, the server
// or one measurement: each is a process of its own, started from this binary.
func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "server":
			return serve(ctx, os.Stdin, out)
		case "contender":
			return contend(ctx, args[1:], out)
		}
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	quick := flags.Bool("quick", false, "a short run, to see that everything works")
	if err := flags.Parse(args); err != nil {
		return err
	}
	p := fullPlan()
	if *quick {
		p = quickPlan()
	}
	return compare(ctx, p, out)
}

// compare runs the plan against a server of its own and prints the table.
func compare(ctx context.Context, p plan, out io.Writer) error {
	server, err := startServer(ctx)
	if err != nil {
		return err
	}
	defer server.stop()
	taken, err := p.run(ctx, server.url, os.Stderr)
	if err != nil {
		return err
	}
	host, err := describeHost(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s\n%d rounds: median (least..most)\n\n", host, p.rounds)
	return writeTable(out, taken)
}
