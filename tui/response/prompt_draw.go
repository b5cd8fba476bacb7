package response

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/model/search"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/sheet"
)

// finder is the search in a response.
type finder struct {
	query  search.Query
	result sheet.Found
	origin int // the line where the search began
	// seeking means that the view goes to the first match when it is found. That may be
	// after Enter has closed the prompt.
	seeking bool
}

// next returns the line of the next match after a line, or before it, and wraps around at
// the ends.
func (f *finder) next(line, step int) (match int, ok bool) {
	lines := f.result.Lines
	if len(lines) == 0 {
		return 0, false
	}
	at, exact := slices.BinarySearch(lines, line)
	switch {
	case step < 0:
		at--
	case exact:
		at++
	}
	return lines[(at+len(lines))%len(lines)], true
}

// text says how many lines match, and which match a line is.
func (f *finder) text(line int) string {
	n := len(f.result.Lines)
	all := draw.Count(n)
	if f.result.More {
		all += "+"
	}
	switch {
	case f.query.Text() == "":
		return ""
	case !f.result.Done:
		return "searching" + draw.Ellipsis
	case n == 0:
		return "not found"
	}
	if i, exact := slices.BinarySearch(f.result.Lines, line); exact {
		return draw.Count(i+1) + " of " + all
	}
	return "on " + all + " lines"
}

// promptKind says what a prompt is for.
type promptKind int

const (
	promptSearch promptKind = iota
	promptPath
	promptFilter
)

// prompt is a line below a response that the user types in.
type prompt struct {
	kind    promptKind
	input   textinput.Model
	before  string // what was active when it opened
	problem string
	// completions begin with the typed text; chosen is the index of the offered one.
	completions []string
	chosen      int
}

func newPrompt(kind promptKind, value, placeholder string) *prompt {
	p := &prompt{kind: kind, input: textinput.New(), before: value}
	p.input.Prompt = ""
	p.input.Placeholder = placeholder
	p.input.SetVirtualCursor(false)
	p.input.SetValue(value)
	p.input.CursorEnd()
	p.input.Focus() // ignores the command that blinks an unused cursor
	return p
}

func (p *prompt) label() string {
	return map[promptKind]string{promptSearch: "/ ", promptPath: "path ", promptFilter: "jq | "}[p.kind]
}

// hints returns the keys that work while the prompt is open.
func (p *prompt) hints() []draw.Hint {
	cancel := draw.Press("esc", "cancel")
	switch p.kind {
	case promptPath:
		return []draw.Hint{draw.Press("enter", "go there"), draw.Press("tab", "complete"), draw.Press("down", "other completions"), cancel}
	case promptFilter:
		return []draw.Hint{draw.Press("enter", "apply (empty = off)"), cancel}
	default:
		return []draw.Hint{draw.Press("enter", "done"), draw.Press("down", "next"), draw.Press("up", "previous"), cancel}
	}
}

func (p *prompt) render(w int, status string, st *theme.Styles) draw.Block {
	line := textinput.StyleState{Text: st.Text, Placeholder: st.Muted, Prompt: st.Muted, Suggestion: st.Muted}
	p.input.SetStyles(textinput.Styles{Focused: line, Blurred: line})
	head := st.Accent.Bold(true).Render(p.label())
	if status != "" {
		status = " " + st.Muted.Render(status)
	}
	room := max(w-ansi.StringWidth(head)-ansi.StringWidth(status), 1)
	text, cursor := draw.ViewInput(&p.input, room, st)
	if rest := p.completion(); rest != "" && cursor != nil {
		text = draw.Fit(ansi.Truncate(text, cursor.X, "")+st.Muted.Render(escape.Text(rest)), room)
	}
	return draw.Block{Lines: []string{draw.Fit(head+text+status, w)}, Cursor: draw.MoveCursor(cursor, ansi.StringWidth(head), 0)}
}

// offer sets the completions of the typed text.
func (p *prompt) offer(completions []string) { p.completions, p.chosen = completions, 0 }

// choose offers another completion.
func (p *prompt) choose(step int) {
	if n := len(p.completions); n > 0 {
		p.chosen = (p.chosen + step + n) % n
	}
}

// completion returns what the offered completion adds to the typed text.
func (p *prompt) completion() string {
	value := p.input.Value()
	if p.chosen >= len(p.completions) || p.input.Position() < len([]rune(value)) {
		return ""
	}
	return strings.TrimPrefix(p.completions[p.chosen], value)
}

// complete accepts the offered completion.
func (p *prompt) complete() {
	p.input.SetValue(p.input.Value() + p.completion())
	p.input.CursorEnd()
}

// malformed says what is wrong with the current response, "" if it is a JWR.
func (v *View) malformed() string {
	if v.exchange == nil || v.exchange.Outcome.Err != nil || v.exchange.Outcome.Answer.Malformed == nil {
		return ""
	}
	return v.exchange.Outcome.Answer.Malformed.String()
}

// bars draws the lines below a response: the active search and filter, errors, and the
// prompt.
func (v *View) bars(w int, st *theme.Styles) draw.Block {
	var out draw.Block
	say := func(text string) { out.Lines = append(out.Lines, draw.Fit(text, w)) }
	asking := func(kind promptKind) bool { return v.prompt != nil && v.prompt.kind == kind }
	if text := v.malformed(); text != "" {
		say(st.Warn.Render("! " + escape.Text(text)))
	}
	if v.problem != "" {
		const most = 3
		lines := draw.Wrap("✕ "+escape.Text(v.problem), w)
		out.Lines = append(out.Lines, draw.FitAll(draw.Styled(st.Bad, draw.ClipLines(lines, most)), w)...)
	}
	if v.filter != "" && v.kind == sheetBody && !asking(promptFilter) {
		text := "jq | " + escape.Text(v.filter)
		if v.making {
			text += " · running" + draw.Ellipsis
		}
		say(st.Accent.Render(text) + st.Muted.Render(" · | changes it"))
	}
	switch query := v.find.query.Text(); {
	case !v.Status.Empty():
		out.Lines = append(out.Lines, v.Status.Draw(0, w, 1, st)...)
	case query != "" && !asking(promptSearch):
		say(st.Accent.Render("/ "+escape.Text(query)) + st.Muted.Render(" · "+v.find.text(v.Line())+" · n next, N previous"))
	}
	if v.prompt == nil {
		return out
	}
	if v.prompt.problem != "" {
		say(st.Bad.Render("✕ " + escape.Text(v.prompt.problem)))
	}
	status := ""
	switch n := len(v.prompt.completions); {
	case asking(promptSearch):
		status = v.find.text(v.Line())
	case n > 1:
		status = draw.Count(v.prompt.chosen+1) + " of " + draw.Count(n)
	}
	drawn := v.prompt.render(w, status, st)
	out.Cursor = draw.MoveCursor(drawn.Cursor, 0, len(out.Lines))
	out.Lines = append(out.Lines, drawn.Lines...)
	return out
}
