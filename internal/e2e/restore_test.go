//go:build unix && !race

package e2e

import (
	"regexp"
	"strings"
	"syscall"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
	"sailscope/internal/screen"
)

// However the dashboard ends, the shell gets its terminal back as it was.
func TestTerminalIsRestored(t *testing.T) {
	t.Parallel()
	ways := map[string]func(*ptytest.Terminal){
		"q":                   func(term *ptytest.Terminal) { term.Press("q") },
		"ctrl+c":              func(term *ptytest.Terminal) { term.Press(ctrlC) },
		"ctrl+c while typing": func(term *ptytest.Terminal) { term.Press("i", "half a request", ctrlC) },
		"ctrl+c in a dialog":  func(term *ptytest.Terminal) { term.Press("A"); term.WaitText("add a socket"); term.Press(ctrlC) },
		"SIGINT":              func(term *ptytest.Terminal) { term.Signal(syscall.SIGINT) },
		"SIGTERM":             func(term *ptytest.Terminal) { term.Signal(syscall.SIGTERM) },
		"SIGHUP":              func(term *ptytest.Terminal) { term.Signal(syscall.SIGHUP) },
		"SIGTERM while typing": func(term *ptytest.Terminal) {
			term.Press("i")
			term.WaitText(typingHint)
			term.Signal(syscall.SIGTERM)
		},
	}
	for name, end := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term := startDemo(t, ptytest.Options{})
			before := term.Frame().Modes
			if !before.AltScreen || !before.On[bracketedPaste] {
				t.Fatalf("the dashboard's modes are %+v: there would be nothing to restore", before)
			}
			end(term)
			if exit := term.WaitExit(); !endedWhenAsked(exit) {
				t.Errorf("it ended with %+v, want exit code 0", exit)
			}
			term.AssertRestored()
			if left := strings.TrimSpace(term.Frame().String()); left != "" {
				t.Errorf("it left this on the shell's screen:\n%s", left)
			}
		})
	}
}

const bracketedPaste = 2004

// A request that is never answered does not hold up a SIGTERM: nobody is there
// to be asked.
func TestSIGTERMWithAPendingRequest(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{})
	request(term, "GET /silent")
	term.WaitText("1 request pending")
	term.Signal(syscall.SIGTERM)
	if exit := term.WaitExit(); !endedWhenAsked(exit) {
		t.Errorf("it ended with %+v, want exit code 0", exit)
	}
	term.AssertRestored()
}

// A terminal whose window is closed takes the dashboard with it, whether it is
// idle, types, or has events to show.
func TestHangUpEndsTheProgram(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*ptytest.Terminal, *demo.Server) error{
		"idle": func(*ptytest.Terminal, *demo.Server) error { return nil },
		"typing": func(term *ptytest.Terminal, _ *demo.Server) error {
			term.Press("i", "GET /bo")
			return nil
		},
		"in a flood": func(_ *ptytest.Terminal, s *demo.Server) error { return s.Flood(floodSize, "wave", "x") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serve(t, demo.Options{})
			term := start(t, ptytest.Options{}, server.URL())
			term.WaitText("1 connected")
			if err := prepare(term, server); err != nil {
				t.Fatal(err)
			}
			term.HangUp()
			term.WaitGoneAfterHangUp()
		})
	}
}

// ctrl+z goes back to the shell, with the shell's own terminal settings, and fg
// comes back to the dashboard, which has gone on listening.
func TestSuspend(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{})
	shell := ptytest.Start(t, ptytest.Options{Width: 160, Env: []string{"PS1=" + prompt}}, "sh", "-i")
	before := settings(t, shell)
	shell.Press(binary(t) + " " + server.URL() + "\r")
	shell.WaitText("1 connected")

	for range 2 {
		shell.Press(ctrlZ)
		shell.WaitFor("the shell's screen", func(f screen.Frame) bool { return !f.Modes.AltScreen })
		if now := settings(t, shell); now != before {
			t.Errorf("suspended, the terminal's settings are %s, were %s", now, before)
		}
		shell.AssertModesOff()
		shell.Press("fg\r")
		shell.WaitText("1 socket ", "1 connected", "quit")
	}

	shell.Press("?") // the keyboard is the dashboard's again
	shell.WaitText("━ keys ━")
	leaveDialog(shell, "━ keys ━")
	if err := server.Blast("ahoy", "after the break"); err != nil {
		t.Fatal(err)
	}
	shell.WaitText("· ahoy", "after the break")
	shell.Press("q")
	shell.WaitFor("the shell's screen", func(f screen.Frame) bool { return !f.Modes.AltScreen })
	if now := settings(t, shell); now != before {
		t.Errorf("after q, the terminal's settings are %s, were %s", now, before)
	}
	shell.AssertModesOff()
	shell.Press("exit $?\r")
	if exit := shell.WaitExit(); !endedWhenAsked(exit) {
		t.Errorf("the shell says %+v of the dashboard, want exit code 0", exit)
	}
}

// Without a shell to go back to (docker run -it, ssh host sailscope, a tmux
// window of its own) the kernel does not stop a program, and nobody could bring
// it back: ctrl+z must not take the dashboard away.
func TestCtrlZWithoutAShell(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{})
	term.Press(ctrlZ)
	term.Press("?")
	term.WaitText("━ keys ━")
	leaveDialog(term, "━ keys ━")
	quitAndCheck(t, term)
}

const prompt = "shell> "

// settings are the terminal's as the shell's programs see them. They are asked
// of stty because some shells have others for their own line editor.
func settings(t *testing.T, shell *ptytest.Terminal) string {
	t.Helper()
	shell.WaitFor("the shell's prompt", func(f screen.Frame) bool { return f.Line(f.CursorY) == strings.TrimSpace(prompt) })
	seen := len(shell.Raw())
	shell.Press("echo \"tty[$(stty -g)]\"\r")
	var found []string
	shell.WaitFor("what stty says", func(screen.Frame) bool {
		found = regexp.MustCompile(`tty\[([0-9a-zA-Z:=]+)\]`).FindStringSubmatch(string(shell.Raw()[seen:]))
		return found != nil
	})
	return found[1]
}
