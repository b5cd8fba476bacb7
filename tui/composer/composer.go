// Package composer is where a request is written: its line with completion, its body
// and headers, and the connection that it goes over.
package composer

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

// Composer is where a request is written: its line, and below it the tabs with
// its JSON body, its headers, and the connection that it goes over.
type Composer struct {
	line       textinput.Model
	completion completion
	tab        tab
	body       field.Text
	headers    field.Text
	connection connectionView
	styles     *theme.Styles // those the fields were last dressed in
	// Problem is why the request could not be sent, until it is edited.
	Problem string
	// mistake is what is wrong in the field of the tab, while it is written.
	mistake error
	// Name is that of the saved request it came from, or was last saved under.
	Name string
}

// tab is one of those below the request line.
type tab int

const (
	tabBody tab = iota
	tabHeaders
	tabConnection
	tabCount
)

// New is a composer without a request.
func New() Composer {
	c := Composer{
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

// Draft is what is written.
func (c *Composer) Draft() request.Draft {
	return request.Draft{Line: strings.TrimSpace(c.line.Value()), Headers: strings.TrimSpace(c.headers.Value()), Body: strings.TrimSpace(c.body.Value())}
}

// Set replaces what is written, and shows the tab that there is something in.
func (c *Composer) Set(d request.Draft, name string) {
	c.line.SetValue(d.Line)
	c.line.CursorEnd()
	c.completion = completion{}
	c.Problem, c.Name, c.tab = "", name, tabBody
	c.headers.Set(d.Headers)
	c.body.Set(d.Body)
	if d.Body == "" && d.Headers != "" {
		c.tab = tabHeaders
	}
	c.check()
}

// CopyFrom takes over what another composer holds.
func (c *Composer) CopyFrom(other *Composer) { c.Set(other.Draft(), other.Name) }

// field is that of the tab, nil for the connection's.
func (c *Composer) field() *field.Text {
	switch c.tab {
	case tabBody:
		return &c.body
	case tabHeaders:
		return &c.headers
	default:
		return nil
	}
}

// Turn goes to the next tab. While typing, only to one with a field.
func (c *Composer) Turn(step int, typing bool) {
	tabs := tabCount
	if typing {
		tabs = tabConnection
	}
	c.open((c.tab + tab(step) + tabs) % tabs)
}

func (c *Composer) open(t tab) {
	c.tab = t
	c.check()
}

// Blur takes the cursor away from the fields.
func (c *Composer) Blur() {
	c.line.Blur()
	c.body.Blur()
	c.headers.Blur()
}

// FocusLine gives the request line the cursor.
func (c *Composer) FocusLine() {
	c.Blur()
	c.line.Focus() // its command blinks a virtual cursor; ours is the terminal's
}

// FocusTab gives the field of the open tab the cursor, if it has one.
func (c *Composer) FocusTab() {
	c.Blur()
	if f := c.field(); f != nil {
		f.Focus()
	}
}

// HasField tells whether the open tab can be written in.
func (c *Composer) HasField() bool { return c.field() != nil }

// OpenBody opens the tab of the body.
func (c *Composer) OpenBody() { c.tab = tabBody }

// Completing tells whether a completion is offered.
func (c *Composer) Completing() bool { return c.completion.ghost(&c.line) != "" }

// Scroll moves what is in the tab without a field. It tells whether that one is open.
func (c *Composer) Scroll(m draw.Motion) bool {
	if c.tab != tabConnection {
		return false
	}
	c.connection.scroll(m)
	return true
}

// ClickLine puts the cursor into the request line at a cell. focus gives the line the
// focus: a field without it shows its beginning.
func (c *Composer) ClickLine(x int, focus func()) {
	position := draw.PositionAt(&c.line, x-draw.Margin)
	focus()
	c.line.SetCursor(position)
}

// ClickTab is a click on the tabs' names, or on what is in the open one. focus gives
// that the focus.
func (c *Composer) ClickTab(x, y int, focus func()) {
	f := c.field()
	switch {
	case y == 0:
		c.open(c.tabAt(x - draw.Margin))
		focus()
	case f == nil:
		focus()
	default:
		line, column := f.PositionAt(x-draw.Margin, y-1)
		focus()
		f.GoTo(line, column)
	}
}

// Update gives a key press or a paste to the field that has the cursor. seen are
// the requests that the line is completed from.
func (c *Composer) Update(msg tea.Msg, seen func() []string) {
	c.Problem = ""
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

func (c *Composer) edit(f *field.Text, msg tea.Msg) {
	if err := f.Update(msg); err != nil {
		c.Problem = err.Error()
	}
	c.check()
}

// check looks for a mistake in the field of the tab.
func (c *Composer) check() {
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

// Format lays the body out, if it is right.
func (c *Composer) Format() {
	formatted, err := request.FormatBody(c.body.Value())
	c.Problem = ""
	if err != nil {
		c.Problem = "the body: " + err.Error()
	} else {
		c.body.Set(formatted)
	}
	c.tab = tabBody
	c.check()
}

func (c *Composer) dress(st *theme.Styles) {
	if c.styles == st {
		return
	}
	c.styles = st
	line := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted}
	c.line.SetStyles(textinput.Styles{Focused: line, Blurred: line})
	c.body.Dress(st)
	c.headers.Dress(st)
}

// DrawLine draws the request line.
func (c *Composer) DrawLine(w int, focused bool, st *theme.Styles) draw.Block {
	c.dress(st)
	line, cursor := draw.ViewInput(&c.line, w-draw.Margin, st)
	if ghost := c.completion.ghost(&c.line); ghost != "" && cursor != nil {
		line = draw.Fit(ansi.Truncate(line, cursor.X, "")+st.Muted.Italic(true).Render(escape.Text(ghost)), w-draw.Margin)
	}
	return draw.InMargin([]string{line}, cursor, w, focused, st)
}

// TabHeight is how many of at most room rows DrawTab takes.
func (c *Composer) TabHeight(w, room int, focused bool, connection func() [][2]string) int {
	switch f := c.field(); {
	case !focused && (f == nil || f.Value() == ""):
		return 1
	case f == nil:
		return 1 + c.connection.height(connection(), w-draw.Margin, max(room-1, 1))
	default:
		return 1 + f.Height(w, room-1)
	}
}

// DrawTab draws the tabs' names, and what is in the one that is open, in at
// most room rows: the names alone if nothing is written there and nobody is
// about to.
func (c *Composer) DrawTab(w, room int, focused bool, connection func() [][2]string, st *theme.Styles) draw.Block {
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
func (c *Composer) tabNames(w int, st *theme.Styles) string {
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

func (c *Composer) names() [tabCount]string {
	headers := "Headers"
	if n := strings.Count("\n"+c.Draft().Headers, "\n"); c.headers.Value() != "" {
		headers = fmt.Sprintf("Headers %d", n)
	}
	return [tabCount]string{"Body", headers, "Connection"}
}

// tabAt is the tab whose name is at a cell, the open one if none is.
func (c *Composer) tabAt(cell int) tab {
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
func (c *Composer) verdict(room int, st *theme.Styles) string {
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

// Wheel scrolls what is in the open tab.
func (c *Composer) Wheel(m draw.Motion) {
	f := c.field()
	for range draw.WheelStep {
		switch {
		case m.Columns() != 0: // nothing is wider than its tab
		case f == nil:
			c.connection.scroll(m)
		default:
			f.Scroll(m)
		}
	}
}
