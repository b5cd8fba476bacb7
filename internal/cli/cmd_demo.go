package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"sailscope/internal/config"
	"sailscope/internal/demo"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/tui"
)

// demoTraffic is the mean pause between changes in the demo: slow enough to read them.
const demoTraffic = 2 * time.Second

func (a *app) demoCommand() *cobra.Command {
	var serve string
	var show dashboardFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the dashboard on an embedded demo server",
		Long: "Show the dashboard on an embedded demo server: nothing to install or start. " +
			"With --serve, run the server alone and print its URL.",
		Example: `sailscope demo

# the server alone, on a free port
sailscope demo --serve 127.0.0.1:0`,
		RunE: a.reporting(noArguments, func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("serve") {
				return a.serveDemo(cmd.Context(), serve)
			}
			return a.showDemo(cmd, show)
		}),
	}
	cmd.Flags().StringVar(&serve, "serve", "", "run the server alone, on this address: 127.0.0.1:0 takes a free port")
	show.register(cmd)
	return cmd
}

// showDemo shows the dashboard on the demo. It uses the theme, the keys and the ignored paths
// of the configuration, and not its connections.
func (a *app) showDemo(cmd *cobra.Command, show dashboardFlags) error {
	if err := checkRequestTimeout(show.requestTimeout); err != nil {
		return asUsage(cmd, err)
	}
	c, err := a.loadConfig("", false)
	problems, err := a.survivable(c, err)
	if err != nil {
		return err
	}
	look, err := chosenTheme(cmd, c, show.theme)
	if err != nil {
		return err
	}
	if err := a.needTerminal(cmd); err != nil {
		return err
	}
	server, err := demo.Start(demo.Options{Traffic: demoTraffic})
	if err != nil {
		return err
	}
	defer server.Close()
	sockets := demoSockets(server.URL())
	return a.runDashboard(cmd.Context(), sockets[0], tui.Config{
		Sockets:        sockets,
		RequestTimeout: show.requestTimeout,
		RequestsDir:    a.requestsDir(),
		Variable:       a.variables(config.Config{}),
		Keys:           keyBindings(c.Keys),
		NoMouse:        !show.mouse,
		Theme:          look,
		CompareIgnore:  c.Ignore,
		Known:          a.secrets,
		Problems:       a.secrets.HideAll(problems),
	})
}

// demoSockets returns two sockets to compare. Both subscribe to boats. One also joins the
// lobby. The server loses and repeats events for the other one.
func demoSockets(url string) []tui.Socket {
	const joinLobby = "POST /lobby/join"
	lobby := settings.Room{Name: "lobby", Line: joinLobby, Request: sailsclient.Request{Method: "post", URL: "/lobby/join"}}
	return []tui.Socket{
		{Name: "demo", Options: sailsclient.Options{URL: url}, Requests: []string{joinLobby, "GET /boat"}, Extra: settings.Extra{Rooms: []settings.Room{lobby}}},
		{Name: "lossy", Options: sailsclient.Options{URL: url, Query: demo.LossyQuery}, Requests: []string{"GET /boat"}},
	}
}

// serveDemo serves until ctx ends. It prints only the URL on stdout, for scripts.
func (a *app) serveDemo(ctx context.Context, addr string) error {
	server, err := demo.Start(demo.Options{Addr: addr, Traffic: demoTraffic})
	if err != nil {
		return err
	}
	defer server.Close()
	if err := a.print("%s\n", server.URL()); err != nil {
		return err
	}
	a.say("the demo server runs until Ctrl-C; connect to it with \"sailscope %s\"", server.URL())
	<-ctx.Done()
	return nil
}
