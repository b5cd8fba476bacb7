package tui

import (
	"os"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"sailscope/tui/draw"
)

// buildWidths builds the renderer's tables of character widths (2 MB). Otherwise the
// first frame would build them.
func buildWidths() { ansi.StringWidthWc("─") }

// measure looks up the size of the terminal. Bubble Tea asks for a view before it
// sends the size, so the first frame would be empty, and the next one would wait for
// the frame rate.
func (a *app) measure() {
	if a.cfg.Output != nil {
		return
	}
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil {
		a.size = draw.Rect{W: w, H: h}
	}
}
