//go:build unix

package program

import (
	"syscall"
	"testing"

	"sailscope/internal/screen"
)

// A program that is stuck ends all the same, with the exit code of a forced end
// and a terminal as it was.
func TestAStuckProgramEnds(t *testing.T) {
	const forced = 1
	for name, ask := range map[string]func(press func(...string), send func(syscall.Signal)){
		"SIGTERM": func(_ func(...string), send func(syscall.Signal)) { send(syscall.SIGTERM) },
		"SIGINT":  func(_ func(...string), send func(syscall.Signal)) { send(syscall.SIGINT) },
		"twice": func(_ func(...string), send func(syscall.Signal)) {
			send(syscall.SIGTERM)
			send(syscall.SIGTERM)
		},
		"ctrl+c": func(press func(...string), _ func(syscall.Signal)) { press("\x03") },
	} {
		t.Run(name, func(t *testing.T) {
			term := startCrash(t, "frozen Update")
			// The terminal is asked to send ctrl+c as a byte.
			term.WaitFor("a program that knows that it is stuck", func(f screen.Frame) bool { return f.Modes.ModifyOtherKeys == 0 && f.Modes.AltScreen })
			ask(term.Press, term.Signal)
			if exit := term.WaitExit(); exit.Code != forced {
				t.Errorf("it ended with %+v:\n%s", exit, term.Frame())
			}
			term.AssertRestored()
		})
	}
}

// A ctrl+c counts that was pressed before anybody could know that the program is
// stuck, however the terminal sends it.
func TestCtrlCJustBeforeAFreeze(t *testing.T) {
	for _, ctrlC := range []string{"\x03", "\x1b[99;5u", "\x1b[27;5;99~"} {
		term := startCrash(t, "frozen key")
		term.WaitText("a dashboard")
		term.Press("f" + ctrlC)
		const forced = 1
		if exit := term.WaitExit(); exit.Code != forced {
			t.Errorf("%q: it ended with %+v:\n%s", ctrlC, exit, term.Frame())
		}
		term.AssertRestored()
	}
}

// A paste may hold the byte that ctrl+c is, and a read ends where it likes.
func TestCtrlCInAPaste(t *testing.T) {
	var input interruptInput
	for i, c := range []struct {
		data string
		want bool
	}{
		{"abc", false}, {"a\x03b", true}, {"\x1b[99;5u", true}, {"\x1b[99;5:3u", false}, {"\x1b[27;5;99~", true}, {"\x1b[27;5;98~", false},
		{"\x1b[200~a\x03\x1b[201~", false}, {"x\x1b[200~a", false}, {"\x03", false}, {"\x03\x1b[201~\x03", true}, {"\x03\x1b[200~", true}, {"\x1b[201~", false},
		{"a\x1b[99", false}, {";5u", true}, {"\x1b", false}, {"[27;5;9", false}, {"9~", true}, {"\x1b[99;5", false}, {"Au", false},
		{"\x1b[20", false}, {"0~a\x03", false}, {"\x1b[2", false}, {"01~\x03", true},
	} {
		if got := input.interrupts([]byte(c.data)); got != c.want {
			t.Errorf("%d: %q interrupts: %t, want %t", i, c.data, got, c.want)
		}
	}
}

// Go's list of goroutines comes after the terminal was restored.
func TestSIGQUITRestoresTheTerminal(t *testing.T) {
	for _, site := range []string{"frozen Update", "none"} {
		term := startCrash(t, site)
		term.WaitText("a dashboard")
		term.Signal(syscall.SIGQUIT)
		const codeOfGo = 2
		if exit := term.WaitExit(); exit.Code != codeOfGo {
			t.Errorf("%s: it ended with %+v", site, exit)
		}
		term.AssertRestored()
		term.WaitText("goroutine ")
	}
}

// A terminal that nobody reads keeps nothing alive, and its settings are as they
// were. The sequences that restore the screen may find no room in it.
func TestATerminalThatIsNotRead(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		term := startCrash(t, "flood")
		term.WaitFor("a screen", func(f screen.Frame) bool { return f.Modes.AltScreen })
		term.Hold()
		term.Signal(signal)
		const forced = 1
		if exit := term.WaitExit(); exit.Code != forced {
			t.Errorf("%v: it ended with %+v", signal, exit)
		}
		term.AssertSettings()
	}
}
