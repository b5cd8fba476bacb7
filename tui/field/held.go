package field

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// MaxLines is the most lines that a text area takes, minus those that a key may add. The
// area would cut off all lines after the 10,000th.
const MaxLines = 9_998

// errFull says that another line can't be added.
var errFull = errors.New("a field holds at most 9,998 lines: esc, then e opens it in the editor")

// errHeld says that a text is read-only because it has too many lines.
var errHeld = errors.New("more than 9,998 lines, too many for a field: esc, then e opens it in the editor; ctrl+u clears it")

// heldText is a text with more lines than the area takes. The field shows it and returns
// all of it, but the user can't edit it.
type heldText struct {
	text  string
	lines []string
}

func hold(text string) *heldText { return &heldText{text, strings.Split(text, "\n")} }

// overflows reports whether a key press or a paste would make more lines than the area
// takes, and returns the text that would result.
func (f *Text) overflows(inserted string) (text string, over bool) {
	if f.area.use().LineCount()+strings.Count(inserted, "\n") <= MaxLines {
		return "", false
	}
	before, after := f.aroundCursor()
	return f.unseen.text(before) + inserted + f.unseen.text(after), true
}

// insertion returns the text with line breaks that a message inserts.
func insertion(msg tea.Msg) string {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		return LineFeeds(msg.Content)
	case tea.KeyPressMsg:
		if name := msg.String(); name == "enter" || name == "ctrl+m" {
			return "\n"
		}
	}
	return ""
}

// updateHeld scrolls the text, or clears the field. It ignores all other keys.
func (f *Text) updateHeld(msg tea.Msg) error {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return errHeld
	}
	switch key.String() {
	case "ctrl+u":
		f.Set("")
	case "up", "ctrl+p":
		f.top--
	case "down", "ctrl+n":
		f.top++
	case "pgup":
		f.top -= MaxRows
	case "pgdown":
		f.top += MaxRows
	case "ctrl+home":
		f.top = 0
	case "ctrl+end":
		f.top = len(f.held.lines)
	case "left", "right", "home", "end":
	default:
		return errHeld
	}
	return nil
}

// heldRows returns the visible lines of a held text, each in one row, so that the cost
// depends only on those.
func (f *Text) heldRows(w, height int, st *theme.Styles) fieldRows {
	all := f.held.lines
	rows := min(len(all), height)
	f.top = max(min(f.top, len(all)-rows), 0)
	shown := make([]string, rows)
	for i, line := range all[f.top : f.top+rows] {
		start, _ := draw.Clip(line, w)
		shown[i] = st.Text.Render(draw.Window(escape.Text(start), 0, w))
	}
	out := fieldRows{lines: shown, above: f.top, below: len(all) - f.top - rows}
	if f.area.focused() {
		out.cursor = tea.NewCursor(0, 0)
	}
	return out
}
