// Package editor hands texts to the user's editor, which gets the terminal
// meanwhile.
package editor

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/infile"
	"sailscope/internal/watchdog"
	"sailscope/tui/program"
)

// maxEdited bounds what comes back from an editor.
const maxEdited = 64 << 20

// grace is how long an editor that is asked to end has before it is killed.
const grace = 500 * time.Millisecond

// Text is a text on its way through somebody's editor.
type Text struct {
	Text func() string // made when the editor has the terminal: it may be megabytes
	Ext  string        // of the file's name, for the editor's colors
	// Back takes the text that came back, if it was changed. Nil if the text is
	// only to be looked at.
	Back func(text string)
}

// Result is what came back from the editor.
type Result struct {
	Before, Text string
	Err          error
}

// Editor is how texts get to the user's editor.
type Editor struct {
	// Exec gives the terminal to another program.
	Exec func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
	Dog  *watchdog.Dog
	// StateDir has a folder for the texts; "" is the system's folder for temporary
	// files.
	StateDir string
}

// Open gives the terminal to the editor until it ends, or ctx does. What came back
// is told by the message that done makes of it.
func (e Editor) Open(ctx context.Context, text Text, done func(Result) tea.Msg) tea.Cmd {
	run := &Run{Ctx: ctx, dog: e.Dog, stateDir: e.StateDir, name: Name(os.Getenv), edit: text}
	return e.Exec(run, func(err error) tea.Msg {
		if err != nil {
			err = fmt.Errorf("the editor %q: %w; $VISUAL or $EDITOR names another", run.name, err)
		}
		return done(Result{Before: run.before, Text: run.text, Err: err})
	})
}

// Run is a tea.ExecCommand. It writes the text to a file that only its
// owner can read, runs the editor on it, and takes the file away again.
type Run struct {
	Ctx      context.Context //nolint:containedctx // tea.ExecCommand has no place for it
	dog      *watchdog.Dog
	stateDir string

	name   string
	edit   Text
	before string
	text   string // what came back
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// SetStderr is part of tea.ExecCommand.
func (r *Run) SetStderr(out io.Writer) { r.stderr = out }

// SetStdin is part of tea.ExecCommand.
func (r *Run) SetStdin(in io.Reader) { r.stdin = program.TerminalIn(in) }

// SetStdout is part of tea.ExecCommand.
func (r *Run) SetStdout(out io.Writer) { r.stdout = program.TerminalOut(out) }

// Run runs the editor and reads what it left.
func (r *Run) Run() error {
	defer r.dog.Lend()() // ctrl+c is the editor's
	dir, err := newFolder(r.stateDir)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // what the editor holds on to is in the system's folder for such things
	file := filepath.Join(dir, "sailscope"+r.edit.Ext)
	r.before = r.edit.Text()
	if err := os.WriteFile(file, []byte(r.before), 0o600); err != nil {
		return err
	}
	cmd := command(r.Ctx, r.name, file)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r.stdin, r.stdout, r.stderr
	if err := cmd.Run(); err != nil {
		return err
	}
	r.text, err = readEdited(file)
	return err
}

func readEdited(file string) (string, error) {
	text, err := infile.Read(file, maxEdited)
	if err != nil {
		return "", fmt.Errorf("the edit was not applied: %w", err)
	}
	return string(text), nil
}

// Name is the editor that the user has chosen, else the one that is
// everywhere.
func Name(getenv func(string) string) string {
	for _, variable := range []string{"VISUAL", "EDITOR"} {
		if name := strings.TrimSpace(getenv(variable)); name != "" {
			return name
		}
	}
	if runtime.GOOS == "windows" {
		return "notepad"
	}
	return "vi"
}

// command runs an editor the way git does: what the variable holds is a
// command of the shell, with quotes and options in it.
// The editor is asked to end when ctx does.
func command(ctx context.Context, name, file string) *exec.Cmd {
	cmd := shellCommand(ctx, name, file)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = grace
	return cmd
}

func shellCommand(ctx context.Context, name, file string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		words := append(strings.Fields(name), file)
		return exec.CommandContext(ctx, words[0], words[1:]...)
	}
	return exec.CommandContext(ctx, "sh", "-c", name+` "$@"`, name, file)
}
