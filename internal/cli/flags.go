package cli

import (
	"errors"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
)

const (
	defaultCSRFPath       = "/csrfToken"
	defaultRequestTimeout = 10 * time.Second
)

// connectionFlags say where and how to connect. They are the same for every
// command that does, and options turns them into what sailsclient wants.
type connectionFlags struct {
	config         string
	urls           []string
	path           string
	query          string
	transports     []string
	eio            string
	headers        []string
	connectHeaders []string
	origin         string
	cookie         string
	session        bool
	csrf           string
	timeout        time.Duration
	reconnect      bool
	resubscribe    bool
	rooms          []string
	insecure       bool
	ca             string
	proxy          string
}

// register declares the flags. Commands differ in whether they keep trying to
// connect if they are not told.
func (f *connectionFlags) register(cmd *cobra.Command, reconnect bool) {
	fs := cmd.Flags()
	fs.SortFlags = false
	// Lists are StringArray: a header may hold commas. Nothing is parsed by
	// pflag that may be secret: its errors repeat the value.
	fs.StringVar(&f.config, "config", "", "configuration file (default sailscope/config.yaml in $XDG_CONFIG_HOME or ~/.config)")
	fs.StringArrayVar(&f.urls, "url", nil, "address of the app, or name of a configured socket (default "+sailsclient.DefaultURL+")")
	fs.StringVar(&f.path, "path", sailsclient.DefaultPath, "path of Socket.IO below the address")
	fs.StringVar(&f.query, "query", "", "add to the handshake's query, like a=1&b=2")
	fs.StringSliceVar(&f.transports, "transport", nil, "transport, repeatable, in order: websocket (default), polling; polling before websocket is upgraded")
	fs.StringVar(&f.eio, "eio", "auto", "revision of Engine.IO: auto, 3 or 4")
	fs.StringArrayVar(&f.headers, "header", nil, "header of every virtual request, 'Name: value', or '-Name' to leave one of the configuration out (repeatable)")
	fs.StringArrayVar(&f.connectHeaders, "connect-header", nil, "header of the handshake, 'Name: value' (repeatable)")
	fs.StringVar(&f.origin, "origin", "", "origin to connect from: one of the app's onlyAllowOrigins")
	fs.StringVar(&f.cookie, "cookie", "", "cookies of the handshake, like 'sails.sid=...'")
	fs.BoolVar(&f.session, "session", false, "fetch a session cookie first, and share it between all sockets")
	fs.StringVar(&f.csrf, "csrf", "", "send the CSRF token that this route of the app gives, "+defaultCSRFPath+" if none is named: --csrf=/route")
	fs.Lookup("csrf").NoOptDefVal = defaultCSRFPath
	fs.DurationVar(&f.timeout, "timeout", sailsclient.DefaultConnectTimeout, "give up connecting after this time")
	fs.BoolVar(&f.reconnect, "reconnect", reconnect, "connect again when that failed or the connection was lost")
	fs.BoolVar(&f.insecure, "insecure", false, "trust any certificate: whoever is in between can read everything")
	fs.StringVar(&f.ca, "ca", "", "file of certificates (PEM) to trust besides the system's")
	fs.StringVar(&f.proxy, "proxy", "", "proxy to connect through, like http://proxy:3128 (default: the *_PROXY variables)")
	completeValues(cmd)
}

// registerSubscriptions declares the flags of the dashboard, which knows what a
// socket is subscribed to. The other commands read the settings of these names,
// and do without them.
func (f *connectionFlags) registerSubscriptions(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.resubscribe, "resubscribe", false, "after a reconnect, send the requests again that subscribed to what was lost")
	cmd.Flags().StringArrayVar(&f.rooms, "room", nil, "a room of the app's own and the request that joins it, 'NAME: METHOD PATH [JSON]' (repeatable)")
}

// dashboardFlags say how the dashboard is, besides what it connects to.
type dashboardFlags struct {
	theme          string
	mouse          bool
	requestTimeout time.Duration
	resume         bool
	requests       string
}

// register declares the flags of every dashboard.
func (f *dashboardFlags) register(cmd *cobra.Command) {
	registerRequestTimeout(cmd.Flags(), &f.requestTimeout)
	registerTheme(cmd, &f.theme)
	cmd.Flags().BoolVar(&f.mouse, "mouse", true, "click and scroll; without it the mouse is the terminal's own, as it is with shift")
}

// registerOwn declares the flags of a dashboard on the user's own servers.
func (f *dashboardFlags) registerOwn(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.requests, "requests", "", "folder of saved requests (default requests beside config.yaml)")
	_ = cmd.MarkFlagDirname("requests") // it fails for flags that do not exist
	cmd.Flags().BoolVar(&f.resume, "resume", false, "open the sockets of the last run again; secrets have to be given again")
}

// requestsDir is where saved requests are.
func (f *dashboardFlags) requestsDir(a *app) string {
	if f.requests != "" {
		return f.requests
	}
	return a.requestsDir()
}

// completeValues helps shells with the flags that take one of a few values.
func completeValues(cmd *cobra.Command) {
	for name, values := range map[string][]string{
		"transport": {string(engineio.Websocket), string(engineio.Polling)},
		"eio":       {"auto", "3", "4"},
		"url":       {sailsclient.DefaultURL},
		"csrf":      {defaultCSRFPath},
	} {
		// It fails for flags that do not exist, and these were just declared.
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
	_ = cmd.MarkFlagFilename("ca", "pem", "crt", "cer")
	_ = cmd.MarkFlagFilename("config", "yaml", "yml")
}

// registerRequestTimeout declares --request-timeout.
func registerRequestTimeout(fs *pflag.FlagSet, timeout *time.Duration) {
	fs.DurationVar(timeout, "request-timeout", defaultRequestTimeout, "give up waiting for an answer after this time")
}

func checkRequestTimeout(timeout time.Duration) error {
	if timeout <= 0 {
		return errors.New("--request-timeout must be more than 0")
	}
	return nil
}
