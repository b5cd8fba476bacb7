package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sailscope/sailsclient"
)

type listenFlags struct {
	connectionFlags
	requests []string
	timeout  time.Duration
	events   []string
	count    int
	duration time.Duration
}

func (a *app) listenCommand() *cobra.Command {
	var flags listenFlags
	cmd := &cobra.Command{
		Use:   "listen",
		Short: "Print events as lines of JSON",
		Long: "Print events as lines of JSON, one object a line. Each has time, socket, url and type. " +
			"An event has event and args; what is not JSON in it comes as raw, binary parts as {\"$binary\":\"<base64>\"}. " +
			"The other types are connect, upgrade, disconnect, reconnecting, connect_error, response and dropped, " +
			"which counts the events that could not be printed as fast as they came.\n\n" +
			"It ends with exit code 0 after --count events or --duration, when it is interrupted, " +
			"or when nobody reads its output any more; with 3 if it could not connect and with 4 " +
			"if it was disconnected, when it is not going to connect again.",
		Example: `# subscribe to all users, again after each reconnect
sailscope listen --request 'GET /user' --event user

# join a room by an action of the app, and wait for one event
sailscope listen --request 'POST /lobby/join {"name":"Ada"}' --count 1`,
		RunE: a.reporting(noListenArguments, func(cmd *cobra.Command, _ []string) error {
			return a.listen(cmd, &flags)
		}),
	}
	fs := cmd.Flags()
	fs.StringArrayVar(&flags.requests, "request", nil, "send 'METHOD PATH [JSON]' on every connection (repeatable, in order)")
	registerRequestTimeout(fs, &flags.timeout)
	fs.StringArrayVar(&flags.events, "event", nil, "print only events of this name (repeatable)")
	fs.IntVar(&flags.count, "count", 0, "end after this many events; 0 means never")
	fs.DurationVar(&flags.duration, "duration", 0, "end after this time; 0 means never")
	flags.register(cmd, true)
	fs.Lookup("url").Usage += ", repeatable: a socket each"
	return cmd
}

func noListenArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef(cmd, "listen takes no arguments: give an address with --url, a request with --request 'GET /path'")
	}
	return nil
}

func (a *app) listen(cmd *cobra.Command, flags *listenFlags) error {
	c, err := a.configure(cmd, &flags.connectionFlags, flags.urls)
	if err != nil {
		return err
	}
	asks, err := flags.asks()
	if err != nil {
		return asUsage(cmd, err)
	}
	sockets, err := a.sockets(cmd, &flags.connectionFlags, c, flags.urls)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	if flags.duration > 0 {
		ctx, cancel = context.WithTimeout(ctx, flags.duration)
		defer cancel()
	}
	l := a.newListener(flags, asks, len(sockets))
	defer l.close()
	for _, s := range sockets {
		if err := l.open(s.Options); err != nil {
			return err
		}
	}
	return l.run(ctx)
}

// asks are the requests, checked.
func (f *listenFlags) asks() ([]ask, error) {
	switch {
	case f.timeout <= 0:
		return nil, errors.New("--request-timeout must be more than 0")
	case f.count < 0:
		return nil, errors.New("--count must not be less than 0")
	case f.duration < 0:
		return nil, errors.New("--duration must not be less than 0")
	}
	asks := make([]ask, 0, len(f.requests))
	for _, text := range f.requests {
		next, err := parseAsk(text)
		if err != nil {
			return nil, fmt.Errorf("--request: %w", err)
		}
		asks = append(asks, next)
	}
	return asks, nil
}

// parseAsk reads "METHOD PATH [JSON]".
func parseAsk(text string) (ask, error) {
	method, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	path, body, _ := strings.Cut(strings.TrimSpace(rest), " ")
	if path == "" {
		return ask{}, fmt.Errorf("%q is no request: write it like 'GET /user' or 'POST /user {\"name\":\"Ada\"}'", text)
	}
	var data rawJSON
	if body = strings.TrimSpace(body); body != "" {
		var err error
		if data, err = checkData([]byte(body)); err != nil {
			return ask{}, fmt.Errorf("the data of %s %s: %w", method, path, err)
		}
	}
	req, err := newRequest(method, path, data)
	if err != nil {
		return ask{}, err
	}
	return ask{label: strings.ToUpper(req.Method) + " " + path, request: req}, nil
}

// filter is the set of names of --event.
func (f *listenFlags) filter() map[string]bool {
	only := make(map[string]bool, len(f.events))
	for _, name := range f.events {
		only[name] = true
	}
	return only
}

// open makes a socket and has it connect.
func (l *listener) open(o sailsclient.Options) error {
	s := &source{
		number:  len(l.sources) + 1,
		queue:   l.queue,
		only:    l.flags.filter(),
		asks:    l.asks,
		timeout: l.flags.timeout,
		mask:    l.app.secrets.mask,
		ended:   l.socketEnded,
	}
	o.Observer = s
	socket, err := sailsclient.New(o)
	if err != nil {
		return err
	}
	s.socket, s.url = socket, socket.URL()
	l.sources = append(l.sources, s)
	return socket.Connect()
}
