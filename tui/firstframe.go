package tui

import (
	"os"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"sailscope/tui/draw"
)

// buildWidths builds the tables of 2 MB that the renderer looks up the widths of
// characters in. By itself, the first frame would do that.
func buildWidths() { ansi.StringWidthWc("─") }

// measure looks up the size of the terminal. Bubble Tea asks for a view before it
// tells the size, so the first frame would be empty, and the next one would wait
// for the pace.
func (a *app) measure() {
	if a.cfg.Output != nil {
		return
	}
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil {
		a.size = draw.Rect{W: w, H: h}
	}
}
