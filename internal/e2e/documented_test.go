//go:build unix && !race

package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/docs"
	"sailscope/internal/ptytest"
	"sailscope/internal/screen"
)

const root = "../.."

// notRun are the documented commands that this test does not run, by how they
// begin, each with the reason.
func notRun() map[string]string {
	return map[string]string{
		"sudo ":                   "it installs into the system",
		"make ":                   "it builds or tests everything, CI runs it; its target must be in the Makefile",
		"go test ./tui":           "a golden file that a broken screen writes would hide the fault",
		"go test ./internal/docs": "make test runs it, too",
	}
}

// TestDocumentedCommands runs every command line of README.md and docs/ against
// a demo server, as readers would: at a terminal if it opens the dashboard.
func TestDocumentedCommands(t *testing.T) {
	t.Parallel()
	server := serve(t, demo.Options{}) // without traffic, which a slow machine would see late
	reader := newReader(t, server)
	ran := 0
	for _, command := range documentedCommands(t) {
		if reason := reasonNotToRun(command.Text); reason != "" {
			checkTarget(t, command)
			continue
		}
		ran++
		t.Run(fmt.Sprintf("%s:%d", command.Page, command.Line), func(t *testing.T) { reader.run(t, command.Text) })
	}
	const least = 20
	if ran < least {
		t.Errorf("only %d commands ran", ran)
	}
}

// documentedCommands are those of README.md and docs/, each once.
func documentedCommands(t *testing.T) []docs.Command {
	t.Helper()
	pages, err := docs.Read(root)
	if err != nil {
		t.Fatal(err)
	}
	var commands []docs.Command
	seen := map[string]bool{}
	for _, page := range pages {
		if strings.Contains(page.Path, "/") && !strings.HasPrefix(page.Path, "docs/") {
			continue
		}
		for _, command := range page.Commands() {
			if !seen[command.Text] {
				commands = append(commands, command)
			}
			seen[command.Text] = true
		}
	}
	return commands
}

func reasonNotToRun(line string) string {
	for prefix, reason := range notRun() {
		if strings.HasPrefix(line, prefix) {
			return reason
		}
	}
	return ""
}

// checkTarget wants the target of a make command to be there.
func checkTarget(t *testing.T, command docs.Command) {
	t.Helper()
	target, isMake := strings.CutPrefix(command.Text, "make ")
	if !isMake {
		return
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	target, _, _ = strings.Cut(target, " ")
	if !strings.Contains(string(makefile), "\n"+target+":") {
		t.Errorf("%s:%d: the Makefile has no target %s", command.Page, command.Line, target)
	}
}

// reader is a person who tries what the pages say: the addresses in them are
// those of a demo server, and app-1 and app-2 are configured sockets.
type reader struct {
	addresses *strings.Replacer
	env       []string
	one, none string // configuration folders with one socket, and without a file
}

func newReader(t *testing.T, server *demo.Server) *reader {
	t.Helper()
	home := t.TempDir()
	folder := func(name string, sockets ...string) string {
		dir := filepath.Join(home, name, "sailscope")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		text := "sockets:\n"
		for _, socket := range sockets {
			text += fmt.Sprintf("  - { name: %s, url: %s }\n", socket, server.URL())
		}
		if len(sockets) > 0 {
			if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return "XDG_CONFIG_HOME=" + filepath.Dir(dir)
	}
	return &reader{
		addresses: strings.NewReplacer(
			"localhost:1337", strings.TrimPrefix(server.URL(), "http://"),
			"https://app.example", server.URL(),
			"http://app-1:1337", "app-1", "http://app-2:1337", "app-2",
			"--for 30s", "",
		),
		env: []string{
			folder("two", "app-1", "app-2"), "XDG_STATE_HOME=" + filepath.Join(home, "state"), "HOME=" + home,
			"PATH=" + filepath.Dir(binary(t)) + ":" + os.Getenv("PATH"),
		},
		one:  folder("one", "app-1"),
		none: folder("none"),
	}
}

// run runs a command line to its end, or to its first line of output if it goes
// on until it is interrupted.
func (r *reader) run(t *testing.T, line string) {
	t.Helper()
	line = r.addresses.Replace(line)
	arguments := strings.Fields(line)
	env := append(os.Environ(), r.env...)
	switch {
	case arguments[0] != "sailscope":
		r.toTheEnd(t, env, line)
	case len(arguments) == 1 || strings.ContainsAny(arguments[1], "-.:/"), line == "sailscope demo":
		r.dashboard(t, line)
	case arguments[1] == "listen" || arguments[1] == "demo":
		r.untilInterrupted(t, env, line)
	case arguments[1] == "compare":
		r.toTheEnd(t, env, line+" --for 1s")
	case arguments[1] == "config":
		r.toTheEnd(t, append(env, r.none), line)
	default:
		r.toTheEnd(t, append(env, r.one), line)
	}
}

func (r *reader) toTheEnd(t *testing.T, env []string, line string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Env, cmd.Dir = env, root
	output, err := cmd.CombinedOutput()
	if err != nil || len(output) == 0 {
		t.Errorf("%s: %v\n%s", line, err, output)
	}
}

func (r *reader) untilInterrupted(t *testing.T, env []string, line string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", "exec "+line)
	cmd.Env, cmd.Stderr = env, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil || first == "" {
		t.Errorf("%s printed %q: %v", line, first, err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Error(err)
	}
	for err == nil {
		_, err = lines.ReadString('\n')
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%s, when it was interrupted: %v", line, err)
	}
}

// counts are what the top line says of the sockets.
var counts = regexp.MustCompile(`(\d+) sockets?\b.* (\d+) connected`)

func (r *reader) dashboard(t *testing.T, line string) {
	t.Helper()
	term := ptytest.Start(t, ptytest.Options{Width: 140, Env: r.env}, "sh", "-c", "exec "+line)
	term.WaitFor("all sockets connected", func(f screen.Frame) bool {
		found := counts.FindStringSubmatch(f.String())
		return len(found) == 3 && found[1] == found[2]
	})
	term.Press(ctrlC)
	if exit := term.WaitExit(); !endedWhenAsked(exit) {
		t.Errorf("%s ended with %+v", line, exit)
	}
	term.AssertRestored()
}
