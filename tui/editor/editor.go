// Package editor opens texts in the user's editor, which uses the terminal until it ends.
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

// maxEdited limits the size in bytes of the text that comes back from an editor.
const maxEdited = 64 << 20

// grace is how long the editor may take to end before it is killed.
const grace = 500 * time.Millisecond

// Text is a text for the user's editor.
type Text struct {
	Text func() string // called when the editor has the terminal, because the text can be megabytes long
	Ext  string        // the file's extension, for syntax highlighting
	// Back receives the edited text if it was changed. Nil makes the text read-only.
	Back func(text string)
}

// Result is the text before and after editing, or the error.
type Result struct {
	Before, Text string
	Err          error
}

// Editor opens texts in the user's editor.
type Editor struct {
	// Exec runs another program in the terminal.
	Exec func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
	Dog  *watchdog.Dog
	// StateDir is the parent of the folder for the texts; "" means the system's temporary
	// folder.
	StateDir string
}

// Open gives the terminal to the editor until the editor ends or ctx is canceled. done
// makes the message that reports the result.
func (e Editor) Open(ctx context.Context, text Text, done func(Result) tea.Msg) tea.Cmd {
	run := &Run{Ctx: ctx, dog: e.Dog, stateDir: e.StateDir, name: Name(os.Getenv), edit: text}
	return e.Exec(run, func(err error) tea.Msg {
		if err != nil {
			err = fmt.Errorf("the editor %q: %w; $VISUAL or $EDITOR names another", run.name, err)
		}
		return done(Result{Before: run.before, Text: run.text, Err: err})
	})
}

// Run is a tea.ExecCommand. It writes the text to a file that only its owner can read,
// runs the editor on it, and removes the file.
type Run struct {
	Ctx      context.Context //nolint:containedctx // tea.ExecCommand has no place for it
	dog      *watchdog.Dog
	stateDir string

	name   string
	edit   Text
	before string
	text   string // the edited text
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

// SetStderr implements tea.ExecCommand.
func (r *Run) SetStderr(out io.Writer) { r.stderr = out }

// SetStdin implements tea.ExecCommand.
func (r *Run) SetStdin(in io.Reader) { r.stdin = program.TerminalIn(in) }

// SetStdout implements tea.ExecCommand.
func (r *Run) SetStdout(out io.Writer) { r.stdout = program.TerminalOut(out) }

// Run runs the editor and reads the edited file.
func (r *Run) Run() error {
	defer r.dog.Lend()() // ctrl+c goes to the editor
	dir, err := newFolder(r.stateDir)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a folder that cannot be removed is in the system's temporary folder or removed later
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

// Name returns the editor that the user has chosen, else one that every system has.
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

// command runs an editor as git does: the variable holds a shell command with quotes and
// options. When ctx ends, the editor gets SIGTERM.
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
