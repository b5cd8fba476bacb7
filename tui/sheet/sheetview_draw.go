package sheet

import (
	"fmt"
	"strconv"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/search"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// sheetCache is the rows of the last drawing, and what they depend on.
type sheetCache struct {
	look sheetLook
	rows []string
}

// sheetLook is everything that the rows depend on.
type sheetLook struct {
	w, h, top, left, cursor, rows int
	plain, numbers, focused       bool
	sheet                         *Sheet
	query                         search.Query
	styles                        *theme.Styles
}

// Draw draws v.Height rows, with the query's matches marked.
func (v *View) Draw(w int, focused bool, query search.Query, st *theme.Styles) []string {
	v.Top = min(v.Top, max(v.Rows()-v.Height, 0))
	look := sheetLook{
		w: w, h: v.Height, top: v.Top, left: v.Left, cursor: v.Cursor, rows: v.Rows(),
		plain: v.Plain, numbers: v.Numbers, focused: focused, sheet: v.Sheet, query: query, styles: st,
	}
	if v.cache.look != look {
		v.cache = sheetCache{look: look, rows: v.drawRows(w, focused, query, st)}
	}
	return v.cache.rows
}

func (v *View) drawRows(w int, focused bool, query search.Query, st *theme.Styles) []string {
	var lines []string
	rows := v.Rows()
	for row := v.Top; row < min(v.Top+v.visible(), rows); row++ {
		gutter := v.gutter(row, focused, st)
		lines = append(lines, gutter+v.drawRow(row, w-ansi.StringWidth(gutter), query, st))
	}
	if below := rows - v.Top - v.Height; below > 0 {
		lines = append(lines, st.Muted.Render(draw.Ellipsis+" "+draw.Plural(below+1, "more line")))
	}
	return lines
}

// gutter draws what precedes a row: the cursor's mark, the line number, and the fold
// sign.
func (v *View) gutter(row int, focused bool, st *theme.Styles) string {
	number := ""
	line := v.lineAt(row)
	if v.Numbers {
		width := len(strconv.Itoa(v.Sheet.Lines()))
		number = st.Muted.Render(fmt.Sprintf("%*d ", width, line+1))
	}
	if !v.Folds() {
		return number
	}
	mark, sign := " ", " "
	if focused && line == v.Cursor {
		mark = st.Accent.Render("▌")
	}
	if _, folded, ok := v.Sheet.block(line); ok {
		sign = st.Muted.Render("▾")
		if folded {
			sign = st.Accent.Render("▸")
		}
	}
	return mark + number + sign + " "
}

// drawRow draws the visible part of a row in color. It colors before it cuts, so that a
// token keeps its color when its start is hidden. It first clips rows that are too long
// for that.
func (v *View) drawRow(row, w int, query search.Query, st *theme.Styles) string {
	text, clipped := draw.Clip(v.text(row, v.Left+w), v.Left+w)
	if clipped {
		text += draw.Ellipsis
	}
	colored := v.Sheet.color(v.lineAt(row), text, st)
	if places := query.Ranges(text); len(places) > 0 {
		marks := make([]lipgloss.Range, len(places))
		for i, place := range places {
			start := ansi.StringWidth(text[:place[0]])
			marks[i] = lipgloss.NewRange(start, start+ansi.StringWidth(text[place[0]:place[1]]), st.Warn.Reverse(true))
		}
		colored = lipgloss.StyleRanges(colored, marks...)
	}
	return draw.Window(colored, v.Left, w)
}
