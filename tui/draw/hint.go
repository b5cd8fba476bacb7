package draw

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Hint is a key and what it does. A click on the hint does the same.
type Hint struct {
	Key, Does string
	press     string                 // the name of the key that a click presses
	Click     func(int, int) tea.Cmd // what a click does if it presses no key
}

// Press returns a hint for a key, given by name.
func Press(key, does string) Hint {
	return Hint{Key: ShownKey(key), Does: does, press: key}
}

// Hints draws hints in at most w cells, with a sign if some are left out. It returns the
// zones to click.
func Hints(hints []Hint, w int, text, key lipgloss.Style) (string, []Zone) {
	const sign = 2
	line, x := "", 0
	var zones []Zone
	for _, h := range hints {
		width := ansi.StringWidth(h.Key) + ansi.StringWidth(h.Does) + 3
		if x+width > w-sign {
			return line + text.Render(" "+Ellipsis), zones
		}
		zones = append(zones, Zone{Rect: Rect{X: x, W: width, H: 1}, Press: h.press, Click: h.Click, Hint: true})
		line += key.Render(" "+h.Key) + text.Render(" "+h.Does+" ")
		x += width
	}
	return line, zones
}

// ShownKey returns a key's name as the help shows it.
func ShownKey(key string) string {
	for _, short := range [][2]string{{"pgdown", "pgdn"}, {"up", "↑"}, {"down", "↓"}, {"left", "←"}, {"right", "→"}} {
		if rest, found := strings.CutSuffix(key, short[0]); found && (rest == "" || strings.HasSuffix(rest, "+")) {
			return rest + short[1]
		}
	}
	if len(key) > 1 && key[0] == 'f' && strings.Trim(key[1:], "0123456789") == "" {
		return "F" + key[1:]
	}
	return key
}

// FocusMark precedes the heading of the part with the focus.
const FocusMark = "▶ "
