package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"sailscope/internal/config"
	"sailscope/theme"
)

// registerTheme declares --theme.
func registerTheme(cmd *cobra.Command, name *string) {
	names := strings.Join(theme.Names(), ", ")
	cmd.Flags().StringVar(name, "theme", "", "how the dashboard looks: "+names+" (default: as configured, or auto)")
	// It fails for flags that do not exist, and this was just declared.
	_ = cmd.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(theme.Names(), cobra.ShellCompDirectiveNoFileComp))
}

// chosenTheme returns the theme of the command line, or else that of the configuration.
func chosenTheme(cmd *cobra.Command, c config.Config, name string) (theme.Theme, error) {
	if !cmd.Flags().Changed("theme") {
		return c.Theme, nil
	}
	t, known := theme.Named(name)
	if !known {
		return theme.Theme{}, usagef(cmd, "--theme: %w", config.NoTheme(name))
	}
	return t, nil
}

// survivable turns an error about the configuration file into problems to show: the
// dashboard starts anyway, with what could be read. Any other error is returned.
func (a *app) survivable(c config.Config, err error) (problems []string, rest error) {
	wrong, ok := errors.AsType[config.Errors](err)
	if !ok {
		return nil, err
	}
	problems = []string{"The configuration file has errors. These parts were left out:", ""}
	for _, e := range wrong {
		problems = append(problems, e.Error())
	}
	problems = append(problems, "")
	for _, s := range c.LeftOut {
		problems = append(problems, fmt.Sprintf("The socket %q was left out because of %s.", s.Name, linesOf(s.Because)))
	}
	check := "sailscope config check"
	if file := wrong[0].File; file != a.configFile {
		check += " --config " + file
	}
	return append(problems, fmt.Sprintf("%q reports the same errors.", check)), nil
}

// linesOf returns "line 3" or "lines 3, 5".
func linesOf(wrong config.Errors) string {
	var lines []string
	for _, e := range wrong {
		lines = append(lines, strconv.Itoa(e.Line))
	}
	if lines = slices.Compact(lines); len(lines) == 1 {
		return "line " + lines[0]
	}
	return "lines " + strings.Join(lines, ", ")
}

// noLostNames fails for what may be the name of a socket that could not be read. Otherwise it
// would be taken for the name of a host.
func noLostNames(cmd *cobra.Command, c config.Config, urls []string) error {
	for _, address := range urls {
		if i := slices.IndexFunc(c.LeftOut, func(s config.LeftOut) bool { return s.Name == address }); i >= 0 {
			return asUsage(cmd, c.LeftOut[i].Because)
		}
		_, configured := c.Socket(address)
		if !configured && !strings.ContainsAny(address, ".:/") && address != "localhost" {
			return usagef(cmd, "no socket %q could be read: see \"sailscope config check\"; a host of that name would be http://%s", address, address)
		}
	}
	return nil
}
