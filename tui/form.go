package tui

import (
	"fmt"
	"net/http"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"sailscope/model/escape"
	"sailscope/sailsclient"
	"sailscope/sailsclient/engineio"
	"sailscope/theme"
)

// form asks for a socket's connection. It begins with the options of the
// focused one; what it does not ask for stays as there.
type form struct {
	from    sailsclient.Options
	fields  []formField
	at      int
	problem string
}

type formField struct {
	label string
	input textinput.Model
}

// The places of the fields in form.fields.
const (
	formName = iota
	formURL
	formPath
	formQuery
	formEngineIO
	formOrigin
	formCookie
	formFields
)

const formLabelWidth = 11

func newForm(from sailsclient.Options, problem error) *form {
	f := &form{from: from, fields: make([]formField, formFields)}
	path := from.Path
	if path == "" {
		path = sailsclient.DefaultPath
	}
	set := func(i int, label, value, placeholder string) {
		input := textinput.New()
		input.Prompt = ""
		input.Placeholder = placeholder
		input.SetVirtualCursor(false)
		input.SetValue(value)
		f.fields[i] = formField{label: label, input: input}
	}
	set(formName, "name", "", "optional")
	set(formURL, "URL", from.URL, "e.g. "+sailsclient.DefaultURL)
	set(formPath, "path", path, "e.g. "+sailsclient.DefaultPath)
	set(formQuery, "query", from.Query, "optional, e.g. a=1&b=2")
	set(formEngineIO, "Engine.IO", from.EngineIO.String(), "auto, 3 or 4")
	set(formOrigin, "Origin", from.ConnectHeaders.Get("Origin"), "optional")
	set(formCookie, "Cookie", from.ConnectHeaders.Get("Cookie"), "optional")
	f.fields[formCookie].input.EchoMode = textinput.EchoPassword // a session is a secret
	f.fields[formURL].input.CursorEnd()
	f.focus(formURL)
	if problem != nil {
		f.problem = problem.Error()
	}
	return f
}

func (f *form) title() string { return "add a socket" }

func (f *form) focus(i int) {
	f.fields[f.at].input.Blur()
	f.at = (i + len(f.fields)) % len(f.fields)
	f.fields[f.at].input.Focus() // its command blinks a cursor that is not in use
}

func (f *form) keyPressed(a *app, key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc":
		a.dialog = nil
		return nil
	case "tab", "down":
		f.focus(f.at + 1)
		return nil
	case "shift+tab", "up":
		f.focus(f.at - 1)
		return nil
	case "enter", "ctrl+j", "ctrl+enter", "alt+enter":
		return f.submit(a)
	}
	f.problem = ""
	f.fields[f.at].input, _ = f.fields[f.at].input.Update(key)
	return nil
}

func (f *form) pasted(msg tea.PasteMsg) tea.Cmd {
	f.problem = ""
	f.fields[f.at].input, _ = f.fields[f.at].input.Update(msg)
	return nil
}

// submit adds the socket, or says what is wrong and stays.
func (f *form) submit(a *app) tea.Cmd {
	opts, err := f.options()
	if err == nil {
		p, addErr := a.addPane(f.value(formName), opts)
		if addErr == nil {
			a.dialog = nil
			return callSocket(p.ID, p.Socket.Connect)
		}
		err = addErr
	}
	f.problem = err.Error()
	return nil
}

func (f *form) value(i int) string { return f.fields[i].input.Value() }

func (f *form) options() (sailsclient.Options, error) {
	opts := f.from
	opts.URL, opts.Path, opts.Query = f.value(formURL), f.value(formPath), f.value(formQuery)
	if _, err := sailsclient.ParseURL(opts.URL); err != nil {
		return opts, err
	}
	version, err := engineio.ParseVersion(f.value(formEngineIO))
	if err != nil {
		return opts, fmt.Errorf("the field Engine.IO: %w", err)
	}
	opts.EngineIO = version
	opts.ConnectHeaders = f.from.ConnectHeaders.Clone()
	if opts.ConnectHeaders == nil {
		opts.ConnectHeaders = make(http.Header)
	}
	for name, i := range map[string]int{"Origin": formOrigin, "Cookie": formCookie} {
		if value := f.value(i); value != "" {
			opts.ConnectHeaders.Set(name, value)
		} else {
			opts.ConnectHeaders.Del(name)
		}
	}
	return opts, nil
}

// render draws the fields, those around the one with the focus if not all fit,
// and always what is wrong and what to press.
func (f *form) render(w, h int, st *theme.Styles) field {
	const widest = 60
	w = min(w, widest)
	var foot []string
	if f.problem != "" {
		foot = styled(st.Bad, wrap("✕ "+escape.Text(f.problem), w))
	}
	foot = append(foot, fit(hint("enter", "connects", st)+"   "+hint("tab", "next field", st)+"   "+hint("esc", "cancels", st), w))
	if h > len(f.fields)+len(foot) {
		foot = append([]string{""}, foot...)
	}
	rows := max(min(h-len(foot), len(f.fields)), 1)
	first := min(max(f.at-rows/2, 0), len(f.fields)-rows)
	var out field
	for i := first; i < first+rows; i++ {
		line, cursor := f.renderField(i, w, st)
		if cursor != nil {
			out.cursor = moveCursor(cursor, fieldMargin+formLabelWidth, len(out.lines))
		}
		out.lines = append(out.lines, line)
	}
	out.lines = append(out.lines, foot...)
	return out
}

func (f *form) renderField(i, w int, st *theme.Styles) (string, *tea.Cursor) {
	input := &f.fields[i].input
	style := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	input.SetStyles(textinput.Styles{Focused: style, Blurred: style})
	mark, label := "  ", st.Muted
	if i == f.at {
		mark, label = st.Accent.Render("▌")+" ", st.Accent
	}
	view, cursor := viewInput(input, w-formLabelWidth-fieldMargin, st)
	return mark + fit(label.Render(f.fields[i].label), formLabelWidth) + view, cursor
}
