// Package composer shows the part of a pane where the user writes a request: its line
// with completion, its body and headers, and the connection that it uses.
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

// Composer holds a request that the user writes: its line, and below it the tabs with its
// JSON body, its headers, and the connection that it uses.
type Composer struct {
	line       textinput.Model
	completion completion
	tab        tab
	body       field.Text
	headers    field.Text
	connection connectionView
	styles     *theme.Styles // the styles that the fields use
	// Problem says why the request was not sent. The next edit clears it.
	Problem string
	// mistake is the syntax error in the open tab's field.
	mistake error
	// Name is the name of the saved request that was loaded here or last saved from here.
	Name string
}

// tab is one of the tabs below the request line.
type tab int

const (
	tabBody tab = iota
	tabHeaders
	tabConnection
	tabCount
)

// New returns a composer without a request.
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

// Draft returns the request as written.
func (c *Composer) Draft() request.Draft {
	return request.Draft{Line: strings.TrimSpace(c.line.Value()), Headers: strings.TrimSpace(c.headers.Value()), Body: strings.TrimSpace(c.body.Value())}
}

// Set replaces the request, and opens the tab that has content.
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

// CopyFrom copies the request of another composer.
func (c *Composer) CopyFrom(other *Composer) { c.Set(other.Draft(), other.Name) }

// field returns the field of the open tab, nil for the connection tab.
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

// Turn goes to the next tab. While the user types, it skips the tab without a field.
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

// Blur takes the cursor from all fields.
func (c *Composer) Blur() {
	c.line.Blur()
	c.body.Blur()
	c.headers.Blur()
}

// FocusLine moves the cursor to the request line.
func (c *Composer) FocusLine() {
	c.Blur()
	c.line.Focus() // ignores the command that blinks a virtual cursor: we use the terminal's
}

// FocusTab moves the cursor to the field of the open tab, if it has one.
func (c *Composer) FocusTab() {
	c.Blur()
	if f := c.field(); f != nil {
		f.Focus()
	}
}

// HasField reports whether the open tab has a field to type in.
func (c *Composer) HasField() bool { return c.field() != nil }

// OpenBody opens the body tab.
func (c *Composer) OpenBody() { c.tab = tabBody }

// Completing reports whether the request line offers a completion.
func (c *Composer) Completing() bool { return c.completion.ghost(&c.line) != "" }

// Scroll scrolls the connection tab. It reports whether that tab is open.
func (c *Composer) Scroll(m draw.Motion) bool {
	if c.tab != tabConnection {
		return false
	}
	c.connection.scroll(m)
	return true
}

// ClickLine moves the cursor in the request line to a cell. focus focuses the line. The
// position is computed before that, because a line without focus shows its beginning.
func (c *Composer) ClickLine(x int, focus func()) {
	position := draw.PositionAt(&c.line, x-draw.Margin)
	focus()
	c.line.SetCursor(position)
}

// ClickTab handles a click on the tabs' names or on the content of the open tab. focus
// focuses the clicked part.
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

// Update passes a key press or a paste to the field that has the cursor. seen returns the
// requests to complete the line from.
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

// check looks for a syntax error in the open tab's field.
func (c *Composer) check() {
	c.mistake, c.body.Wrong, c.headers.Wrong = nil, 0, 0
	f := c.field()
	if f == nil || f.Length() > field.HelpedText {
		return // a longer body is checked when it is sent
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

// Format formats the body if it is valid JSON.
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

// TabHeight returns how many rows DrawTab uses, at most room.
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

// DrawTab draws the tabs' names and the content of the open tab in at most room rows. It
// draws only the names if the tab is empty and has no focus.
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

// tabNames draws the tabs' names, the open one in brackets, and at the right whether the
// open tab's field is valid.
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

// tabAt returns the tab whose name is at a cell, or the open tab if there is no name.
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

// verdict says in at most room cells whether the open tab's field is valid.
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
	if e, ok := errors.AsType[*request.BodyError](c.mistake); ok && e.Err != nil { // the position comes first: the end may be cut
		text = fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
	}
	return st.Bad.Render(ansi.Truncate("✕ "+text, max(room, 0), draw.Ellipsis))
}

// Wheel scrolls the content of the open tab.
func (c *Composer) Wheel(m draw.Motion) {
	f := c.field()
	for range draw.WheelStep {
		switch {
		case m.Columns() != 0: // no content is wider than its tab
		case f == nil:
			c.connection.scroll(m)
		default:
			f.Scroll(m)
		}
	}
}
