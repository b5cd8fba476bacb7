package program

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/screen"
)

// roll is rows of numbers between two rows that stay, as an event log has them:
// a number that is sent rolls them on.
type roll struct{ first, width, height int }

func (r roll) Init() tea.Cmd { return nil }

func (r roll) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.width, r.height = msg.Width, msg.Height
	case int:
		r.first = msg
	}
	return r, nil
}

func (r roll) lines() []string {
	lines := []string{"top"}
	for i := range max(r.height-2, 0) {
		lines = append(lines, strings.Repeat(fmt.Sprintf("row %d ", r.first+i), 5))
	}
	return append(lines, "bottom")
}

func (r roll) View() tea.View {
	view := tea.NewView(strings.Join(r.lines(), "\n"))
	view.AltScreen = true
	return view
}

// tapped is a screen that remembers what was written to it.
type tapped struct {
	*screen.Screen
	output
}

func (r *tapped) Write(p []byte) (int, error) {
	_, _ = r.output.Write(p)
	return r.Screen.Write(p)
}

// A terminal far away reads a frame that was drawn for 24 rows when it has 40
// already. After the resize its rows are right, and stay right while they roll.
func TestMarginsOfASmallerScreenAreReset(t *testing.T) {
	t.Setenv("TERM", "xterm-256color")
	out := &tapped{Screen: screen.New(80, 24, nil)}
	t.Cleanup(out.Close)
	// Without a TTY, Bubble Tea leaves the carriage returns to the terminal.
	if _, err := io.WriteString(out.Screen, "\x1b[20h"); err != nil {
		t.Fatal(err)
	}
	in, keys := io.Pipe()
	program, idle := newProgram(roll{}, Options{Input: in, Output: out, Size: Size{80, 24}}, newLifeline(in))
	runUntilEnd(t, program, idle, keys)
	shows := func(first, height int) {
		t.Helper()
		want := roll{first, 80, height}.lines()
		for i := range want {
			want[i] = strings.TrimRight(want[i], " ")
		}
		eventually(t, fmt.Sprintf("the screen never showed %d rows from %d", height, first), func() bool {
			return slices.Equal(out.Frame().Lines()[:height], want)
		})
	}
	shows(0, 24)

	out.Resize(80, 40) // the program has not heard of it
	program.Send(1)
	shows(1, 24)
	if margins := regexp.MustCompile(`\x1b\[\d+;24r`); !margins.MatchString(out.String()) {
		t.Fatal("the frame was drawn without margins: this test shows nothing")
	}
	program.Send(tea.WindowSizeMsg{Width: 80, Height: 40})
	shows(1, 40)
	for first := 2; first < 10; first++ {
		program.Send(first)
		shows(first, 40)
	}
}
