package cli

import (
	"errors"
	"time"

	"github.com/spf13/cobra"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
)

type listenFlags struct {
	connectionFlags
	askFlags
	count    int
	duration time.Duration
	block    bool
}

func (a *app) listenCommand() *cobra.Command {
	var flags listenFlags
	cmd := &cobra.Command{
		Use:   "listen",
		Short: "Print events as lines of JSON",
		Long: "Print events as lines of JSON, one object a line. Each has time, socket, url and type. " +
			"An event has event and args; a part that is not JSON is in raw, and binary parts are {\"$binary\":\"<base64>\"}. " +
			"The other types are connect, upgrade, disconnect, reconnecting, connect_error, response and dropped, " +
			"which counts events that were dropped because 64 MB of them already waited to be printed. " +
			"Their number is also reported on stderr at the end. " +
			"With --block, the connection waits for the reader instead: nothing is read until there is room. " +
			"It waits at most for the server's pingInterval and half its pingTimeout. Then events are read and dropped until the next " +
			"heartbeat, because a server closes a connection that does not reply to heartbeats.\n\n" +
			exitHelp("listen"),
		Example: `# subscribe to all users, again after each reconnect
sailscope listen --request 'GET /user' --event user

# join a room by an action of the app, and wait for one event
sailscope listen --request 'POST /lobby/join {"name":"Ada"}' --count 1`,
		RunE: a.reporting(noListenArguments, func(cmd *cobra.Command, _ []string) error {
			return a.listen(cmd, &flags)
		}),
	}
	fs := cmd.Flags()
	flags.askFlags.register(fs, "print")
	fs.IntVar(&flags.count, "count", 0, "end after this many events, printed or dropped; 0 for no limit")
	fs.DurationVar(&flags.duration, "duration", 0, "end after this time; 0 for no limit")
	fs.BoolVar(&flags.block, "block", false, "wait for the reader instead of dropping events, as long as heartbeats allow")
	flags.connectionFlags.register(cmd, true, settings.Flag)
	fs.Lookup("url").Usage += ", repeatable, one per socket"
	return cmd
}

func noListenArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef(cmd, "listen takes no arguments: give an address with --url, a request with --request 'GET /path'")
	}
	return nil
}

func (a *app) listen(cmd *cobra.Command, flags *listenFlags) error {
	c, err := a.configure(cmd, &flags.connectionFlags, flags.urls())
	if err != nil {
		return err
	}
	asks, err := flags.checkedAsks(a.secrets)
	if err != nil {
		return asUsage(cmd, err)
	}
	sockets, err := a.sockets(cmd, &flags.connectionFlags, c, flags.urls())
	if err != nil {
		return err
	}
	l := a.newListener(flags, asks, len(sockets))
	defer l.close()
	for _, s := range sockets {
		if err := l.open(s.Options); err != nil {
			return err
		}
	}
	return l.run(cmd.Context())
}

// checkedAsks checks the flags that only listen has, and reads the requests.
func (f *listenFlags) checkedAsks(hidden *secret.Known) ([]ask, error) {
	switch {
	case f.count < 0:
		return nil, errors.New("--count must not be less than 0")
	case f.duration < 0:
		return nil, errors.New("--duration must not be less than 0")
	}
	return f.asks(hidden)
}
