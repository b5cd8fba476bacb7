package tui

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// message is something to be read before anything else, in paragraphs.
type message struct {
	host       part.Host
	heading    string
	paragraphs []string
	top        int
	// when last drawn: the height of a page, and the last place of top
	height, last int
}

func newMessage(host part.Host, heading string, paragraphs []string) *message {
	return &message{host: host, heading: heading, paragraphs: paragraphs}
}

func (m *message) Title() string { return m.heading }

func (m *message) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (m *message) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc", "q", "enter", "space":
		m.host.Close()
	case "k", "up":
		m.top = draw.LineUp.Apply(m.top, m.last, m.height)
	case "j", "down":
		m.top = draw.LineDown.Apply(m.top, m.last, m.height)
	case "pgup":
		m.top = draw.PageUp.Apply(m.top, m.last, m.height)
	case "pgdown":
		m.top = draw.PageDown.Apply(m.top, m.last, m.height)
	}
	m.top = min(max(m.top, 0), m.last)
	return nil
}

func (m *message) Draw(w, h int, st *theme.Styles) draw.Block {
	var rows []string
	for _, text := range m.paragraphs {
		rows = append(rows, draw.Styled(st.Text, draw.Wrap(escape.Text(text), w))...)
	}
	m.height = max(min(h-2, len(rows)), 1)
	m.last = max(len(rows)-m.height, 0)
	m.top = min(m.top, m.last)
	out := draw.Block{Lines: append([]string{}, rows[m.top:min(m.top+m.height, len(rows))]...)}
	out.PageFooter(w, m.top, m.last, st)
	return out
}
