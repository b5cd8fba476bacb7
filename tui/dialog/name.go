package dialog

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// nameDialog asks for a pane's name.
type nameDialog struct {
	host  part.Host
	pane  *dashboard.Pane
	input textinput.Model
}

// NewNameDialog returns a dialog that asks for a pane's new name.
func NewNameDialog(host part.Host, pane *dashboard.Pane) part.Dialog {
	d := &nameDialog{host: host, pane: pane, input: draw.NewInput(pane.Socket.URL())}
	d.input.SetValue(pane.Name)
	d.input.Focus() // ignores the command that blinks an unused cursor
	return d
}

func (d *nameDialog) Title() string { return "name this socket" }

func (d *nameDialog) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc":
		d.host.Close()
	case "enter":
		d.host.Close()
		d.pane.Name = strings.TrimSpace(d.input.Value())
	default:
		d.input, _ = d.input.Update(key)
	}
	return nil
}

func (d *nameDialog) Paste(msg tea.PasteMsg) tea.Cmd {
	d.input, _ = d.input.Update(msg)
	return nil
}

func (d *nameDialog) Draw(w, _ int, st *theme.Styles) draw.Block {
	const widest = 48
	w = min(w, widest)
	draw.DressInput(&d.input, st)
	line, cursor := draw.ViewInput(&d.input, w, st)
	out := draw.Block{Lines: []string{line, ""}, Cursor: cursor, Zones: []draw.Zone{draw.InputZone(&d.input, 0, w)}}
	out.Footer(w, st, draw.Press("enter", "save name"), draw.Press("esc", "cancel"))
	return out
}
