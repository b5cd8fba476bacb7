package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/part"
)

// help lists the keys that work now.
type help struct {
	host    part.Host
	entries [][2]string // keys and what they do
	pager   draw.Pager
}

// NewHelp returns a dialog that lists actions.
func NewHelp(host part.Host, actions []keymap.Action) part.Dialog {
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
	switch name := key.String(); name {
	case "esc", "q", "?", "f1", "enter":
		h.host.Close()
	default:
		h.pager.Key(name)
	}
	return nil
}

func (h *help) Draw(w, height int, st *theme.Styles) draw.Block {
	rows := h.rows(w, st)
	return h.pager.Draw(draw.FitAll(rows, h.width(rows)), w, height, st)
}

// width returns the width of the widest row, so that scrolling does not change it.
func (h *help) width(rows []string) int {
	widest := 0
	for _, row := range rows {
		widest = max(widest, ansi.StringWidth(row))
	}
	return widest
}

// rows returns all lines of the help: the keys in a column and what they do beside it.
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
