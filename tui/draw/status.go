package draw

import (
	"strings"

	"sailscope/model/escape"
	"sailscope/theme"
)

// Status says what the last key did if nothing else shows it, and what it could not do.
// Both are plain texts that Draw escapes.
type Status struct{ Done, Problem string }

// Clear clears both.
func (s *Status) Clear() { *s = Status{} }

// Empty reports whether both are empty.
func (s *Status) Empty() bool { return *s == Status{} }

// Draw draws both behind a margin in up to most lines, the problem first.
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
