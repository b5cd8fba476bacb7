package dialog

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/export"
	"sailscope/tui/part"
	"sailscope/tui/sheet"
)

// copyMenu is a menu of what to copy from a response.
type copyMenu struct {
	host    part.Host
	pane    dashboard.PaneID
	choices []copyChoice
}

// copyChoice is something to copy. Its text is made when the user chooses it.
type copyChoice struct {
	key, name, detail string
	text              func() string
}

// NewCopyMenu returns a menu of what to copy from a pane's response: the value at the
// cursor, its path, or the whole response.
func NewCopyMenu(host part.Host, pane dashboard.PaneID, v *sheet.View) part.Dialog {
	m := &copyMenu{host: host, pane: pane}
	if path := v.Path(); path != "" {
		value := v.Sheet.Tree.Value(v.Cursor)
		m.choices = append(m.choices,
			copyChoice{"v", "the value", draw.Bytes(len(value)), func() string { return plainValue(value) }},
			copyChoice{"p", "its path", escape.Text(path), func() string { return path }},
		)
	}
	s := v.Sheet
	m.choices = append(m.choices, copyChoice{"b", "everything", draw.Plural(s.Lines(), "line"), func() string {
		if s.Tree != nil && s.Tree.Len() == s.Lines() {
			return string(escape.JSON(s.Tree.Raw())) // strings as received, not broken into lines
		}
		return sheet.AllText(s)
	}})
	return m
}

// plainValue returns a string's text, or any other value's JSON. It escapes the text,
// because the user may paste it into a shell.
func plainValue(raw []byte) string {
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return escape.PlainLines(s)
	}
	return string(escape.JSON(raw))
}

func (m *copyMenu) Title() string { return "copy" }

func (m *copyMenu) Paste(tea.PasteMsg) tea.Cmd { return nil }

func (m *copyMenu) Key(key tea.KeyPressMsg) tea.Cmd {
	name := key.String()
	if name == "esc" || name == "q" {
		m.host.Close()
		return nil
	}
	if name == "enter" {
		name = m.choices[0].key
	}
	for _, c := range m.choices {
		if c.key == name {
			m.host.Close()
			return copyText(m.pane, c)
		}
	}
	return nil
}

// Copied reports that a text goes to the clipboard, or why not.
type Copied struct {
	Pane    dashboard.PaneID
	Text    string
	Said    string
	Refused string
}

// copyText makes the text outside of Update, because it can be megabytes long.
func copyText(pane dashboard.PaneID, c copyChoice) tea.Cmd {
	return func() tea.Msg {
		text := c.text()
		if len(text) > export.MaxCopy {
			return Copied{Pane: pane, Refused: "not copied: " + draw.Bytes(len(text)) + " is more than terminals take (" + draw.Bytes(export.MaxCopy) + ")"}
		}
		return Copied{Pane: pane, Text: text, Said: "copied " + c.name + ", " + draw.Bytes(len(text))}
	}
}

func (m *copyMenu) Draw(w, _ int, st *theme.Styles) draw.Block {
	const nameWidth = 12
	var lines []string
	for _, c := range m.choices {
		name := draw.Fit(st.Text.Render(c.name), nameWidth)
		lines = append(lines, draw.Fit(st.Accent.Bold(true).Render(c.key)+"  "+name+st.Muted.Render(c.detail), w))
	}
	out := draw.Block{Lines: append(lines, "")}
	out.Footer(w, st, draw.Press("enter", "copy first"), draw.Press("esc", "close"))
	return out
}
