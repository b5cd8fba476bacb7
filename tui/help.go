package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
)

// help lists what can be pressed now.
type help struct {
	entries [][2]string // keys and what they do
	top     int
	height  int // of a page, when last drawn
}

func newHelp(a *app) *help {
	h := &help{}
	for _, act := range a.actions {
		if act.possible(a) {
			h.entries = append(h.entries, [2]string{act.shown, act.help})
		}
	}
	return h
}

func (h *help) title() string { return "keys" }

func (h *help) pasted(tea.PasteMsg) tea.Cmd { return nil }

func (h *help) keyPressed(a *app, key tea.KeyPressMsg) tea.Cmd {
	last := max(len(h.entries)-h.height, 0)
	switch key.String() {
	case "esc", "q", "?", "f1", "enter":
		a.dialog = nil
		return nil
	case "k", "up":
		h.top = lineUp.apply(h.top, last, h.height)
	case "j", "down":
		h.top = lineDown.apply(h.top, last, h.height)
	case "pgup":
		h.top = pageUp.apply(h.top, last, h.height)
	case "pgdown", "space":
		h.top = pageDown.apply(h.top, last, h.height)
	case "g", "home":
		h.top = 0
	case "G", "end":
		h.top = last
	}
	h.top = min(max(h.top, 0), last)
	return nil
}

func (h *help) render(w, height int, st *theme.Styles) field {
	column := 0
	for _, e := range h.entries {
		column = max(column, ansi.StringWidth(e[0]))
	}
	h.height = max(min(height-2, len(h.entries)), 1)
	h.top = min(h.top, max(len(h.entries)-h.height, 0))
	var lines []string
	for _, e := range h.entries[h.top:min(h.top+h.height, len(h.entries))] {
		pad := strings.Repeat(" ", column-ansi.StringWidth(e[0])+2)
		lines = append(lines, fit(st.Accent.Bold(true).Render(e[0])+pad+st.Text.Render(e[1]), w))
	}
	foot := hint("esc", "closes", st)
	if below := len(h.entries) - h.top - h.height; below > 0 || h.top > 0 {
		foot += "   " + hint("j k", plural(below, "more line")+" below", st)
	}
	return field{lines: append(lines, "", foot)}
}
