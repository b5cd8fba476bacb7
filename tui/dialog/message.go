package dialog

import (
	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// message is a text in paragraphs that the user must close before anything else.
type message struct {
	host       part.Host
	heading    string
	paragraphs []string
	pager      draw.Pager
}

// NewMessage returns a dialog that shows paragraphs.
func NewMessage(host part.Host, heading string, paragraphs []string) part.Dialog {
	return &message{host: host, heading: heading, paragraphs: paragraphs}
}

func (m *message) Title() string { return m.heading }

func (m *message) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (m *message) Key(key tea.KeyPressMsg) tea.Cmd {
	switch name := key.String(); name {
	case "esc", "q", "enter", "space":
		m.host.Close()
	default:
		m.pager.Key(name)
	}
	return nil
}

func (m *message) Draw(w, h int, st *theme.Styles) draw.Block {
	var rows []string
	for _, text := range m.paragraphs {
		rows = append(rows, draw.Styled(st.Text, draw.Wrap(escape.Text(text), w))...)
	}
	return m.pager.Draw(rows, w, h, st)
}
