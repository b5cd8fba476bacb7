package tui

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

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

// maxBodyRows bounds the body's field; longer ones scroll in it.
const maxBodyRows = 12

func newComposer() composer {
	c := composer{line: textinput.New(), body: textarea.New()}
	c.line.Prompt = ""
	c.line.Placeholder = "a request, e.g. GET /boat?limit=3"
	c.line.SetVirtualCursor(false)
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
	c.line.CursorEnd()
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

// field is something drawn: its lines, and where in them the cursor is, the parts
// of a pane, and what can be clicked.
type field struct {
	lines  []string
	cursor *tea.Cursor
	parts  []partPlace
	zones  []zone
}

// below puts another field under this one.
func (f *field) below(other field) {
	y := len(f.lines)
	if other.cursor != nil {
		f.cursor = moveCursor(other.cursor, 0, y)
	}
	other.moveParts(0, y)
	f.parts = append(f.parts, other.parts...)
	f.zones = append(f.zones, movedZones(other.zones, 0, y)...)
	f.lines = append(f.lines, other.lines...)
}

// part is below for a whole part of a pane, which the mouse finds there.
func (f *field) part(p part, other field, w int) {
	f.parts = append(f.parts, partPlace{p, rect{y: len(f.lines), w: w, h: len(other.lines)}})
	f.below(other)
}

const fieldMargin = 2 // the focus mark and a space

func (c *composer) renderLine(w int, focused bool, st *theme.Styles) field {
	c.dress(st)
	line, cursor := viewInput(&c.line, w-fieldMargin, st)
	return c.place([]string{line}, cursor, w, focused, st)
}

// renderBody draws the body in at most room rows, with signs where it goes on.
func (c *composer) renderBody(w, room int, focused bool, st *theme.Styles) field {
	c.dress(st)
	height := max(min(room, maxBodyRows), 1)
	draw := c.idleBody
	if c.body.Focused() {
		draw = c.typedBody
	}
	lines, above, below, cursor := draw(max(w-fieldMargin, 1), height)
	drawn := c.place(lines, cursor, w, focused, st)
	if above > 0 {
		drawn.lines[0] = ansi.Truncate(drawn.lines[0], 1, "") + st.Muted.Render(cut) + ansi.TruncateLeft(drawn.lines[0], fieldMargin, "")
	}
	if below > 0 {
		last := len(drawn.lines) - 1
		more := st.Muted.Render(" " + cut + " " + plural(below, "more line"))
		drawn.lines[last] = fit(ansi.Truncate(drawn.lines[last], max(w-ansi.StringWidth(more), 0), "")+more, w)
	}
	return drawn
}

// typedBody is the field with the cursor. It always has its full height: one
// that grew with its text would have scrolled by then.
func (c *composer) typedBody(w, height int) (lines []string, above, below int, cursor *tea.Cursor) {
	c.body.SetWidth(w)
	c.body.SetHeight(height)
	total := c.bodyLines()
	if c.body.ScrollYOffset() > 0 && total <= height {
		c.unscrollBody()
	}
	rows := max(min(total, height), 1)
	above = c.body.ScrollYOffset()
	return splitLines(c.body.View(), rows), above, total - above - rows, c.body.Cursor()
}

// idleBody is the text alone: a whole text field per pane and frame would cost
// more than everything else in it.
func (c *composer) idleBody(w, height int) (lines []string, above, below int, cursor *tea.Cursor) {
	if c.body.Value() == "" {
		return []string{c.styles.Muted.Render(c.body.Placeholder)}, 0, 0, nil
	}
	all := strings.Split(ansi.Hardwrap(c.body.Value(), w, true), "\n")
	rows := min(len(all), height)
	return styled(c.styles.Text, all[:rows]), 0, len(all) - rows, nil
}

// bodyLines counts the body's lines as they wrap.
func (c *composer) bodyLines() int {
	total := 0
	width := max(c.body.Width(), 1)
	for line := range strings.SplitSeq(c.body.Value(), "\n") {
		total += 1 + ansi.StringWidth(line)/width
	}
	return total
}

// unscrollBody brings the first line back into a field that has room for all.
func (c *composer) unscrollBody() {
	line, column := c.body.Line(), c.body.Column()
	c.body.MoveToBegin()
	for c.body.Line() < line {
		c.body.CursorDown()
	}
	c.body.SetCursorColumn(column)
}

// viewInput draws a line field in w cells, with signs where its text goes on
// out of sight.
func viewInput(input *textinput.Model, w int, st *theme.Styles) (string, *tea.Cursor) {
	switch {
	case input.Value() == "":
		return fit(st.Muted.Render(input.Placeholder), w), input.Cursor()
	case !input.Focused():
		return fit(st.Text.Render(input.Value()), w), nil
	}
	input.SetWidth(max(w-2, 1))       // a cell for the cursor behind the text, one for a sign
	input.SetCursor(input.Position()) // scrolls to the cursor in the new width
	view, cursor := input.View(), input.Cursor()
	if cursor == nil {
		return fit(view, w), nil
	}
	value := []rune(input.Value())
	left := ansi.StringWidth(string(value[:input.Position()])) - cursor.X
	if left > 0 {
		view = st.Muted.Render(cut) + ansi.TruncateLeft(view, 1, "")
	}
	if ansi.StringWidth(string(value))-left > input.Width()+1 {
		view = ansi.Truncate(view, w-1, "") + st.Muted.Render(cut)
	}
	return fit(view, w), cursor
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
