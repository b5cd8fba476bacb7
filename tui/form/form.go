// Package form is the form of a connection: a field for each setting, for a new
// socket or for one that there is.
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

// Form shows and takes the options of a connection. It stays until the socket is
// connected with them: a refusal is shown where it can be put right.
type Form struct {
	host    part.Host
	sockets Sockets
	from    settings.Connection // for what the form does not ask
	secrets secret.Settings
	// pane is whose options these are, nil until there is one: the first try adds it.
	pane    *dashboard.Pane
	adds    bool
	fields  []field
	at      int
	problem string
	trying  *attempt // the connection that is being made, nil if none is
}

// New is for a socket that is to be like another one.
func New(host part.Host, sockets Sockets, like settings.Connection, secrets secret.Settings, problem error) *Form {
	f := &Form{host: host, sockets: sockets, from: like, secrets: secrets, adds: true, fields: formFields("", like, secrets)}
	f.Focus(labelURL)
	if problem != nil {
		f.problem = host.Dash().Known.Hide(problem.Error())
	}
	return f
}

// NewOptions is for the options of a pane's socket. It starts from those in
// force, defaults filled in, so that only what is changed differs from them.
func NewOptions(host part.Host, sockets Sockets, p *dashboard.Pane, extra settings.Extra, secrets secret.Settings) *Form {
	inForce := settings.Connection{Options: p.Socket.Options(), Extra: extra}
	inForce.Options.Jar = p.Options.Jar // not one of its own, which the next socket like it would share
	f := &Form{host: host, sockets: sockets, from: inForce, secrets: secrets, pane: p, fields: formFields(p.Name, inForce, secrets)}
	f.Focus(labelURL)
	if p.State() != sailsclient.Connected && p.LastReason != nil {
		f.problem = p.LastReason.Error()
	}
	return f
}

// Title is the heading of the dialog.
func (f *Form) Title() string {
	if f.adds {
		return "add a socket"
	}
	return "options"
}

func (f *Form) focus(i int) {
	f.fields[f.at].input.Blur()
	f.at = (i + len(f.fields)) % len(f.fields)
	f.fields[f.at].input.Focus() // its command blinks a cursor that is not in use
}

// Focus puts the cursor behind the text of the field for a setting.
func (f *Form) Focus(label string) {
	f.focus(f.indexOf(label))
	f.fields[f.at].input.CursorEnd()
}

// indexOf is the first field with a label, -1 if there is none.
func (f *Form) indexOf(label string) int {
	return slices.IndexFunc(f.fields, func(field field) bool { return field.label == label })
}

// Key acts on a key.
func (f *Form) Key(key tea.KeyPressMsg) tea.Cmd {
	name := key.String()
	if name == "esc" {
		f.host.Close()
		return nil
	}
	if f.trying != nil {
		return nil // what is typed now would not be what is tried
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

// Paste takes a paste.
func (f *Form) Paste(msg tea.PasteMsg) tea.Cmd {
	if f.trying == nil {
		f.edit(msg)
	}
	return nil
}

// edit gives a key press or a paste to the field with the focus.
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

// flipRoute switches between none and the usual route: no route has a space in it.
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

// grow adds an empty field behind the last of several when it is written in.
func (f *Form) grow() {
	field := f.fields[f.at]
	last := f.at == len(f.fields)-1 || f.fields[f.at+1].label != field.label
	if field.many && last && field.input.Value() != "" {
		f.fields = slices.Insert(f.fields, f.at+1, newSetting(field.setting, "").hiding(f.secrets))
	}
}

// Connection is what the fields say, or the field that is wrong, and why.
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

// secretSettings are those of the options that the fields say: a secret stays one
// under another name and with another value.
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
	// leastFields are the rows that a long refusal leaves: a field, how many more
	// there are, the keys.
	leastFields = 3
)

// Draw draws the fields, those around the one with the focus if not all fit,
// and always what is wrong and what to press.
func (f *Form) Draw(w, h int, st *theme.Styles) draw.Block {
	w = min(w, widestForm)
	status := f.status(w, max(h-leastFields, 1), st)
	around := len(status) + 1
	rows := min(max(h-around, 1), len(f.fields))
	if rows < len(f.fields) {
		rows = max(rows-1, 1) // for the line that says so
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

// status says what became of the last try, in at most that many rows.
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

// view draws the field's text without its secrets. The receiver is a copy: what
// is drawn is not what is kept.
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

// mask hides the secrets of a field that is only drawn.
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

// positionAt is the place in the text that was drawn at a cell of w.
func (f field) positionAt(cell, w int) int {
	f.mask()
	draw.SizeInput(&f.input, w)
	return draw.PositionAt(&f.input, cell)
}
