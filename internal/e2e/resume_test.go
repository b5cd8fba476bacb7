//go:build unix && !race

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
)

// A second run has the sockets of the first again: those that were added, their
// names, and their options but for the secrets, which it asks for.
func TestResume(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	options := ptytest.Options{Width: 140, Height: 40, Env: []string{"XDG_STATE_HOME=" + state}}
	server := serve(t, demo.Options{})
	term := start(t, options, "--cookie", "sid=hunter2", server.URL())
	term.WaitText("1 connected")
	term.Press("a")
	term.WaitText("2 connected")
	term.Press("r")
	term.WaitText("━ name this socket ━")
	term.Press("the harbour master", enter)
	term.WaitText("2 the harbour master ●")
	quitAndCheck(t, term)
	text, err := os.ReadFile(filepath.Join(state, "sailscope", "sockets.json"))
	if err != nil || strings.Contains(string(text), "hunter2") {
		t.Fatalf("%v, the file holds:\n%s", err, text)
	}

	again := start(t, options, "--resume")
	again.WaitText("2 sockets", "2 connected", "1 "+server.URL(), "2 the harbour master ●", "✕ secrets not kept: cookie; enter them again with o")
	quitAndCheck(t, again)
}

// Who quits at once, with ctrl+c, is remembered too.
func TestQuittingAtOnceIsRememberedToo(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	server := serve(t, demo.Options{})
	term := start(t, ptytest.Options{Env: []string{"XDG_STATE_HOME=" + state}}, server.URL())
	term.WaitText("1 connected")
	term.Press(ctrlC)
	term.WaitExit()
	if _, err := os.Stat(filepath.Join(state, "sailscope", "sockets.json")); err != nil {
		t.Error(err)
	}
}
