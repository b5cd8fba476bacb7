//go:build unix && !race

package e2e

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sailscope/internal/demo"
	"sailscope/internal/ptytest"
)

// These many inputs the monkey gives to the real terminal; package tui's own does
// more, and looks at every frame. With the race detector, each takes ten times as long.
const monkeyInputs, racedMonkeyInputs = 800, 200

// Keys without sense, pastes, clicks and sizes while events come: the dashboard
// lives, can be led out of wherever it is, and gives the terminal back.
func TestMonkey(t *testing.T) {
	t.Parallel()
	t.Run("plain", func(t *testing.T) { t.Parallel(); letMonkeyPlay(t, plain(t), monkeyInputs) })
	t.Run("raced", func(t *testing.T) { t.Parallel(); letMonkeyPlay(t, binary(t), racedMonkeyInputs) })
}

func letMonkeyPlay(t *testing.T, program string, inputs int) {
	t.Helper()
	server := serve(t, demo.Options{Traffic: 5 * time.Millisecond})
	term := ptytest.Start(t, ptytest.Options{Env: []string{"EDITOR=true", "VISUAL=true"}}, program, append(patientRequests(), server.URL())...)
	term.WaitText("1 connected")
	request(term, "GET /boat") // subscribes
	random := rand.New(rand.NewPCG(4, 20000))
	for range inputs {
		if random.IntN(50) == 0 {
			term.Resize(1+random.IntN(219), 1+random.IntN(59))
			continue
		}
		term.Press(monkeyInput(random))
	}
	term.Resize(120, 40)
	leaveEverything(term)
	term.Press("a")
	term.WaitText("connected")
	term.Press("?")
	term.WaitText("━ keys ━")
	term.Press(ctrlC)
	if exit := term.WaitExit(); !endedWhenAsked(exit) {
		t.Errorf("ctrl+c ended the dashboard with %+v, want exit code 0", exit)
	}
	term.AssertRestored()
}

// leaveEverything presses esc until the keys act again, and asks for the help. A
// program that is behind gets all of it as one piece, where a plain esc and a
// letter would be alt and the letter: this esc is a sequence of its own.
func leaveEverything(term *ptytest.Terminal) {
	const escape, deepest = "\x1b[27u", 5 // dialogs inside each other
	term.Press(strings.Repeat(escape, 1+deepest), "?")
	term.WaitText("━ keys ━")
	term.Press(escape)
	term.WaitGone("━ keys ━")
}

// monkeyInput is anything but what quits or stops the program, and the form for
// another address: the monkey stays on this machine.
func monkeyInput(random *rand.Rand) string {
	keys := []string{
		enter, tab, up, "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[Z", "\x1bOP", "\x1b\r", ctrlJ, ctrlU,
		"\x7f", "\x0b", "\x10", "\x0f", "\x12", "ü", "界", "\x1b",
	}
	const letters = "abcdefghijklmnoprstuvwxyzGNTC0123456789[]{}/:;=?!~\"' "
	switch what := random.IntN(len(keys) + 40); {
	case what < len(keys):
		return keys[what]
	case what == len(keys):
		return fmt.Sprintf("\x1b[200~%c \u202e{\"pasted\":%d}\r\n\x1b[201~", rune(random.IntN(0x3000)+' '), random.Int())
	case what < len(keys)+4:
		x, y, button := 1+random.IntN(120), 1+random.IntN(40), []int{0, 2, 64, 65}[random.IntN(4)]
		return fmt.Sprintf("\x1b[<%d;%d;%dM\x1b[<%d;%d;%dm", button, x, y, button, x, y)
	default:
		return string(letters[random.IntN(len(letters))])
	}
}
