package tui

import (
	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"sailscope/model"
	"sailscope/sailsclient"
	"sailscope/theme"
)

// composer is where a request is written: its line and its JSON body.
type composer struct {
	line   textinput.Model
	body   textarea.Model
	styles *theme.Styles // those the fields were last dressed in
	// problem is why the request could not be sent, until it is edited.
	problem string
}

const (
	firstRequest = "GET /"
	// maxBodyRows bounds the body's field; longer ones scroll in it.
	maxBodyRows     = 8
	maxBodyRowsIdle = 3
)

func newComposer() composer {
	c := composer{line: textinput.New(), body: textarea.New()}
	c.line.Prompt = ""
	c.line.Placeholder = "GET /boat?limit=3"
	c.line.SetVirtualCursor(false)
	c.line.SetValue(firstRequest)
	c.body.Prompt = ""
	c.body.Placeholder = "JSON body: an object or array; empty sends {}"
	c.body.ShowLineNumbers = false
	c.body.SetVirtualCursor(false)
	c.body.MaxHeight = 0 // as many lines as people write
	return c
}

// copyFrom takes over what another composer holds.
func (c *composer) copyFrom(other *composer) {
	c.line.SetValue(other.line.Value())
	c.body.SetValue(other.body.Value())
}

// request is what is written, or the problem with it.
func (c *composer) request() (sailsclient.Request, error) {
	r, err := model.ParseRequest(c.line.Value(), c.body.Value())
	c.problem = ""
	if err != nil {
		c.problem = err.Error()
	}
	return r, err
}

// typing gives the cursor to one of the fields, or to none.
func (c *composer) typing(p part, on bool) {
	c.line.Blur()
	c.body.Blur()
	if !on {
		return
	}
	// The commands of Focus blink a virtual cursor; ours is the terminal's.
	switch p {
	case partRequest:
		c.line.Focus()
	case partBody:
		c.body.Focus()
	default: // the other parts have no field
	}
}

// update gives a key press or a paste to the field that has the cursor.
func (c *composer) update(msg tea.Msg) {
	c.problem = ""
	switch {
	case c.line.Focused():
		c.line, _ = c.line.Update(msg)
	case c.body.Focused():
		c.body, _ = c.body.Update(msg)
	}
}

func (c *composer) dress(st *theme.Styles) {
	if c.styles == st {
		return
	}
	c.styles = st
	line := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	c.line.SetStyles(textinput.Styles{Focused: line, Blurred: line})
	plain := lipgloss.NewStyle()
	body := textarea.StyleState{
		Base: plain, Text: st.Text, CursorLine: st.Text, EndOfBuffer: plain, Placeholder: st.Muted, Prompt: plain,
	}
	c.body.SetStyles(textarea.Styles{Focused: body, Blurred: body})
}

// bodyRows is the height of the body's field.
func (c *composer) bodyRows(focus part, room int) int {
	most := maxBodyRowsIdle
	if focus == partBody {
		most = maxBodyRows
	}
	return max(min(c.body.LineCount(), most, room), 1)
}

// field is a drawn field: its lines and where the cursor is in them.
type field struct {
	lines  []string
	cursor *tea.Cursor
}

const fieldMargin = 2 // the focus mark and a space

func (c *composer) renderLine(w int, focused bool, st *theme.Styles) field {
	c.dress(st)
	c.line.SetWidth(max(w-fieldMargin-1, 1)) // one cell for the cursor behind the text
	return c.place([]string{c.line.View()}, c.line.Cursor(), w, focused, st)
}

func (c *composer) renderBody(w, rows int, focused bool, st *theme.Styles) field {
	c.dress(st)
	c.body.SetWidth(max(w-fieldMargin, 1))
	c.body.SetHeight(rows)
	lines := splitLines(c.body.View(), rows)
	return c.place(lines, c.body.Cursor(), w, focused, st)
}

// place puts a field behind its margin, which marks the focus.
func (c *composer) place(lines []string, cursor *tea.Cursor, w int, focused bool, st *theme.Styles) field {
	mark := "  "
	if focused {
		mark = st.Accent.Render("▌") + " "
	}
	f := field{lines: make([]string, len(lines))}
	for i, line := range lines {
		f.lines[i] = fit(mark+line, w)
	}
	if cursor != nil {
		cursor.X += fieldMargin
		f.cursor = cursor
	}
	return f
}
