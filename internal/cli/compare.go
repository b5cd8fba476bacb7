package cli

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"sailscope/internal/settings"
)

type compareFlags struct {
	connectionFlags
	askFlags
	duration time.Duration
}

const defaultCompareTime = 10 * time.Second

func (a *app) compareCommand() *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Tell which sockets got which events, as JSON",
		Long: "Connect several sockets, send the same requests on each, and tell which of them got which events, " +
			"how much later than the first, and which they missed or got twice. " +
			"Every socket is expected to get every event; give --event to leave out those that are not for all.\n\n" +
			"It counts events that first come after all sockets are connected and their requests answered, which it " +
			"says on stderr, and until --for is over. Copies of them have two seconds more. Arrivals with the same name and " +
			"arguments within two seconds are copies of one event: two events that say the same so soon after " +
			"one another count as one that came twice. " +
			"A socket that loses its connection is away until it is connected and its requests are answered again (--reconnect), " +
			"and misses what comes meanwhile. An interrupt ends it early: copies that may still come are then pending, and not missing.\n\n" +
			"The output is one object: start and end, sockets, events, with what each socket got of them, then missing and doubled, " +
			"which point to events by their index, and matrix, the sums by name and verb. Times of skew are milliseconds.\n\n" +
			exitHelp("compare"),
		Example: `# two servers behind one load balancer: does an event of one reach the other?
sailscope compare --url http://app-1:1337 --url http://app-2:1337 --request 'GET /user' --event user --for 30s

# what was missing, by socket
sailscope compare --url staging --url staging --request 'GET /user' | jq '.missing'`,
		RunE: a.reporting(noCompareArguments, func(cmd *cobra.Command, _ []string) error {
			return a.compare(cmd, &flags)
		}),
	}
	fs := cmd.Flags()
	flags.askFlags.register(fs, "compare")
	fs.DurationVar(&flags.duration, "for", defaultCompareTime, "compare for this time")
	flags.connectionFlags.register(cmd, false, settings.Flag)
	fs.Lookup("url").Usage += ", at least two: a socket each"
	return cmd
}

func noCompareArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef(cmd, "compare takes no arguments: give addresses with --url, requests with --request 'GET /path'")
	}
	return nil
}

func (a *app) compare(cmd *cobra.Command, flags *compareFlags) error {
	config, err := a.configure(cmd, &flags.connectionFlags, flags.urls())
	if err != nil {
		return err
	}
	asks, err := flags.asks(a.secrets)
	if err == nil && flags.duration <= 0 {
		err = errors.New("--for must be more than 0")
	}
	if err != nil {
		return asUsage(cmd, err)
	}
	chosen, err := choose(config, flags.urls())
	if err != nil {
		return asUsage(cmd, err)
	}
	if len(chosen) < 2 {
		return usagef(cmd, "there is nothing to compare with one socket: give --url at least twice, the same address if need be")
	}
	sockets, err := a.build(cmd, &flags.connectionFlags, chosen)
	if err != nil {
		return err
	}
	c := a.newComparison(&flags.askFlags, asks, flags.duration)
	defer c.close()
	for _, s := range sockets {
		if err := c.open(s.Options); err != nil {
			return err
		}
	}
	return c.run(cmd.Context())
}
