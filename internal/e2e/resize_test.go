//go:build unix && !race

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"sailscope/internal/ptytest"
	"sailscope/internal/screen"
)

// Whatever the size, the dashboard draws what fits, and is whole again when
// there is room again.
func TestResize(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{Width: 140, Height: 40})
	request(term, "GET /boat")
	term.WaitText("200 OK")
	term.Press("a")
	term.WaitText("2 connected", "1 demo", "2 http://127.0.0.1")

	for _, size := range []struct {
		w, h int
		want []string
	}{
		{80, 24, []string{"[2 127.0.0.1:", "1 demo", "sailscope"}},
		{40, 10, []string{"sailscope", "2 http", "?"}},
		{20, 5, []string{"sailscope: terminal"}},
		{10, 3, []string{"sailscope:"}},
		{1, 1, nil},
		{2, 2, nil},
		{3, 200, nil},
		{200, 50, []string{"┏━ 2 http://127.0.0.1", "╭─ 1 demo", "2 sockets · 2 connected", "200 OK"}},
		{300, 4, []string{"too small, use at least 30x8"}},
		{140, 40, []string{"┏━ 2 http://127.0.0.1", "╭─ 1 demo", "2 sockets · 2 connected"}},
	} {
		term.Resize(size.w, size.h)
		term.WaitFor(fmt.Sprintf("a screen for %dx%d", size.w, size.h), func(f screen.Frame) bool {
			return f.Has(size.want...) && fills(f)
		})
	}
	quitAndCheck(t, term)
}

// fills tells whether the frame was drawn for the screen's present size: the top
// and bottom lines are there, and no line of an older, longer frame sticks out.
func fills(f screen.Frame) bool {
	if f.Height < 3 || f.Width < 10 {
		return true // a screen that shows nothing is right too
	}
	lines := f.Lines()
	if !strings.Contains(lines[0], "sailsco") || strings.Contains(strings.Join(lines[1:], ""), " sailscope ") {
		return false
	}
	if f.Height < 10 {
		return true
	}
	frame := lines[f.Height-2] // the bottom of the panes' frames
	last, _ := utf8.DecodeLastRuneInString(frame)
	return utf8.RuneCountInString(frame) == f.Width && strings.ContainsRune("┛╯", last)
}

// A burst of sizes, as dragging a corner makes, ends in a frame for the last.
func TestResizeInABurst(t *testing.T) {
	t.Parallel()
	term := startDemo(t, ptytest.Options{})
	for i := range 60 {
		term.Resize(1+(i*37)%199, 1+(i*13)%59)
	}
	term.Resize(100, 30)
	term.WaitFor("a screen for 100x30", func(f screen.Frame) bool { return f.Has("1 demo", "1 connected") && fills(f) })
	quitAndCheck(t, term)
}
