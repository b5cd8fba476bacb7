package program

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
)

// Bubble Tea begins every full repaint with clearScreen, and scrolls a part of
// the screen by setting margins, which it then sets to the first row and to the
// last row of the size it knows (ultraviolet 20261008, scrolln in
// terminal_renderer_hardscroll.go).
//
// A terminal that grows before it has read such a frame keeps margins that end
// where the smaller screen ended. The repaint after the resize does not reset
// them, and from then on each line feed at that row scrolls the rows above it
// without the renderer's knowledge: rows are mixed until the program ends.
const (
	clearScreen  = ansi.CursorHomePosition + ansi.EraseEntireScreen
	resetMargins = "\x1b[r"
)

// withMargins has each full repaint begin by resetting the margins. That sends
// the cursor home, where the repaint sends it anyway.
func withMargins(p []byte) []byte {
	if !bytes.Contains(p, []byte(clearScreen)) {
		return p
	}
	return bytes.ReplaceAll(p, []byte(clearScreen), []byte(resetMargins+clearScreen))
}
