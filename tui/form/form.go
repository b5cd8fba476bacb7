// Package form is the form of a connection: a field for each setting, for a new socket or
// an existing one.
package form

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/part"
)

// Form shows and changes the options of a connection. It stays open until the socket is
// connected with them, so that the user can correct a refused option there.
type Form struct {
	host    part.Host
	sockets Sockets
	from    settings.Connection // for options without a field
	secrets secret.Settings
	// pane is the pane with these options, nil until the first attempt of a new socket
	// adds it.
	pane    *dashboard.Pane
	adds    bool
	fields  []field
	at      int
	problem string
	trying  *attempt // the running attempt, nil if there is none
}

// New returns a form for a new socket with the options of another one.
func New(host part.Host, sockets Sockets, like settings.Connection, secrets secret.Settings, problem error) *Form {
	f := &Form{host: host, sockets: sockets, from: like, secrets: secrets, adds: true, fields: formFields("", like, secrets)}
	f.Focus(labelURL)
	if problem != nil {
		f.problem = host.Dash().Known.Hide(problem.Error())
	}
	return f
}

// NewOptions returns a form for the options of a pane's socket. It starts from the
// current options with defaults filled in, so that only changes differ from them.
func NewOptions(host part.Host, sockets Sockets, p *dashboard.Pane, extra settings.Extra, secrets secret.Settings) *Form {
	inForce := settings.Connection{Options: p.Socket.Options(), Extra: extra}
	inForce.Options.Jar = p.Options.Jar // not the socket's own jar, which the next socket like it would share
	f := &Form{host: host, sockets: sockets, from: inForce, secrets: secrets, pane: p, fields: formFields(p.Name, inForce, secrets)}
	f.Focus(labelURL)
	if p.State() != sailsclient.Connected && p.LastReason != nil {
		f.problem = p.LastReason.Error()
	}
	return f
}

// Title returns the heading of the dialog.
func (f *Form) Title() string {
	if f.adds {
		return "add a socket"
	}
	return "options"
}

func (f *Form) focus(i int) {
	f.fields[f.at].input.Blur()
	f.at = (i + len(f.fields)) % len(f.fields)
	f.fields[f.at].input.Focus() // ignores the command that blinks an unused cursor
}

// Focus moves the cursor to the end of a setting's field.
func (f *Form) Focus(label string) {
	f.focus(f.indexOf(label))
	f.fields[f.at].input.CursorEnd()
}

// indexOf returns the index of the first field with a label, -1 if there is none.
func (f *Form) indexOf(label string) int {
	return slices.IndexFunc(f.fields, func(field field) bool { return field.label == label })
}

// Key handles a key press.
func (f *Form) Key(key tea.KeyPressMsg) tea.Cmd {
	name := key.String()
	if name == "esc" {
		f.host.Close()
		return nil
	}
	if f.trying != nil {
		return nil // the attempt would not use further changes
	}
	switch name {
	case "tab", "down":
		f.focus(f.at + 1)
	case "shift+tab", "up":
		f.focus(f.at - 1)
	case "enter", "ctrl+j", "ctrl+enter", "alt+enter":
		return f.submit()
	default:
		f.edit(key)
	}
	return nil
}

// Paste adds a paste to the field with the focus.
func (f *Form) Paste(msg tea.PasteMsg) tea.Cmd {
	if f.trying == nil {
		f.edit(msg)
	}
	return nil
}

// edit passes a key press or a paste to the field with the focus.
func (f *Form) edit(msg tea.Msg) {
	f.problem = ""
	field := &f.fields[f.at]
	key, isKey := msg.(tea.KeyPressMsg)
	switch {
	case isKey && field.setting.Kind == settings.Route && key.String() == "space":
		field.flipRoute()
	case !field.toggle:
		field.input, _ = field.input.Update(msg)
		f.grow()
	case isKey:
		switch key.String() {
		case "space", "left", "right":
			field.flip()
		case "y":
			field.input.SetValue(yes)
		case "n":
			field.input.SetValue(no)
		}
	}
}

// flipRoute toggles between no route and the default route: a route has no space in it.
func (f *field) flipRoute() {
	switch f.input.Value() {
	case "", no:
		f.input.SetValue(yes)
	case yes:
		f.input.SetValue("")
	}
}

func (f *field) flip() {
	if f.input.Value() == yes {
		f.input.SetValue(no)
	} else {
		f.input.SetValue(yes)
	}
}

// grow adds an empty field after the last field of a repeated setting when that has text.
func (f *Form) grow() {
	field := f.fields[f.at]
	last := f.at == len(f.fields)-1 || f.fields[f.at+1].label != field.label
	if field.many && last && field.input.Value() != "" {
		f.fields = slices.Insert(f.fields, f.at+1, newSetting(field.setting, "").hiding(f.secrets))
	}
}

// Connection returns the connection that the fields describe, or the index of the invalid
// field and why.
func (f *Form) Connection() (c settings.Connection, wrong int, err error) {
	c = f.from
	c.Options.Headers, c.Options.ConnectHeaders = nil, nil // each has a field
	for i, field := range f.fields {
		if err := field.put(&c); err != nil {
			return c, i, fmt.Errorf("%s: %w", field.label, err)
		}
	}
	err = c.Check()
	if of, ok := errors.AsType[*settings.Error](err); ok {
		wrong = max(f.indexOf(of.Key), 0)
	}
	return c, wrong, err
}

// secretSettings returns the secret settings of the edited options. A secret option stays
// secret if its name or value changes.
func (f *Form) secretSettings() secret.Settings {
	secrets := f.secrets
	for _, field := range f.fields {
		if field.secret {
			secrets = secrets.With(field.setting.Secret().Target(field.input.Value()))
		}
	}
	return secrets
}

func (f *Form) name() string {
	return strings.TrimSpace(f.fields[f.indexOf(labelName)].input.Value())
}

const (
	formLabelWidth = 20
	widestForm     = 66
	// leastFields are the rows that a long refusal leaves: a field, the number of hidden
	// fields, the keys.
	leastFields = 3
)

// Draw draws the fields, or those around the focus if not all fit. The problem and the
// keys always show.
func (f *Form) Draw(w, h int, st *theme.Styles) draw.Block {
	w = min(w, widestForm)
	status := f.status(w, max(h-leastFields, 1), st)
	around := len(status) + 1
	rows := min(max(h-around, 1), len(f.fields))
	if rows < len(f.fields) {
		rows = max(rows-1, 1) // for the line with the number of hidden fields
	}
	first := min(max(f.at-rows/2, 0), len(f.fields)-rows)
	var out draw.Block
	for i := first; i < first+rows; i++ {
		line, cursor := f.renderField(i, w, st)
		if cursor != nil {
			out.Cursor = draw.MoveCursor(cursor, draw.Margin+formLabelWidth, len(out.Lines))
		}
		out.Zones = append(out.Zones, draw.Zone{Rect: draw.Rect{Y: len(out.Lines), W: w, H: 1}, Click: f.clickField(i, w)})
		out.Lines = append(out.Lines, line)
	}
	switch above, below := first, len(f.fields)-first-rows; {
	case above+below > 0:
		out.Lines = append(out.Lines, st.Muted.Render(draw.Fit(fmt.Sprintf("  %s %d above, %d below", draw.Ellipsis, above, below), w)))
	case len(out.Lines)+around < h:
		out.Lines = append(out.Lines, "")
	}
	out.Lines = append(out.Lines, status...)
	out.Footer(w, st, f.hints()...)
	return out
}

// status says in up to most rows how the last attempt went.
func (f *Form) status(w, most int, st *theme.Styles) []string {
	switch {
	case f.trying != nil:
		return []string{st.Warn.Render(draw.Fit("◌ connecting"+draw.Ellipsis, w))}
	case f.problem != "":
		return draw.ClipLines(draw.Styled(st.Bad, draw.Wrap("✕ "+escape.Text(f.problem), w)), most)
	default:
		return nil
	}
}

func (f *Form) hints() []draw.Hint {
	switch {
	case f.trying != nil:
		return []draw.Hint{draw.Press("esc", "close, keep trying")}
	case f.pane != nil && f.pane.State() == sailsclient.Connected:
		return []draw.Hint{draw.Press("enter", "reconnect"), draw.Press("esc", "cancel"), draw.Press("tab", "next field")}
	case f.pane != nil:
		return []draw.Hint{draw.Press("enter", "retry"), draw.Press("esc", "cancel"), draw.Press("tab", "next field")}
	default:
		return []draw.Hint{draw.Press("enter", "connect"), draw.Press("esc", "cancel"), draw.Press("tab", "next field")}
	}
}

func (f *Form) clickField(i, w int) func(int, int) tea.Cmd {
	const left = draw.Margin + formLabelWidth
	return func(x, _ int) tea.Cmd {
		if f.trying != nil {
			return nil
		}
		field := &f.fields[i]
		position := field.positionAt(x-left, w-left)
		f.focus(i)
		if field.toggle {
			field.flip()
		}
		field.input.SetCursor(position)
		return nil
	}
}

func (f *Form) renderField(i int, w int, st *theme.Styles) (string, *tea.Cursor) {
	field := f.fields[i]
	mark, label := "  ", st.Muted
	if i == f.at {
		mark, label = st.Accent.Render("▌")+" ", st.Accent
	}
	view, cursor := field.view(w-formLabelWidth-draw.Margin, st)
	return mark + draw.Fit(label.Render(field.label), formLabelWidth) + view, cursor
}

// view draws the field's text without its secrets. The receiver is a copy, so masking
// does not change the field.
func (f field) view(w int, st *theme.Styles) (string, *tea.Cursor) {
	input := &f.input
	if f.toggle {
		sign := "[ ] "
		if input.Value() == yes {
			sign = "[x] "
		}
		return draw.Fit(st.Text.Render(sign+input.Value())+st.Muted.Render("  "+input.Placeholder), w), nil
	}
	f.mask()
	draw.DressInput(input, st)
	return draw.ViewInput(input, w, st)
}

// mask hides the secrets of a copy that is only drawn.
func (f *field) mask() {
	if f.toggle {
		return
	}
	position := f.input.Position()
	if f.secret {
		f.input.SetValue(secret.HideSetting(f.setting.Secret(), f.input.Value()))
	} else {
		f.input.SetValue(f.secrets.Hide(f.setting.Secret(), f.input.Value()))
	}
	f.input.SetCursor(position)
}

// positionAt returns the text position that was drawn at a cell of a field of w cells.
func (f field) positionAt(cell, w int) int {
	f.mask()
	draw.SizeInput(&f.input, w)
	return draw.PositionAt(&f.input, cell)
}
