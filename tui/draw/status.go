package draw

import (
	"strings"

	"sailscope/model/escape"
	"sailscope/theme"
)

// Status is what the last key did that is not to be seen otherwise, and what it
// could not do. Both are plain texts, which are escaped when they are drawn.
type Status struct{ Done, Problem string }

// Clear takes both back.
func (s *Status) Clear() { *s = Status{} }

// Empty tells whether there is nothing to say.
func (s *Status) Empty() bool { return *s == Status{} }

// Draw draws both in at most so many lines behind a margin, the problem first.
func (s *Status) Draw(margin, w, most int, st *theme.Styles) []string {
	var lines []string
	say := func(sign, text string, style func(...string) string) {
		if text == "" {
			return
		}
		for _, line := range Wrap(sign+" "+escape.Text(text), w-margin) {
			lines = append(lines, strings.Repeat(" ", margin)+style(line))
		}
	}
	say("✕", s.Problem, st.Bad.Render)
	say("✓", s.Done, st.Good.Render)
	return FitAll(ClipLines(lines, most), w)
}
