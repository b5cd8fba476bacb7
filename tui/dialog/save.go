package dialog

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/request"
	"sailscope/model/saved"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// savePrompt asks for the name under which to save a request.
type savePrompt struct {
	host    part.Host
	pane    dashboard.PaneID
	dir     string
	draft   request.Draft
	input   textinput.Model
	problem string
}

// Stored reports the result of saving a request.
type Stored struct {
	Pane    dashboard.PaneID
	dir     string
	Request saved.Request
	Err     error
}

// NewSavePrompt returns a dialog that asks where in a folder to save a pane's draft. name
// is the draft's previous name, "" for none.
func NewSavePrompt(host part.Host, pane dashboard.PaneID, dir string, draft request.Draft, name string) part.Dialog {
	p := &savePrompt{host: host, pane: pane, dir: dir, draft: draft, input: draw.NewInput("a name, like login or boats/rename")}
	p.input.SetValue(name)
	p.input.CursorEnd()
	p.input.Focus() // ignores the command that blinks an unused cursor
	return p
}

func (p *savePrompt) Title() string { return "save the request" }

func (p *savePrompt) Paste(msg tea.PasteMsg) tea.Cmd {
	p.problem = ""
	p.input, _ = p.input.Update(msg)
	return nil
}

func (p *savePrompt) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc":
		p.host.Close()
	case "enter", "ctrl+j":
		r := saved.Request{Name: strings.TrimSpace(p.input.Value()), Draft: p.draft}
		if err := saved.CheckName(r.Name); err != nil {
			p.problem = err.Error()
			return nil
		}
		p.host.Close()
		return store(p.pane, p.dir, r, false)
	default:
		p.problem = ""
		p.input, _ = p.input.Update(key)
	}
	return nil
}

func (p *savePrompt) Draw(w, _ int, st *theme.Styles) draw.Block {
	const widest = 60
	w = min(w, widest)
	draw.DressInput(&p.input, st)
	line, cursor := draw.ViewInput(&p.input, w-draw.Margin, st)
	out := draw.Block{Lines: []string{st.Accent.Render("▌") + " " + line}, Cursor: draw.MoveCursor(cursor, draw.Margin, 0)}
	out.Zones = append(out.Zones, draw.InputZone(&p.input, draw.Margin, w-draw.Margin))
	if p.draft.Mask() != p.draft {
		out.Lines = append(out.Lines, draw.Styled(st.Warn, draw.Wrap("! The request has a secret, which will be in the file: use a {{variable}} instead.", w))...)
	}
	if p.problem != "" {
		out.Lines = append(out.Lines, draw.Styled(st.Bad, draw.Wrap("✕ "+escape.Text(p.problem), w))...)
	}
	out.Lines = append(out.Lines, draw.Styled(st.Muted, draw.Wrap("A file below "+escape.Text(p.dir), w))...)
	out.Footer(w, st, draw.Press("enter", "save"), draw.Press("esc", "cancel"))
	return out
}

func store(pane dashboard.PaneID, dir string, r saved.Request, replace bool) tea.Cmd {
	return func() tea.Msg { return Stored{pane, dir, r, saved.Save(dir, r, replace)} }
}

// Replace saves the request and overwrites the one with the same name.
func (m Stored) Replace() tea.Cmd { return store(m.Pane, m.dir, m.Request, true) }
