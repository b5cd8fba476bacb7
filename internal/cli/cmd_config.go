package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"sailscope/internal/config"
	"sailscope/model/escape"
)

func (a *app) configCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Find, create and check the configuration file",
		Long:  "Find, create and check the configuration file: YAML with the sockets you use and the look of the dashboard.",
		RunE: a.reporting(noArguments, func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		}),
	}
	cmd.PersistentFlags().StringVar(&file, "config", "", "configuration file (default sailscope/config.yaml in $XDG_CONFIG_HOME or ~/.config)")
	_ = cmd.MarkPersistentFlagFilename("config", "yaml", "yml") // it was just declared
	for _, sub := range []struct {
		use, short string
		run        func(cmd *cobra.Command, file string) error
	}{
		{"path", "Print the path of the file, even if it does not exist", func(_ *cobra.Command, file string) error { return a.print("%s\n", file) }},
		{"init", "Create a starter config, unless the file exists", a.initConfig},
		{"check", "Check the file and report errors with line and reason; the exit code is 0 or 2", a.checkConfig},
	} {
		cmd.AddCommand(&cobra.Command{
			Use: sub.use, Short: sub.short,
			RunE: a.reporting(noArguments, func(cmd *cobra.Command, _ []string) error {
				if cmd.Flags().Changed("config") {
					return sub.run(cmd, file)
				}
				if a.configFile == "" {
					return usagef(cmd, "no home directory: give --config FILE")
				}
				return sub.run(cmd, a.configFile)
			}),
		})
	}
	return cmd
}

// initConfig writes the example, unless there is a file. Other users may not read it,
// because it will hold cookies.
func (a *app) initConfig(_ *cobra.Command, file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("make the folder for the configuration: %w", err)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s already exists; it was not changed", file)
	}
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	_, err = f.WriteString(config.Example())
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return a.print("%s\n", file)
}

// checkConfig prints the problems, one on a line, as compilers do.
func (a *app) checkConfig(cmd *cobra.Command, file string) error {
	asked := cmd.Flags().Changed("config")
	if _, err := os.Stat(file); !asked && errors.Is(err, fs.ErrNotExist) {
		return a.print("%s does not exist: nothing is configured\n", file)
	}
	c, err := a.loadConfig(file, true)
	if err == nil {
		return a.print("%s is valid: %d sockets, %d defaults\n", file, len(c.Sockets), len(c.Defaults))
	}
	wrong, ok := errors.AsType[config.Errors](err)
	if !ok {
		return asUsage(cmd, err)
	}
	for _, e := range wrong {
		if err := a.print("%s\n", escape.Text(a.secrets.Hide(e.Error()))); err != nil {
			return err
		}
	}
	return &exitError{code: exitUsage}
}
