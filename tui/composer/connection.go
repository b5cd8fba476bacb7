package composer

import (
	"sailscope/internal/secret"
	"sailscope/internal/settings"
	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/field"
)

// connectionView shows the options of the pane's socket with masked secrets. They are
// read-only here.
type connectionView struct{ top, last int }

// help says below the settings how to change them.
const help = "A opens this in a form, for a new socket; c disconnects and connects this one."

// labelWidth returns the width of the column of keys.
func labelWidth(rows [][2]string) int {
	label := 0
	for _, row := range rows {
		label = max(label, len(row[0])+2)
	}
	return label
}

// texts returns the lines of a value, wrapped so that a line fits in w cells behind its
// key.
func texts(row [2]string, label, w int) []string {
	return draw.Wrap(escape.Text(row[1]), max(w-label, 1))
}

// height returns how many lines render uses, at most h.
func (v *connectionView) height(rows [][2]string, w, h int) int {
	label, lines := labelWidth(rows), len(draw.Wrap(help, w))
	for _, row := range rows {
		lines += len(texts(row, label, w))
	}
	return min(lines, h, field.MaxRows)
}

func (v *connectionView) render(rows [][2]string, w, h int, st *theme.Styles) []string {
	label := labelWidth(rows)
	var lines []string
	for _, row := range rows {
		for i, text := range texts(row, label, w) {
			if i > 0 {
				row[0] = ""
			}
			lines = append(lines, st.Muted.Render(draw.Fit(row[0], label))+st.Text.Render(text))
		}
	}
	lines = append(lines, draw.Styled(st.Muted, draw.Wrap(help, w))...)
	h = min(h, field.MaxRows)
	v.last = max(len(lines)-h, 0)
	v.top = min(v.top, v.last)
	shown := lines[v.top:min(v.top+h, len(lines))]
	if v.top > 0 {
		shown[0] = draw.Fit(shown[0], max(w-2, 0)) + " " + st.Muted.Render(draw.Ellipsis)
	}
	return clipMore(shown, len(lines)-v.top-len(shown), w, st)
}

// clipMore replaces the last line with the number of lines that are hidden below.
func clipMore(lines []string, below, w int, st *theme.Styles) []string {
	if below > 0 {
		lines[len(lines)-1] = draw.Fit(st.Muted.Render(draw.Ellipsis+" "+draw.Plural(below+1, "more line")+", j scrolls"), w)
	}
	return lines
}

func (v *connectionView) scroll(m draw.Motion) {
	v.top = min(max(m.Apply(v.top, v.last, 2), 0), v.last)
}

// Settings returns the keys and texts of the settings that differ from their defaults,
// and of those that always show.
func Settings(c settings.Connection, secrets secret.Settings) [][2]string {
	var rows [][2]string
	for _, s := range settings.Offered(settings.Tab | settings.TabAlways) {
		texts := s.Texts(c)
		if len(texts) == 0 {
			texts = []string{s.Default}
		}
		for _, text := range texts {
			if s.In(settings.TabAlways) || !s.IsDefault(text) {
				rows = append(rows, [2]string{s.Key, settings.YesOrNo(secrets.Mask(s.Secret(), text))})
			}
		}
	}
	return rows
}
