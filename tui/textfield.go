package tui

import (
	"strings"

	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/theme"
)

// maxFieldRows bounds a field's height; longer texts scroll in it.
const maxFieldRows = 12

// helpedText is how long a text may be for a key press to look at all of it.
const helpedText = 256 << 10

// textField is a field of several lines.
type textField struct {
	area textarea.Model
	// json tells that brackets and indentation are helped with.
	json bool
	// wrong is the line that the mark of a mistake stands at, from 1; 0 for none.
	wrong int
}

func newTextField(placeholder string) textField {
	f := textField{area: textarea.New()}
	f.area.Prompt = ""
	f.area.Placeholder = placeholder
	f.area.ShowLineNumbers = false
	f.area.SetVirtualCursor(false)
	f.area.MaxHeight = 0 // as many lines as people write
	return f
}

func (f *textField) value() string { return f.area.Value() }

// set replaces the text. It is false if the field could not take all of it.
func (f *textField) set(text string) bool {
	f.area.SetValue(text)
	return strings.Count(f.area.Value(), "\n") == strings.Count(text, "\n")
}

func (f *textField) dress(st *theme.Styles) {
	plain := lipgloss.NewStyle()
	style := textarea.StyleState{
		Base: plain, Text: st.Text, CursorLine: st.Text, EndOfBuffer: plain, Placeholder: st.Muted, Prompt: plain,
	}
	f.area.SetStyles(textarea.Styles{Focused: style, Blurred: style})
}

// update gives a key press or a paste to the field. Pastes are taken as they
// are.
func (f *textField) update(msg tea.Msg) {
	if key, ok := msg.(tea.KeyPressMsg); ok && f.json && !f.area.HasSelection() && f.area.Length() < helpedText {
		if edit, helped := f.help(key); helped {
			f.apply(edit)
			return
		}
	}
	f.area, _ = f.area.Update(msg)
}

// help is the edit that a key makes in JSON.
func (f *textField) help(key tea.KeyPressMsg) (edit model.Edit, helped bool) {
	switch key.String() {
	case "enter":
		return model.NewLineInJSON(f.aroundCursor()), true
	case "backspace":
		return model.BackspaceInJSON(f.aroundCursor()), true
	case "{", "}", "[", "]", `"`:
		before, after := f.aroundCursor()
		return model.TypeInJSON(before, after, rune(key.Text[0])), true
	default:
		return model.Edit{}, false
	}
}

// aroundCursor is the text before and after the cursor.
func (f *textField) aroundCursor() (before, after string) {
	text := f.area.Value()
	at := 0
	for range f.area.Line() {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for range f.area.Column() {
		for i := range text[at:] {
			if i > 0 {
				at += i
				break
			}
		}
	}
	return text[:at], text[at:]
}

func (f *textField) apply(edit model.Edit) {
	f.press(tea.KeyBackspace, edit.Backspace)
	f.press(tea.KeyDelete, edit.Delete)
	f.area.InsertString(edit.Insert)
	f.press(tea.KeyLeft, edit.Left)
}

func (f *textField) press(code rune, times int) {
	for range times {
		f.area, _ = f.area.Update(tea.KeyPressMsg{Code: code})
	}
}

// render draws the text in at most room rows, with signs where it goes on and
// at the line that is wrong.
func (f *textField) render(w, room int, focused bool, st *theme.Styles) field {
	height := max(min(room, maxFieldRows), 1)
	draw := f.idle
	if f.area.Focused() {
		draw = f.typed
	}
	shown := draw(max(w-fieldMargin, 1), height, st)
	drawn := placeField(shown.lines, shown.cursor, w, focused, st)
	if shown.above > 0 {
		drawn.lines[0] = inMargin(drawn.lines[0], st.Muted.Render(cut))
	}
	if row := f.wrong - 1 - shown.above; f.wrong > 0 && row >= 0 && row < len(drawn.lines) && !f.wraps() {
		drawn.lines[row] = inMargin(drawn.lines[row], st.Bad.Render("✕"))
	}
	if shown.below > 0 {
		last := len(drawn.lines) - 1
		more := st.Muted.Render(" " + cut + " " + plural(shown.below, "more line"))
		drawn.lines[last] = fit(ansi.Truncate(drawn.lines[last], max(w-ansi.StringWidth(more), 0), "")+more, w)
	}
	return drawn
}

// inMargin puts a sign beside a field's line.
func inMargin(line, sign string) string {
	return ansi.Truncate(line, 1, "") + sign + ansi.TruncateLeft(line, fieldMargin, "")
}

// fieldRows are the rows of a field that are in sight, and how many are not.
type fieldRows struct {
	lines        []string
	above, below int
	cursor       *tea.Cursor
}

// typed is the field with the cursor. It always has its full height: one that
// grew with its text would have scrolled by then.
func (f *textField) typed(w, height int, _ *theme.Styles) fieldRows {
	f.area.SetWidth(w)
	f.area.SetHeight(height)
	total := f.rows()
	if f.area.ScrollYOffset() > 0 && total <= height {
		f.unscroll()
	}
	rows := max(min(total, height), 1)
	above := f.area.ScrollYOffset()
	return fieldRows{splitLines(f.area.View(), rows), above, total - above - rows, f.area.Cursor()}
}

// idle is the text alone: a whole text field per pane and frame would cost more
// than everything else in it.
func (f *textField) idle(w, height int, st *theme.Styles) fieldRows {
	if f.value() == "" {
		return fieldRows{lines: []string{st.Muted.Render(f.area.Placeholder)}}
	}
	all := strings.Split(ansi.Hardwrap(f.value(), w, true), "\n")
	rows := min(len(all), height)
	return fieldRows{lines: styled(st.Text, all[:rows]), below: len(all) - rows}
}

// rows counts the lines as they wrap.
func (f *textField) rows() int {
	total := 0
	width := max(f.area.Width(), 1)
	for line := range strings.SplitSeq(f.value(), "\n") {
		total += 1 + ansi.StringWidth(line)/width
	}
	return total
}

func (f *textField) wraps() bool { return f.rows() != 1+strings.Count(f.value(), "\n") }

// unscroll brings the first line back into a field that has room for all.
func (f *textField) unscroll() {
	line, column := f.area.Line(), f.area.Column()
	f.area.MoveToBegin()
	for f.area.Line() < line {
		f.area.CursorDown()
	}
	f.area.SetCursorColumn(column)
}
