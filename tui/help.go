package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/part"
)

// help lists what can be pressed now.
type help struct {
	host    part.Host
	entries [][2]string // keys and what they do
	top     int
	// when last drawn: the height of a page, and the last place of top
	height, last int
}

// newHelp lists actions.
func newHelp(host part.Host, actions []keymap.Action) *help {
	h := &help{host: host}
	for _, act := range actions {
		if act.Shown != "" {
			h.entries = append(h.entries, [2]string{act.Shown, act.Help})
		}
	}
	return h
}

func (h *help) Title() string { return "keys" }

func (h *help) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (h *help) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc", "q", "?", "f1", "enter":
		h.host.Close()
		return nil
	case "k", "up":
		h.top = draw.LineUp.Apply(h.top, h.last, h.height)
	case "j", "down":
		h.top = draw.LineDown.Apply(h.top, h.last, h.height)
	case "pgup":
		h.top = draw.PageUp.Apply(h.top, h.last, h.height)
	case "pgdown", "space":
		h.top = draw.PageDown.Apply(h.top, h.last, h.height)
	case "g", "home":
		h.top = 0
	case "G", "end":
		h.top = h.last
	}
	h.top = min(max(h.top, 0), h.last)
	return nil
}

func (h *help) Draw(w, height int, st *theme.Styles) draw.Block {
	rows := h.rows(w, st)
	h.height = max(min(height-2, len(rows)), 1)
	h.last = max(len(rows)-h.height, 0)
	h.top = min(h.top, h.last)
	lines := draw.FitAll(rows[h.top:min(h.top+h.height, len(rows))], h.width(rows))
	out := draw.Block{Lines: lines}
	out.PageFooter(w, h.top, h.last, st)
	return out
}

// width is that of the widest row, so that scrolling does not change it.
func (h *help) width(rows []string) int {
	widest := 0
	for _, row := range rows {
		widest = max(widest, ansi.StringWidth(row))
	}
	return widest
}

// rows are all lines of the help: keys in a column, what they do beside it.
func (h *help) rows(w int, st *theme.Styles) []string {
	column := 0
	for _, e := range h.entries {
		column = max(column, ansi.StringWidth(e[0])+2)
	}
	var rows []string
	for _, e := range h.entries {
		key := draw.Fit(st.Accent.Bold(true).Render(e[0]), column)
		for _, text := range draw.Wrap(e[1], max(w-column, 1)) {
			rows = append(rows, key+st.Text.Render(text))
			key = strings.Repeat(" ", column)
		}
	}
	return rows
}
