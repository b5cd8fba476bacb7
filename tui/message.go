package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/theme"
)

// message is something to be read before anything else, in paragraphs.
type message struct {
	host       Host
	heading    string
	paragraphs []string
	top        int
	// when last drawn: the height of a page, and the last place of top
	height, last int
}

func newMessage(host Host, heading string, paragraphs []string) *message {
	return &message{host: host, heading: heading, paragraphs: paragraphs}
}

func (m *message) title() string { return m.heading }

func (m *message) pasted(tea.PasteMsg) tea.Cmd { return nil }

func (m *message) keyPressed(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc", "q", "enter", "space":
		m.host.Close()
	case "k", "up":
		m.top = lineUp.apply(m.top, m.last, m.height)
	case "j", "down":
		m.top = lineDown.apply(m.top, m.last, m.height)
	case "pgup":
		m.top = pageUp.apply(m.top, m.last, m.height)
	case "pgdown":
		m.top = pageDown.apply(m.top, m.last, m.height)
	}
	m.top = min(max(m.top, 0), m.last)
	return nil
}

func (m *message) render(w, h int, st *theme.Styles) field {
	var rows []string
	for _, text := range m.paragraphs {
		rows = append(rows, styled(st.Text, wrap(escape.Text(text), w))...)
	}
	m.height = max(min(h-2, len(rows)), 1)
	m.last = max(len(rows)-m.height, 0)
	m.top = min(m.top, m.last)
	out := field{lines: append([]string{}, rows[m.top:min(m.top+m.height, len(rows))]...)}
	out.pageFooter(w, m.top, m.last, st)
	return out
}
