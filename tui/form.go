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
	set(formName, "name", "", "socket N")
	set(formURL, "URL", from.URL, sailsclient.DefaultURL)
	set(formPath, "path", path, sailsclient.DefaultPath)
	set(formQuery, "query", from.Query, "a=1&b=2")
	set(formEngineIO, "Engine.IO", from.EngineIO.String(), "auto, 3 or 4")
	set(formOrigin, "Origin", from.ConnectHeaders.Get("Origin"), "none")
	set(formCookie, "Cookie", from.ConnectHeaders.Get("Cookie"), "none")
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

func (f *form) render(w, _ int, st *theme.Styles) field {
	const widest = 60
	w = min(w, widest)
	var out field
	style := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	for i := range f.fields {
		input := &f.fields[i].input
		input.SetStyles(textinput.Styles{Focused: style, Blurred: style})
		input.SetWidth(max(w-formLabelWidth-fieldMargin-1, 1))
		mark, label := "  ", st.Muted
		if i == f.at {
			mark, label = st.Accent.Render("▌")+" ", st.Accent
			if c := input.Cursor(); c != nil {
				out.cursor = moveCursor(c, fieldMargin+formLabelWidth, len(out.lines))
			}
		}
		out.lines = append(out.lines, fit(mark+fit(label.Render(f.fields[i].label), formLabelWidth)+input.View(), w))
	}
	out.lines = append(out.lines, "")
	if f.problem != "" {
		out.lines = append(out.lines, styled(st.Bad, wrap("✕ "+escape.Text(f.problem), w))...)
	}
	out.lines = append(out.lines, hint("enter", "connects", st)+"   "+hint("tab", "next field", st)+"   "+hint("esc", "cancels", st))
	return out
}
