package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
)

// version is set when a release is built, with
// -ldflags "-X sailscope/internal/cli.version=1.2.3".
var version = "dev"

// versionText returns the version, the commit if it is known, and the version of Go.
func versionText() string {
	text := version
	info, ok := debug.ReadBuildInfo()
	if ok && text == "dev" && info.Main.Version != "" && info.Main.Version != "(devel)" {
		text = info.Main.Version
	}
	if ok {
		text += commitOf(info)
	}
	return fmt.Sprintf("%s %s %s/%s", text, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func commitOf(info *debug.BuildInfo) string {
	const length = 7
	commit, changed := "", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision" && len(setting.Value) >= length:
			commit = setting.Value[:length]
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = ", changed"
		}
	}
	if commit == "" {
		return ""
	}
	return " (" + commit + changed + ")"
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		RunE: a.reporting(noArguments, func(cmd *cobra.Command, _ []string) error {
			return a.print("%s version %s\n", cmd.Root().Name(), versionText())
		}),
	}
}

func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page",
		RunE: a.reporting(noArguments, func(cmd *cobra.Command, _ []string) error {
			page, err := mango.NewManPage(1, cmd.Root())
			if err != nil {
				return fmt.Errorf("write the manual page: %w", err)
			}
			return a.print("%s", page.Build(roff.NewDocument()))
		}),
	}
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef(cmd, "%s takes no arguments", cmd.Name())
	}
	return nil
}
