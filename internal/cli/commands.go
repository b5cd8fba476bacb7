// Package cli is sailscope's command line: it reads the arguments, runs the dashboard or
// another command, and returns the exit code.
package cli

import (
	"context"
	"io"
	"os"
	"strings"

	"charm.land/fang/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"sailscope/internal/secret"
	"sailscope/internal/watchdog"
	"sailscope/tui"
)

// Streams are the standard streams of a command.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Watchdog ends a command that was asked to end and does not. May be nil.
	Watchdog *watchdog.Dog
}

// Run runs the command line args (without the program's name) and returns the exit code.
// The command ends when ctx ends, as it does after a signal.
func Run(ctx context.Context, args []string, streams Streams) int {
	a := &app{Streams: streams, dashboard: tui.Run, configFile: defaultConfigFile()}
	return a.run(ctx, args)
}

// app is one run of the command line.
type app struct {
	Streams
	// dashboard is tui.Run, except in tests.
	dashboard func(context.Context, tui.Config) error
	// configFile is read if --config names no other, "" for none.
	configFile string
	// secrets are the secrets of the arguments and the configuration, which no message
	// may show.
	secrets *secret.Known
	args    []string // of the command line
	code    int
}

func (a *app) run(ctx context.Context, args []string) int {
	a.args, a.secrets = args, new(secret.Known)
	root := a.rootCommand()
	root.AddCommand(a.subcommands()...)
	checkCompletionArguments(root)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetArgs(append([]string{}, args...)) // not nil, which would mean os.Args
	root.SetFlagErrorFunc(a.flagFailed)
	if err := execute(ctx, root); err != nil {
		a.fail(asUsage(root, err)) // from cobra, about the arguments of its own commands
	}
	return a.code
}

// checkCompletionArguments has Cobra's commands of completion refuse arguments as
// ours do: Cobra's own error repeats them, and there may be a secret in one.
func checkCompletionArguments(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		for _, shell := range cmd.Commands() {
			shell.Args = noArguments
		}
	}
}

func (a *app) subcommands() []*cobra.Command {
	return []*cobra.Command{
		a.demoCommand(), a.requestCommand(), a.listenCommand(), a.compareCommand(), a.doctorCommand(), a.configCommand(), a.versionCommand(), a.manCommand(),
	}
}

// execute runs the command that the arguments name. Fang's help asks the terminal for its
// background with escape sequences, so a dumb terminal gets the help of Cobra.
func execute(ctx context.Context, root *cobra.Command) error {
	if isDumbTerminal() {
		root.Version = versionText()
		root.SilenceErrors, root.SilenceUsage = true, true
		return root.ExecuteContext(ctx)
	}
	return fang.Execute(ctx, root,
		fang.WithVersion(versionText()),
		fang.WithoutManpage(),                                         // writes to os.Stdout, whatever the command's output is
		fang.WithErrorHandler(func(io.Writer, fang.Styles, error) {}), // fail does that
	)
}

// isDumbTerminal reports whether the environment names a terminal without escape
// sequences.
func isDumbTerminal() bool { return strings.HasPrefix(os.Getenv("TERM"), "dumb") }

// runner is a part of a command. Its error has the exit code.
type runner func(cmd *cobra.Command, args []string) error

// reporting returns a RunE that checks the arguments, runs the command and reports its
// failure. If fang reported it, fang would first ask the terminal for its background: that
// waits for a response and loses what was typed meanwhile.
func (a *app) reporting(check, run runner) runner {
	return func(cmd *cobra.Command, args []string) error {
		err := check(cmd, args)
		if err == nil {
			err = run(cmd, args)
		} else {
			err = a.explained(cmd, args, err)
		}
		if err != nil {
			a.fail(err)
		}
		return nil
	}
}

// flagFailed reports a wrong flag, for the same reason. It returns no error, so cobra ends
// the command.
func (a *app) flagFailed(cmd *cobra.Command, err error) error {
	a.fail(flagError(cmd, err))
	return nil
}

func isTerminal(stream any) bool {
	file, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(file.Fd())
}
