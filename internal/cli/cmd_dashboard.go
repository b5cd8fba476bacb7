package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sailscope/internal/config"
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/sailsclient"
	"sailscope/tui"
)

func (a *app) rootCommand() *cobra.Command {
	var flags connectionFlags
	var show dashboardFlags
	cmd := &cobra.Command{
		Use:   "sailscope [URL...]",
		Short: "A dashboard for the sockets of Sails.js apps",
		Long: "A dashboard for the sockets of Sails.js apps: send requests, read responses and watch events, " +
			"with a pane for each URL or configured socket. Without a URL it shows all configured sockets, " +
			"or connects to " + sailsclient.DefaultURL + ".",
		Example: `# try it without an app of your own
sailscope demo

# two sockets side by side, in one session
sailscope --session http://localhost:1337 http://127.0.0.1:1337

# from a script
sailscope request GET /user --url http://localhost:1337`,
		Args: cobra.ArbitraryArgs,
		RunE: a.reporting(a.urls, func(cmd *cobra.Command, args []string) error {
			return a.showDashboard(cmd, &flags, show, args)
		}),
	}
	cmd.SuggestionsMinimumDistance = 2
	flags.register(cmd, true, settings.Flag|settings.DashboardFlag)
	show.register(cmd)
	show.registerOwn(cmd)
	return cmd
}

// looksLikeSockets fails for a misspelled command. Otherwise it would be taken for the name
// of a host.
func looksLikeSockets(cmd *cobra.Command, c config.Config, args []string) error {
	for _, arg := range args {
		if strings.HasPrefix(arg, "/") {
			return usagef(cmd, "a path is not a URL: write the route of the CSRF token as --csrf=/csrfToken, with an equals sign")
		}
		if _, configured := c.Socket(arg); configured || strings.ContainsAny(arg, ".:/") {
			continue
		}
		if near := similarCommand(cmd, arg); near != "" {
			return usagef(cmd, "there is no command %q, but there is %q; a host of that name would be http://%s", arg, near, arg)
		}
	}
	return nil
}

// similarCommand returns the command that was probably meant, "" for none. The first letter
// must be right: otherwise "bar" would be a misspelled "man".
func similarCommand(cmd *cobra.Command, arg string) string {
	for _, name := range cmd.SuggestionsFor(arg) {
		if strings.HasPrefix(name, arg[:1]) {
			return name
		}
	}
	return ""
}

func (a *app) showDashboard(cmd *cobra.Command, flags *connectionFlags, show dashboardFlags, args []string) error {
	urls := slices.Concat(args, flags.urls())
	if err := checkRequestTimeout(show.requestTimeout); err != nil {
		return asUsage(cmd, err)
	}
	c, err := a.configure(cmd, flags, urls)
	problems, err := a.survivable(c, err)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		if err := noLostNames(cmd, c, urls); err != nil {
			return err
		}
	}
	if err := looksLikeSockets(cmd, c, args); err != nil {
		return err
	}
	look, err := chosenTheme(cmd, c, show.theme)
	if err != nil {
		return err
	}
	// Before secrets are fetched: a password manager may ask for a password.
	if err := a.needTerminal(cmd); err != nil {
		return err
	}
	sockets, leftOut, err := a.chosenSockets(cmd, flags, show, c, urls)
	if err != nil {
		return err
	}
	problems = append(problems, leftOut...)
	like, err := a.template(cmd, flags, c, sockets)
	if err != nil && len(leftOut) == 0 {
		return err
	}
	return a.runDashboard(cmd.Context(), like, tui.Config{
		Sockets: sockets, Keys: keyBindings(c.Keys), NoMouse: !show.mouse, Remember: a.remember,
		RequestTimeout: show.requestTimeout, RequestsDir: show.requestsDir(a), Variable: a.variables(c), Known: a.secrets,
		Theme: look, CompareIgnore: c.Ignore, Problems: a.secrets.HideAll(problems),
	})
}

// chosenSockets returns the sockets to show: with --resume those of the last run, then those
// that the command line names. Without any of these, all that are configured. leftOut says
// which of the configured ones were left out, and why: a secret or a file could not be read.
func (a *app) chosenSockets(
	cmd *cobra.Command, flags *connectionFlags, show dashboardFlags, c config.Config, urls []string,
) (sockets []tui.Socket, leftOut []string, err error) {
	if !show.resume {
		if len(urls) > 0 {
			sockets, err = a.sockets(cmd, flags, c, urls)
			return sockets, nil, err
		}
		return a.configuredSockets(cmd, flags, c)
	}
	last, err := resumed(c)
	if err != nil {
		return nil, nil, asUsage(cmd, err)
	}
	sockets, err = a.build(cmd, flags, last)
	if err != nil || len(urls) == 0 {
		return sockets, nil, err
	}
	more, err := a.sockets(cmd, flags, c, urls)
	return append(sockets, more...), nil, err
}

// configuredSockets returns all sockets of the configuration, and says which were left out.
func (a *app) configuredSockets(cmd *cobra.Command, flags *connectionFlags, c config.Config) (sockets []tui.Socket, leftOut []string, err error) {
	chosen, err := choose(c, nil)
	if err != nil {
		return nil, nil, asUsage(cmd, err)
	}
	sockets, err = a.buildEach(cmd, flags, chosen, func(of choice, err error) error {
		_, ofConfig := errors.AsType[*config.Error](err)
		_, ofFile := errors.AsType[*fs.PathError](err)
		if of.name == "" || !ofConfig && (!ofFile || flags.saysFile()) {
			return asUsage(cmd, err)
		}
		leftOut = append(leftOut, fmt.Sprintf("The socket %q was left out: %v", of.name, err))
		return nil
	})
	return sockets, leftOut, err
}

func (a *app) needTerminal(cmd *cobra.Command) error {
	if isTerminal(a.In) && isTerminal(a.Out) {
		// Editors and build servers set TERM=dumb for a terminal that only prints.
		if isDumbTerminal() {
			return usagef(cmd, "the dashboard needs a terminal with escape sequences, and TERM=%s has none: "+
				"if yours has them, set TERM=xterm-256color; else use \"sailscope request METHOD PATH\" or \"sailscope listen\"", os.Getenv("TERM"))
		}
		return nil
	}
	return usagef(cmd, "the dashboard needs a terminal for its input and output: "+
		"in scripts, use \"sailscope request METHOD PATH\" or \"sailscope listen\"")
}

// requestsDir returns the folder of saved requests, unless --requests names another.
func (a *app) requestsDir() string {
	if a.configFile == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(a.configFile), "requests")
}

// variables returns a function that looks up variables of requests: in the environment, then
// in the configuration. A value is noted as secret if its name is that of a secret, or if it
// comes from outside of the file.
func (a *app) variables(c config.Config) tui.Variable {
	return func(ctx context.Context, name string) (value string, set bool, err error) {
		if value, set = os.LookupEnv(name); set {
			if secret.Name(name) {
				a.secrets.Add(value)
			}
			return value, true, nil
		}
		for _, s := range c.Variables {
			if s.Name == name {
				value, err = s.Resolve(ctx)
				addSecrets(a.secrets, s, value)
				return value, err == nil, err
			}
		}
		return "", false, nil
	}
}

// template returns the socket that a new one is like if there is no pane: the first one, or
// one at the default address.
func (a *app) template(cmd *cobra.Command, flags *connectionFlags, c config.Config, sockets []tui.Socket) (tui.Socket, error) {
	if len(sockets) > 0 {
		return sockets[0], nil
	}
	built, err := a.build(cmd, flags, []choice{{address: sailsclient.DefaultURL, settings: c.Defaults}})
	if err != nil {
		return tui.Socket{Options: sailsclient.Options{URL: sailsclient.DefaultURL}}, err
	}
	return built[0], nil
}

// runDashboard shows a pane for each socket. like is the template for a socket that is added
// if there is no pane.
func (a *app) runDashboard(ctx context.Context, like tui.Socket, cfg tui.Config) error {
	cfg.Template, cfg.Secrets, cfg.Extra = like.Options, like.Secrets, like.Extra
	cfg.StateDir, cfg.Watchdog = stateDir(), a.Watchdog
	err := a.dashboard(ctx, cfg)
	if err == nil || ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil // the user quit, or a signal came
	}
	return err
}
