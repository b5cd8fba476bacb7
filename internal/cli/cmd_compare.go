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
		Short: "Report which sockets received which events, as JSON",
		Long: "Connect several sockets, send the same requests on each, and report which of them received which events, " +
			"how much later than the first, and which events they missed or received twice. " +
			"Every socket is expected to receive every event; use --event to select those that all should receive.\n\n" +
			"The comparison starts when all sockets are connected and have responses to their requests, which is reported on stderr. " +
			"It ends after --for; copies of an event may arrive up to two seconds later. Arrivals with the same name and " +
			"arguments within two seconds count as copies of one event, so two equal events in that time count as one duplicate. " +
			"A socket that loses its connection is away until it is connected and has responses again (--reconnect), " +
			"and misses the events in between. After an interrupt, copies that may still arrive are pending, not missing.\n\n" +
			"The output is one object: start and end, sockets, events with what each socket received, missing and doubled, " +
			"which refer to events by index, and matrix, the sums by name and verb. Skews are in milliseconds.\n\n" +
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
	fs.DurationVar(&flags.duration, "for", defaultCompareTime, "how long to compare")
	flags.connectionFlags.register(cmd, false, settings.Flag)
	fs.Lookup("url").Usage += ", at least two, one per socket"
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
		return usagef(cmd, "one socket cannot be compared: give --url at least twice, the same address if needed")
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
