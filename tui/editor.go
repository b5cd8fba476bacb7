package tui

import (
	"context"
	"errors"
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
	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/request"
	"sailscope/tui/program"
	"sailscope/tui/sheet"
)

// maxEdited bounds what comes back from an editor.
const maxEdited = 64 << 20

// editorGrace is how long an editor that is asked to end has before it is killed.
const editorGrace = 500 * time.Millisecond

// edit is a text on its way through somebody's editor.
type edit struct {
	text func() string // made when the editor has the terminal: it may be megabytes
	ext  string        // of the file's name, for the editor's colors
	// back takes the text that came back, if it was changed. Nil if the text is
	// only to be looked at.
	back func(a *app, text string) tea.Cmd
}

// editedMsg is a text that came back from the editor.
type editedMsg struct {
	pane         dashboard.PaneID
	edit         edit
	before, text string
	err          error
}

// openEditor shows what has the focus in the editor: the composer's field, the
// answer, or the event one stands on.
func (a *app) openEditor() tea.Cmd {
	u := a.focused()
	e, err := u.edit()
	if err != nil {
		u.notice = err.Error()
		return nil
	}
	return a.runEditor(u.pane.ID, e)
}

func (u *paneUI) edit() (edit, error) {
	switch u.focus {
	case partResponse:
		x := u.response.exchange
		if x == nil || x.Outcome.Err != nil {
			return edit{}, errors.New("no body to open in the editor")
		}
		answer := x.Outcome.Response()
		switch {
		case x.Outcome.Dropped():
			return edit{}, sheet.ErrDropped
		case answer.Whole() == nil && answer.ParseError == nil:
			return edit{}, errors.New("no body to open in the editor")
		}
		return edit{text: func() string { return sheet.BodyText(answer) }, ext: ".json"}, nil
	case partEvents:
		return u.log.edit()
	default:
		return u.composer.edited(u.pane.ID), nil
	}
}

// edit is the event of the selected row.
func (v *logView) edit() (edit, error) {
	e, ok := v.entry()
	if !ok || e.Kind != dashboard.EntryEvent {
		return edit{}, errors.New("the selected row is not an event; select one to open it in the editor")
	}
	return edit{text: func() string { return eventText(e.Event.Name, e.Event.Args) }, ext: ".json"}, nil
}

// eventText is an event's arguments, with its name above them.
func eventText(name, args string) string {
	if formatted, err := request.FormatBody(args); err == nil {
		args = formatted
	}
	return "// " + strings.ReplaceAll(name, "\n", " ") + "\n" + args
}

// edited is the field of the open tab; the body's if that is none.
func (c *composer) edited(pane dashboard.PaneID) edit {
	e, which := edit{text: c.body.value, ext: ".json"}, tabBody
	if c.tab == tabHeaders {
		e, which = edit{text: c.headers.value, ext: ".txt"}, tabHeaders
	}
	e.back = func(a *app, text string) tea.Cmd {
		if u := a.ui[pane]; u != nil {
			u.composer.replace(which, text)
			u.setFocus(partBody, false)
		}
		return nil
	}
	return e
}

// replace puts a text into a tab's field.
func (c *composer) replace(which tab, text string) {
	c.tab, c.problem = which, ""
	c.field().set(text)
	c.check()
}

// runEditor gives the terminal to the editor until it ends.
func (a *app) runEditor(pane dashboard.PaneID, e edit) tea.Cmd {
	run := &editorRun{ctx: a.ctx, dog: a.cfg.Watchdog, stateDir: a.cfg.StateDir, name: editorName(os.Getenv), edit: e}
	return a.exec(run, func(err error) tea.Msg {
		if err != nil {
			err = fmt.Errorf("the editor %q: %w; $VISUAL or $EDITOR names another", run.name, err)
		}
		return editedMsg{pane: pane, edit: e, before: run.before, text: run.text, err: err}
	})
}

// editorRun is a tea.ExecCommand. It writes the text to a file that only its
// owner can read, runs the editor on it, and takes the file away again.
type editorRun struct {
	ctx      context.Context //nolint:containedctx // tea.ExecCommand has no place for it
	dog      *watchdog.Dog
	stateDir string

	name   string
	edit   edit
	before string
	text   string // what came back
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

func (r *editorRun) SetStderr(out io.Writer) { r.stderr = out }

func (r *editorRun) SetStdin(in io.Reader) { r.stdin = program.TerminalIn(in) }

func (r *editorRun) SetStdout(out io.Writer) { r.stdout = program.TerminalOut(out) }

func (r *editorRun) Run() error {
	defer r.dog.Lend()() // ctrl+c is the editor's
	dir, err := newEditing(r.stateDir)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // what the editor holds on to is in the system's folder for such things
	file := filepath.Join(dir, "sailscope"+r.edit.ext)
	r.before = r.edit.text()
	if err := os.WriteFile(file, []byte(r.before), 0o600); err != nil {
		return err
	}
	cmd := editorCommand(r.ctx, r.name, file)
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

// editorName is the editor that the user has chosen, else the one that is
// everywhere.
func editorName(getenv func(string) string) string {
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

// editorCommand runs an editor the way git does: what the variable holds is a
// command of the shell, with quotes and options in it.
// The editor is asked to end when ctx does.
func editorCommand(ctx context.Context, name, file string) *exec.Cmd {
	cmd := shellCommand(ctx, name, file)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = editorGrace
	return cmd
}

func shellCommand(ctx context.Context, name, file string) *exec.Cmd {
	if runtime.GOOS == "windows" {
		words := append(strings.Fields(name), file)
		return exec.CommandContext(ctx, words[0], words[1:]...)
	}
	return exec.CommandContext(ctx, "sh", "-c", name+` "$@"`, name, file)
}

// editorClosed takes a changed text over.
func (a *app) editorClosed(msg editedMsg) tea.Cmd {
	u := a.ui[msg.pane]
	if u == nil {
		return nil
	}
	text := escape.Lines(strings.TrimRight(lineFeeds(msg.text), "\n"))
	switch {
	case msg.err != nil:
		u.notice = msg.err.Error()
	case text == escape.Lines(strings.TrimRight(msg.before, "\n")):
	case msg.edit.back == nil:
		u.notice = "the edit was not applied: responses and events cannot be changed"
	default:
		return msg.edit.back(a, text)
	}
	return nil
}
