package program

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
)

// Bubble Tea begins every full repaint with clearScreen. It scrolls a part of the
// screen by setting margins, and then sets the margins to the first row and the last
// row of the size it knows (ultraviolet 20261008, scrolln in
// terminal_renderer_hardscroll.go).
//
// A terminal that grows before it has read such a frame keeps margins that end where
// the smaller screen ended. The repaint after the resize does not reset them. From
// then on, each line feed at that row scrolls the rows above it without the renderer's
// knowledge, so rows are mixed up until the program ends.
const (
	clearScreen  = ansi.CursorHomePosition + ansi.EraseEntireScreen
	resetMargins = "\x1b[r"
)

// withMargins makes each full repaint reset the margins first. That also moves the
// cursor home, which the repaint does anyway.
func withMargins(p []byte) []byte {
	if !bytes.Contains(p, []byte(clearScreen)) {
		return p
	}
	return bytes.ReplaceAll(p, []byte(clearScreen), []byte(resetMargins+clearScreen))
}
