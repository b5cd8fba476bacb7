package composer

import (
	"charm.land/bubbles/v2/textinput"

	"sailscope/model/escape"
	"sailscope/model/request"
)

// completion offers completions of a request line. It shows the rest of the chosen one
// behind the cursor. Tab does not accept it, because Tab goes to the next field.
type completion struct {
	candidates []string // whole lines
	at         int
}

func (c *completion) find(line string, seen []string) {
	*c = completion{candidates: request.Complete(line, seen)}
}

// ghost returns the text that the completion would add to a line, "" unless the cursor is
// at the line's end.
func (c *completion) ghost(line *textinput.Model) string {
	value := line.Value()
	if len(c.candidates) == 0 || line.Position() < len([]rune(value)) {
		return ""
	}
	return escape.Text(c.candidates[c.at][len(value):])
}

// press handles the keys that step through the candidates or accept one. It reports
// whether key is one of them.
func (c *completion) press(key string, line *textinput.Model) bool {
	if c.ghost(line) == "" {
		return false
	}
	switch key {
	case "up":
		c.at = (c.at + len(c.candidates) - 1) % len(c.candidates)
	case "down":
		c.at = (c.at + 1) % len(c.candidates)
	case "right", "end", "ctrl+e":
		line.SetValue(c.candidates[c.at])
		line.CursorEnd()
		*c = completion{}
	default:
		return false
	}
	return true
}
