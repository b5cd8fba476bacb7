// Package cli is sailscope's command line: it reads arguments, runs the
// dashboard, the demo, a request, the listener or the doctor, and says by its
// exit code how that went.
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
	// Watchdog ends a command that is asked to end and does not; nil means none.
	Watchdog *watchdog.Dog
}

// Run runs the command line args, the program's name left out, and returns its
// exit code. When ctx ends the command does: that is how signals get here.
func Run(ctx context.Context, args []string, streams Streams) int {
	a := &app{Streams: streams, dashboard: tui.Run, configFile: defaultConfigFile()}
	return a.run(ctx, args)
}

// app is one run of the command line.
type app struct {
	Streams
	// dashboard is tui.Run, but for tests.
	dashboard func(context.Context, tui.Config) error
	// configFile is read when no other is asked for, "" meaning none.
	configFile string
	// secrets are what the arguments and the configuration hold that no message
	// may show.
	secrets *secret.Known
	args    []string // of the command line
	code    int
}

func (a *app) run(ctx context.Context, args []string) int {
	a.args, a.secrets = args, new(secret.Known)
	root := a.rootCommand()
	root.AddCommand(a.subcommands()...)
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetArgs(append([]string{}, args...)) // not nil, which would mean os.Args
	root.SetFlagErrorFunc(a.flagFailed)
	if err := execute(ctx, root); err != nil {
		a.fail(asUsage(root, err)) // cobra's own, about the arguments of its own commands
	}
	return a.code
}

func (a *app) subcommands() []*cobra.Command {
	return []*cobra.Command{
		a.demoCommand(), a.requestCommand(), a.listenCommand(), a.compareCommand(), a.doctorCommand(), a.configCommand(), a.versionCommand(), a.manCommand(),
	}
}

// execute runs the command that the arguments name. Fang's help asks the terminal
// for its background, with escape sequences: a dumb one gets the help of Cobra.
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

// isDumbTerminal tells whether the environment names a terminal that knows no
// escape sequences.
func isDumbTerminal() bool { return strings.HasPrefix(os.Getenv("TERM"), "dumb") }

// runner is a part of what a command does. The exit code is in the error.
type runner func(cmd *cobra.Command, args []string) error

// reporting is a RunE that checks the arguments, runs the command and reports
// its failure itself. Left to fang, a failure would first ask the terminal how
// bright its background is, which waits for an answer and swallows what was
// typed ahead.
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

// flagFailed reports a wrong flag, for the same reason. Without an error, cobra
// takes the command for done.
func (a *app) flagFailed(cmd *cobra.Command, err error) error {
	a.fail(flagError(cmd, err))
	return nil
}

func isTerminal(stream any) bool {
	file, ok := stream.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(file.Fd())
}
