package tui

import (
	"errors"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/model/request"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/field"
)

// composer is where a request is written: its line, and below it the tabs with
// its JSON body, its headers, and the connection that it goes over.
type composer struct {
	line       textinput.Model
	completion completion
	tab        tab
	body       field.Text
	headers    field.Text
	connection connectionView
	styles     *theme.Styles // those the fields were last dressed in
	// problem is why the request could not be sent, until it is edited.
	problem string
	// mistake is what is wrong in the field of the tab, while it is written.
	mistake error
	// name is that of the saved request it came from, or was last saved under.
	name string
}

// tab is one of those below the request line.
type tab int

const (
	tabBody tab = iota
	tabHeaders
	tabConnection
	tabCount
)

func newComposer() composer {
	c := composer{
		line:    textinput.New(),
		body:    field.New("JSON body: an object or array; empty sends {}"),
		headers: field.New("headers of this request, a line each: Name: value, or -Name to leave one out"),
	}
	c.line.Prompt = ""
	c.line.Placeholder = "a request, e.g. GET /boat?limit=3"
	c.line.SetVirtualCursor(false)
	c.body.JSON = true
	return c
}

// draft is what is written.
func (c *composer) draft() request.Draft {
	return request.Draft{Line: strings.TrimSpace(c.line.Value()), Headers: strings.TrimSpace(c.headers.Value()), Body: strings.TrimSpace(c.body.Value())}
}

// set replaces what is written, and shows the tab that there is something in.
func (c *composer) set(d request.Draft, name string) {
	c.line.SetValue(d.Line)
	c.line.CursorEnd()
	c.completion = completion{}
	c.problem, c.name, c.tab = "", name, tabBody
	c.headers.Set(d.Headers)
	c.body.Set(d.Body)
	if d.Body == "" && d.Headers != "" {
		c.tab = tabHeaders
	}
	c.check()
}

// copyFrom takes over what another composer holds.
func (c *composer) copyFrom(other *composer) { c.set(other.draft(), other.name) }

// field is that of the tab, nil for the connection's.
func (c *composer) field() *field.Text {
	switch c.tab {
	case tabBody:
		return &c.body
	case tabHeaders:
		return &c.headers
	default:
		return nil
	}
}

// turn goes to the next tab. While typing, only to one with a field.
func (c *composer) turn(step int, typing bool) {
	tabs := tabCount
	if typing {
		tabs = tabConnection
	}
	c.open((c.tab + tab(step) + tabs) % tabs)
}

func (c *composer) open(t tab) {
	c.tab = t
	c.check()
}

// typing gives the cursor to one of the fields, or to none.
func (c *composer) typing(p section, on bool) {
	c.line.Blur()
	c.body.Blur()
	c.headers.Blur()
	if !on {
		return
	}
	// The commands of Focus blink a virtual cursor; ours is the terminal's.
	if f := c.field(); p == partBody && f != nil {
		f.Focus()
	} else if p == partRequest {
		c.line.Focus()
	}
}

// update gives a key press or a paste to the field that has the cursor. seen are
// the requests that the line is completed from.
func (c *composer) update(msg tea.Msg, seen func() []string) {
	c.problem = ""
	f := c.field()
	switch {
	case c.line.Focused():
		if key, ok := msg.(tea.KeyPressMsg); ok && c.completion.press(key.String(), &c.line) {
			return
		}
		before := c.line.Value()
		c.line, _ = c.line.Update(msg)
		if c.line.Value() != before {
			c.completion.find(c.line.Value(), seen())
		}
	case f != nil && f.Focused():
		c.edit(f, msg)
	}
}

func (c *composer) edit(f *field.Text, msg tea.Msg) {
	if err := f.Update(msg); err != nil {
		c.problem = err.Error()
	}
	c.check()
}

// check looks for a mistake in the field of the tab.
func (c *composer) check() {
	c.mistake, c.body.Wrong, c.headers.Wrong = nil, 0, 0
	f := c.field()
	if f == nil || f.Length() > field.HelpedText {
		return // a body that long is checked when it is sent
	}
	if c.tab == tabHeaders {
		_, c.mistake = request.ParseHeaders(f.Value())
	} else {
		c.mistake = request.CheckBody(f.Value())
	}
	if e, ok := errors.AsType[*request.BodyError](c.mistake); ok {
		f.Wrong = e.Line
	}
	if e, ok := errors.AsType[*request.HeaderError](c.mistake); ok {
		f.Wrong = e.Line
	}
}

// format lays the body out, if it is right.
func (c *composer) format() {
	formatted, err := request.FormatBody(c.body.Value())
	c.problem = ""
	if err != nil {
		c.problem = "the body: " + err.Error()
	} else {
		c.body.Set(formatted)
	}
	c.tab = tabBody
	c.check()
}

func (c *composer) dress(st *theme.Styles) {
	if c.styles == st {
		return
	}
	c.styles = st
	line := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	c.line.SetStyles(textinput.Styles{Focused: line, Blurred: line})
	c.body.Dress(st)
	c.headers.Dress(st)
}

func (c *composer) renderLine(w int, focused bool, st *theme.Styles) draw.Block {
	c.dress(st)
	line, cursor := draw.ViewInput(&c.line, w-draw.Margin, st)
	if ghost := c.completion.ghost(&c.line); ghost != "" && cursor != nil {
		line = draw.Fit(ansi.Truncate(line, cursor.X, "")+st.Muted.Italic(true).Render(escape.Text(ghost)), w-draw.Margin)
	}
	return draw.InMargin([]string{line}, cursor, w, focused, st)
}

// renderTab draws the tabs' names, and what is in the one that is open, in at
// most room rows: the names alone if nothing is written there and nobody is
// about to.
func (c *composer) renderTab(w, room int, focused bool, connection func() [][2]string, st *theme.Styles) draw.Block {
	c.dress(st)
	out := draw.InMargin([]string{c.tabNames(w-draw.Margin, st)}, nil, w, focused, st)
	var below draw.Block
	switch f := c.field(); {
	case !focused && (f == nil || f.Value() == ""):
		return out
	case f == nil:
		below = draw.InMargin(c.connection.render(connection(), w-draw.Margin, max(room-1, 1), st), nil, w, focused, st)
	default:
		below = f.Render(w, room-1, focused, st)
	}
	out.Cursor = draw.MoveCursor(below.Cursor, 0, 1)
	out.Lines = append(out.Lines, below.Lines...)
	return out
}

// tabNames names the tabs, the open one in brackets, and says at the right
// whether what is written in it is right.
func (c *composer) tabNames(w int, st *theme.Styles) string {
	var names []string
	for i, name := range c.names() {
		if tab(i) == c.tab {
			names = append(names, st.Accent.Render("["+name+"]"))
		} else {
			names = append(names, st.Muted.Render(" "+name+" "))
		}
	}
	line := strings.Join(names, "")
	room := w - ansi.StringWidth(line) - 1
	return draw.Fit(line+" "+c.verdict(room, st), w)
}

func (c *composer) names() [tabCount]string {
	headers := "Headers"
	if n := strings.Count("\n"+c.draft().Headers, "\n"); c.headers.Value() != "" {
		headers = fmt.Sprintf("Headers %d", n)
	}
	return [tabCount]string{"Body", headers, "Connection"}
}

// tabAt is the tab whose name is at a cell, the open one if none is.
func (c *composer) tabAt(cell int) tab {
	const brackets = 2
	left := 0
	for i, name := range c.names() {
		right := left + len(name) + brackets
		if cell >= left && cell < right {
			return tab(i)
		}
		left = right
	}
	return c.tab
}

// verdict says whether the field of the tab is right, in so many cells.
func (c *composer) verdict(room int, st *theme.Styles) string {
	f := c.field()
	switch {
	case f == nil || f.Value() == "":
		return ""
	case c.mistake == nil && c.tab == tabBody:
		if verb, _, _ := strings.Cut(strings.TrimSpace(c.line.Value()), " "); strings.EqualFold(verb, "get") {
			return st.Good.Render(ansi.Truncate("✓ JSON, sent as criteria", max(room, 0), draw.Ellipsis))
		}
		return st.Good.Render("✓ JSON")
	case c.mistake == nil:
		return st.Good.Render("✓")
	}
	text := c.mistake.Error()
	if e, ok := errors.AsType[*request.BodyError](c.mistake); ok && e.Err != nil { // the place first: the end may be cut
		text = fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
	}
	return st.Bad.Render(ansi.Truncate("✕ "+text, max(room, 0), draw.Ellipsis))
}
