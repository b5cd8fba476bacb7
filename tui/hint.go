package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
)

// keyHint is a key, what it does, and what a click on the two does: the same.
type keyHint struct {
	key, does string
	press     string                 // the key that a click presses, by its name
	click     func(int, int) tea.Cmd // what a click does, if it presses no key
}

// press is a hint for a key by its name.
func press(key, does string) keyHint {
	return keyHint{key: shownKey(key), does: does, press: key}
}

// drawHints draws hints in at most w cells, with a sign if there are more, and
// says where each can be clicked.
func drawHints(hints []keyHint, w int, text, key lipgloss.Style) (string, []zone) {
	const sign = 2
	line, x := "", 0
	var zones []zone
	for _, h := range hints {
		width := ansi.StringWidth(h.key) + ansi.StringWidth(h.does) + 3
		if x+width > w-sign {
			return line + text.Render(" "+cut), zones
		}
		zones = append(zones, zone{rect: rect{x: x, w: width, h: 1}, press: h.press, click: h.click, hint: true})
		line += key.Render(" "+h.key) + text.Render(" "+h.does+" ")
		x += width
	}
	return line, zones
}

// shownKey is a key as the help shows it.
func shownKey(key string) string {
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

type saying struct {
	sign, text string
	style      lipgloss.Style
}

func sayings(w int, all ...saying) []string {
	var lines []string
	for _, s := range all {
		if s.text == "" {
			continue
		}
		for _, line := range wrap(s.sign+" "+escape.Text(s.text), w-fieldMargin) {
			lines = append(lines, "  "+s.style.Render(line))
		}
	}
	return lines
}

// focusMark stands before the heading of the part with the focus.
const focusMark = "▶ "
