package roomsview

import (
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/model/request"
	"sailscope/sailsclient"
	"sailscope/sailsclient/pubsub"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// nameDialog asks for a room that a socket is in, and for the request that joins it.
type nameDialog struct {
	host    part.Host
	named   func(pubsub.Room) // called with the room
	pane    *dashboard.Pane
	fields  [2]textinput.Model // the name, the request
	at      int
	problem string
}

// NewNameDialog returns a dialog about a pane's socket. It calls named with the room
// that the user named. If known is not empty, the dialog starts with that name and
// asks for its request.
func NewNameDialog(host part.Host, pane *dashboard.Pane, known string, named func(pubsub.Room)) part.Dialog {
	d := &nameDialog{host: host, pane: pane, named: named, fields: [2]textinput.Model{draw.NewInput("e.g. lobby"), draw.NewInput("optional, e.g. POST /lobby/join")}}
	if known != "" {
		d.fields[0].SetValue(known)
		d.at = 1
	}
	d.focus(d.at)
	return d
}

func (d *nameDialog) focus(i int) {
	d.fields[d.at].Blur()
	d.at = i
	d.fields[d.at].Focus() // its command would only blink the virtual cursor, which is off
}

func (d *nameDialog) Title() string { return "name a room" }

func (d *nameDialog) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc":
		d.host.Close()
	case "tab", "shift+tab", "up", "down":
		d.focus(1 - d.at)
	case "enter":
		d.submit()
	default:
		d.edit(key)
	}
	return nil
}

func (d *nameDialog) Paste(msg tea.PasteMsg) tea.Cmd {
	d.edit(msg)
	return nil
}

func (d *nameDialog) edit(msg tea.Msg) {
	d.problem = ""
	d.fields[d.at], _ = d.fields[d.at].Update(msg)
}

func (d *nameDialog) submit() {
	name := strings.TrimSpace(d.fields[0].Value())
	if name == "" {
		d.problem = "a room has a name"
		d.focus(0)
		return
	}
	because, err := joining(d.fields[1].Value())
	if err != nil {
		d.problem = err.Error()
		d.focus(1)
		return
	}
	d.host.Close()
	room := pubsub.ParseRoom(name)
	d.pane.Ledger.Name(room, because, d.host.Now())
	d.named(room)
}

// joining parses the request that joins a room. It returns nil if there is none.
func joining(line string) (*sailsclient.Request, error) {
	if strings.TrimSpace(line) == "" {
		return nil, nil
	}
	r, err := request.Draft{Line: line}.Request(nil)
	if err != nil {
		return nil, err
	}
	return &r, nil
}

func (d *nameDialog) Draw(w, h int, st *theme.Styles) draw.Block {
	const widest, label = 60, 10
	w = min(w, widest)
	var out draw.Block
	if explained := draw.Wrap("A room that this socket is in. Nothing is sent now: the request joins it again after a reconnect.", w); len(explained) < h/3 {
		out.Lines = append(draw.Styled(st.Muted, explained), "")
	}
	for i, name := range []string{"room", "request"} {
		draw.DressInput(&d.fields[i], st)
		line, cursor := draw.ViewInput(&d.fields[i], w-label-draw.Margin, st)
		mark, style := "  ", st.Muted
		if i == d.at {
			mark, style = st.Accent.Render("▌")+" ", st.Accent
			out.Cursor = draw.MoveCursor(cursor, label+draw.Margin, len(out.Lines))
		}
		out.Zones = append(out.Zones, draw.Zone{Rect: draw.Rect{Y: len(out.Lines), W: w, H: 1}, Click: func(int, int) tea.Cmd {
			d.focus(i)
			return nil
		}})
		out.Lines = append(out.Lines, mark+draw.Fit(style.Render(name), label)+line)
	}
	if d.problem != "" {
		out.Lines = append(out.Lines, draw.Styled(st.Bad, draw.Wrap("✕ "+escape.Text(d.problem), w))...)
	}
	out.Lines = append(out.Lines, "")
	out.Footer(w, st, draw.Press("enter", "save name"), draw.Press("tab", "other field"), draw.Press("esc", "cancel"))
	return out
}
