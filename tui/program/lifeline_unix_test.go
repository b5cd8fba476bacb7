//go:build unix

package program

import (
	"io"
	"slices"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// stalling is a terminal that takes so long for every write that the program
// counts as stuck.
type stalling struct{ life *lifeline }

func (s stalling) Write(p []byte) (int, error) {
	s.life.stall()
	return len(p), nil
}

// While a write is stuck, ctrl+c is a signal; after it, a key again. Nothing
// follows the write that gives the terminal back, however long it takes: at the
// end, for the shell when the program is suspended, and for an editor.
func TestNothingFollowsWhatRestoresTheTerminal(t *testing.T) {
	master, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := master.Close(); err != nil {
			t.Error(err)
		}
		if err := terminal.Close(); err != nil {
			t.Error(err)
		}
	})
	before, err := term.GetState(terminal.Fd())
	if err != nil {
		t.Fatal(err)
	}
	life := newLifeline(nil)
	life.file, life.before = terminal, before
	var said []string
	life.say = func(text string) bool { said = append(said, text); return true }
	out := lifelineOutput{stalling{life}, life}
	const asks, gives = "\x1b[?1049h" + ansi.SetModifyOtherKeys2, ansi.ResetModifyOtherKeys + "\x1b[<1u\x1b[?1049l"
	for i, c := range []struct {
		text string
		want []string
	}{
		{"before any frame", []string{keysAreBytes, keysAreCodes}},
		{asks, []string{keysAreBytes, keysAreCodes}},
		{"frame", []string{keysAreBytes, keysAreCodes}},
		{"frame" + gives, nil},
		{"what is left in a buffer", nil},
		{asks + "frame", []string{keysAreBytes, keysAreCodes}},
		{gives + asks, []string{keysAreBytes, keysAreCodes}}, // another screen, whose keys are asked for again
		{gives, nil},
	} {
		said = nil
		if _, err := io.WriteString(out, c.text); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(said, c.want) {
			t.Errorf("%d: after %q it wrote %q, want %q", i, c.text, said, c.want)
		}
	}
}
