// Package field is a field for texts of several lines. It keeps every character of a
// text, including invisible ones, and more lines than an editor widget takes.
package field

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/request"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// MaxRows limits a field's height; longer texts scroll in it.
const MaxRows = 12

// HelpedText is the size in bytes up to which a key press may process the whole text.
const HelpedText = 256 << 10

// Text is a field of several lines.
type Text struct {
	area textArea // holds the text with stand-ins
	// unseen are the characters that the area has stand-ins for.
	unseen standIns
	// JSON turns on help with brackets and indentation.
	JSON bool
	// Wrong is the line of a syntax error, from 1; 0 for none.
	Wrong int
	top   int // first visible row while the field has no cursor
	// held is a text that is too long for the area, which is then empty.
	held  *heldText
	width int // of the text in the last drawing
}

// New returns an empty field. placeholder says what to write in it.
func New(placeholder string) Text {
	return Text{area: textArea{placeholder: placeholder}}
}

// Focus gives the field the cursor.
func (f *Text) Focus() { f.area.use().Focus() } // ignores the command that blinks a virtual cursor: we use the terminal's

// Blur takes the cursor away.
func (f *Text) Blur() { f.area.blur() }

// Focused reports whether the field has the cursor.
func (f *Text) Focused() bool { return f.area.focused() }

// Value returns the text as it was set and edited.
func (f *Text) Value() string {
	if f.held != nil {
		return f.held.text
	}
	return f.unseen.text(f.area.value())
}

// Length returns the approximate length of the text.
func (f *Text) Length() int {
	if f.held != nil {
		return len(f.held.text)
	}
	return f.area.length()
}

// Set replaces the text. A text that can't be edited is held.
func (f *Text) Set(text string) {
	f.top, f.held, f.unseen = 0, nil, standIns{}
	text = LineFeeds(text)
	held, ok := f.unseen.put(text)
	if !ok || 1+strings.Count(text, "\n") > MaxLines {
		f.held, f.unseen, held = hold(text), standIns{}, ""
	}
	f.area.setValue(held)
}

// Dress sets the styles of the text.
func (f *Text) Dress(st *theme.Styles) {
	plain := lipgloss.NewStyle()
	style := textarea.StyleState{
		Base: plain, Text: st.Text, CursorLine: st.Text, EndOfBuffer: plain, Placeholder: st.Muted, Prompt: plain,
	}
	f.area.setStyles(textarea.Styles{Focused: style, Blurred: style})
}

// Update passes a key press or a paste to the field. A paste is inserted unchanged. If
// the field can't make the change, Update fails and the text stays.
func (f *Text) Update(msg tea.Msg) error {
	if f.held != nil {
		return f.updateHeld(msg)
	}
	if text, over := f.overflows(insertion(msg)); over {
		if _, paste := msg.(tea.PasteMsg); !paste || f.area.use().HasSelection() {
			return errFull
		}
		f.Set(text)
		return nil
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && f.JSON && !f.area.use().HasSelection() && f.area.length() < HelpedText {
		if edit, helped := f.help(key); helped {
			f.apply(edit)
			return nil
		}
	}
	held, ok := f.unseen.putMessage(msg)
	if !ok {
		return errFull
	}
	f.area.update(held)
	return nil
}

// help returns the edit that a key makes in JSON.
func (f *Text) help(key tea.KeyPressMsg) (edit request.Edit, helped bool) {
	switch key.String() {
	case "enter":
		return request.NewLineInJSON(f.aroundCursor()), true
	case "backspace":
		return request.BackspaceInJSON(f.aroundCursor()), true
	case "{", "}", "[", "]", `"`:
		before, after := f.aroundCursor()
		return request.TypeInJSON(before, after, rune(key.Text[0])), true
	default:
		return request.Edit{}, false
	}
}

// aroundCursor returns the area's content before and after the cursor.
func (f *Text) aroundCursor() (before, after string) {
	text := f.area.value()
	at := 0
	for range f.area.use().Line() {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for range f.area.use().Column() {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return text[:at], text[at:]
}

func (f *Text) apply(edit request.Edit) {
	f.press(tea.KeyBackspace, edit.Backspace)
	f.press(tea.KeyDelete, edit.Delete)
	f.area.use().InsertString(edit.Insert)
	f.press(tea.KeyLeft, edit.Left)
}

func (f *Text) press(code rune, times int) {
	for range times {
		f.area.update(tea.KeyPressMsg{Code: code})
	}
}

// Height returns how many rows Render uses, at most room.
func (f *Text) Height(w, room int) int {
	most := max(min(room, MaxRows), 1)
	if f.held != nil {
		return min(len(f.held.lines), most)
	}
	w = max(w-draw.Margin, 1)
	text := f.area.value()
	if f.area.focused() {
		return min(wrapped(text, w), most)
	}
	if text == "" {
		return 1
	}
	rows := 0
	for line := range strings.SplitSeq(f.unseen.drawn(text), "\n") {
		rows += 1 + strings.Count(ansi.Hardwrap(line, w, true), "\n")
		if rows >= most {
			return most
		}
	}
	return rows
}

// Render draws the text in at most room rows. It marks where more text is hidden, and the
// line with the error.
func (f *Text) Render(w, room int, focused bool, st *theme.Styles) draw.Block {
	height := max(min(room, MaxRows), 1)
	rows := f.idle
	switch {
	case f.held != nil:
		rows = f.heldRows
	case f.area.focused():
		rows = f.typed
	}
	f.width = max(w-draw.Margin, 1)
	shown := rows(f.width, height, st)
	drawn := draw.InMargin(shown.lines, shown.cursor, w, focused, st)
	if shown.above > 0 {
		drawn.Lines[0] = inMargin(drawn.Lines[0], st.Muted.Render(draw.Ellipsis))
	}
	if f.held != nil {
		f.Wrong = 0 // the editor reports the line
	}
	if row := f.Wrong - 1 - shown.above; f.Wrong > 0 && row >= 0 && row < len(drawn.Lines) && !f.wraps() {
		drawn.Lines[row] = inMargin(drawn.Lines[row], st.Bad.Render("✕"))
	}
	if shown.below > 0 {
		last := len(drawn.Lines) - 1
		more := st.Muted.Render(" " + draw.Ellipsis + " " + draw.Plural(shown.below, "more line"))
		drawn.Lines[last] = draw.Fit(ansi.Truncate(drawn.Lines[last], max(w-ansi.StringWidth(more), 0), "")+more, w)
	}
	return drawn
}

// inMargin puts a sign in the margin of a field's line.
func inMargin(line, sign string) string {
	return ansi.Truncate(line, 1, "") + sign + ansi.TruncateLeft(line, draw.Margin, "")
}

// fieldRows are the visible rows of a field, and how many are hidden.
type fieldRows struct {
	lines        []string
	above, below int
	cursor       *tea.Cursor
}

// typed draws the field with the cursor. It always has its full height: a field that grew
// with its text would already have scrolled.
func (f *Text) typed(w, height int, _ *theme.Styles) fieldRows {
	f.area.use().SetWidth(w)
	f.area.use().SetHeight(height)
	total := f.rows()
	if f.area.use().ScrollYOffset() > 0 && total <= height {
		f.unscroll()
	}
	rows := max(min(total, height), 1)
	above := f.area.use().ScrollYOffset()
	return fieldRows{draw.SplitLines(f.unseen.drawn(f.area.use().View()), rows), above, total - above - rows, f.area.use().Cursor()}
}

// idle draws only the text: a full text area for each pane and frame would cost more than
// the rest of the pane.
func (f *Text) idle(w, height int, st *theme.Styles) fieldRows {
	text := f.area.value()
	if text == "" {
		return fieldRows{lines: []string{st.Muted.Render(f.area.placeholder)}}
	}
	all := strings.Split(ansi.Hardwrap(f.unseen.drawn(text), w, true), "\n")
	rows := min(len(all), height)
	f.top = min(f.top, len(all)-rows)
	return fieldRows{lines: draw.Styled(st.Text, all[f.top:f.top+rows]), above: f.top, below: len(all) - f.top - rows}
}

// rows counts the lines of the area after wrapping.
func (f *Text) rows() int { return wrapped(f.area.value(), max(f.area.use().Width(), 1)) }

func wrapped(text string, w int) int {
	total := 0
	for line := range strings.SplitSeq(text, "\n") {
		total += 1 + ansi.StringWidth(line)/w
	}
	return total
}

func (f *Text) wraps() bool { return f.rows() != 1+strings.Count(f.area.value(), "\n") }

// unscroll scrolls to the first line if the field has room for all lines.
func (f *Text) unscroll() {
	line, column := f.area.use().Line(), f.area.use().Column()
	f.area.use().MoveToBegin()
	f.GoTo(line, column)
}

// Scroll moves a line up or down, with the cursor if the field has it.
func (f *Text) Scroll(m draw.Motion) {
	switch {
	case f.held != nil:
		f.top = max(m.Apply(f.top, len(f.held.lines)-1, MaxRows), 0)
	case f.area.focused() && m == draw.LineUp:
		f.area.use().CursorUp()
	case f.area.focused() && m == draw.LineDown:
		f.area.use().CursorDown()
	default:
		f.top = max(m.Apply(f.top, 0, 1), 0) // drawing limits it to the end
	}
}

// PositionAt returns the line and the column of the text that was drawn at a cell.
func (f *Text) PositionAt(x, y int) (line, column int) {
	if f.held != nil {
		return 0, 0
	}
	if f.area.focused() {
		position := f.area.use().PositionAt(x, y)
		return position.Row, position.Col
	}
	y += f.top
	lines := strings.Split(f.area.value(), "\n")
	for line, text := range lines {
		rows := strings.Split(ansi.Hardwrap(text, f.width, true), "\n")
		if y < len(rows) {
			before := len([]rune(strings.Join(rows[:y], "")))
			return line, before + draw.RuneAt([]rune(rows[y]), x)
		}
		y -= len(rows)
	}
	last := len(lines) - 1
	return last, len([]rune(lines[last]))
}

// GoTo moves the cursor to a column of a line. The area itself moves by visible rows, so
// GoTo makes it too wide for lines to wrap while it moves.
func (f *Text) GoTo(line, column int) {
	if f.held != nil {
		return
	}
	const wide = 1 << 30
	f.area.use().SetWidth(wide)
	f.area.use().BeginSelection(0, line-f.area.use().ScrollYOffset())
	f.area.use().EndSelection()
	f.area.use().SetCursorColumn(column)
	f.area.use().SetWidth(f.width)
}

// LineFeeds restores the line feeds that terminals replace in a paste.
func LineFeeds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
