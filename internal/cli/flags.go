package cli

import (
	"errors"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"sailscope/internal/settings"
)

const defaultRequestTimeout = 10 * time.Second

// connectionFlags say where and how to connect. Every command that connects has them.
type connectionFlags struct {
	config string
	// texts are the values on the command line, in order, by the keys of the settings.
	texts map[string][]string
	// reconnects is the default of --reconnect for the command.
	reconnects bool
	// dashboard means that the command is the dashboard, where a socket may stay
	// unconnected until the user connects it.
	dashboard bool
}

// register declares --config, and the flags of the settings that have one of the places.
func (f *connectionFlags) register(cmd *cobra.Command, reconnects bool, places settings.Places) {
	f.texts, f.reconnects, f.dashboard = make(map[string][]string), reconnects, places&settings.DashboardFlag != 0
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		return pflag.NormalizedName(settings.Canonical(name))
	})
	fs.StringVar(&f.config, "config", "", "configuration file (default sailscope/config.yaml in $XDG_CONFIG_HOME or ~/.config)")
	_ = cmd.MarkFlagFilename("config", "yaml", "yml") // it fails for flags that do not exist
	for _, s := range settings.Offered(places) {
		f.declare(cmd, s)
	}
}

// declare declares the flag of a setting.
func (f *connectionFlags) declare(cmd *cobra.Command, s settings.Setting) {
	value := &settingFlag{flags: f, setting: s}
	flag := cmd.Flags().VarPF(value, s.Key, "", s.Help)
	flag.NoOptDefVal = s.Bare
	if s.Kind == settings.Switch {
		flag.NoOptDefVal = "true"
	}
	switch { // both fail for flags that do not exist
	case s.Kind == settings.File:
		_ = cmd.MarkFlagFilename(s.Key, "pem", "crt", "cer", "key")
	case len(s.Choices) > 0:
		_ = cmd.RegisterFlagCompletionFunc(s.Key, cobra.FixedCompletions(s.Choices, cobra.ShellCompDirectiveNoFileComp))
	}
}

// settingFlag is the flag of a setting. It accepts any text, which is checked later, because
// errors of pflag repeat values, which may be secret.
type settingFlag struct {
	flags   *connectionFlags
	setting settings.Setting
}

// Set implements pflag.Value. A setting with several values collects them; for others the
// last value wins.
func (f *settingFlag) Set(text string) error {
	key, texts := f.setting.Key, f.flags.texts
	switch f.setting.Kind {
	case settings.Lines, settings.List:
		texts[key] = append(texts[key], text)
	default:
		if key != settings.KeyURL {
			texts[key] = nil
		}
		texts[key] = append(texts[key], text)
	}
	return nil
}

// String implements pflag.Value; the help shows it as the default.
func (f *settingFlag) String() string {
	switch {
	case f.flags == nil, f.setting.Kind == settings.List: // the help text has the default
		return ""
	case f.setting.Key == settings.KeyReconnect:
		return strconv.FormatBool(f.flags.reconnects)
	default:
		return f.setting.Default
	}
}

// Type implements pflag.Value.
func (f *settingFlag) Type() string {
	if f.setting.Kind == settings.Switch {
		return "bool"
	}
	return "string"
}

// dashboardFlags are the flags of the dashboard that are not about connections.
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
	cmd.Flags().BoolVar(&f.mouse, "mouse", true, "click and scroll; without it, as with shift, the terminal handles the mouse")
}

// registerOwn declares the flags that the dashboard has and the demo's has not.
func (f *dashboardFlags) registerOwn(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.requests, "requests", "", "folder of saved requests (default requests beside config.yaml)")
	_ = cmd.MarkFlagDirname("requests") // it fails for flags that do not exist
	cmd.Flags().BoolVar(&f.resume, "resume", false, "open the sockets of the last run; secrets must be given again")
}

// requestsDir returns the folder of saved requests.
func (f *dashboardFlags) requestsDir(a *app) string {
	if f.requests != "" {
		return f.requests
	}
	return a.requestsDir()
}

// registerRequestTimeout declares --request-timeout.
func registerRequestTimeout(fs *pflag.FlagSet, timeout *time.Duration) {
	fs.DurationVar(timeout, "request-timeout", defaultRequestTimeout, "how long to wait for a response")
}

func checkRequestTimeout(timeout time.Duration) error {
	if timeout <= 0 {
		return errors.New("--request-timeout must be more than 0")
	}
	return nil
}
