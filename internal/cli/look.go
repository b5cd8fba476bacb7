package cli

import (
	"errors"
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

// chosenTheme is that of the command line, else that of the configuration.
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

// survivable takes out of an error what is wrong in the configuration file: the
// dashboard starts all the same, and shows it.
func survivable(err error) (problems []string, rest error) {
	wrong, ok := errors.AsType[config.Errors](err)
	if !ok {
		return nil, err
	}
	problems = []string{"The configuration file is wrong. What is named here was left out:", ""}
	for _, e := range wrong {
		problems = append(problems, e.Error())
	}
	return append(problems, "", "\"sailscope config check\" says the same."), nil
}

// noLostNames refuses what may be the name of a socket that could not be read:
// it would be taken for the address of a host.
func noLostNames(cmd *cobra.Command, c config.Config, urls []string) error {
	for _, address := range urls {
		_, configured := c.Socket(address)
		if !configured && !strings.ContainsAny(address, ".:/") && address != "localhost" {
			return usagef(cmd, "no socket %q could be read: see \"sailscope config check\"; a host of that name would be http://%s", address, address)
		}
	}
	return nil
}
