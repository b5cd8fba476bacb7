package tui

import (
	"fmt"
	"strconv"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/search"
	"sailscope/theme"
	"sailscope/tui/draw"
)

// sheetCache is the rows as last drawn, and what for.
type sheetCache struct {
	look sheetLook
	rows []string
}

// sheetLook is everything the rows depend on.
type sheetLook struct {
	w, h, top, left, cursor, rows int
	plain, numbers, focused       bool
	sheet                         *sheet
	query                         search.Query
	styles                        *theme.Styles
}

// draw draws as many rows as the view is high. The query marks where it is found.
func (v *sheetView) draw(w int, focused bool, query search.Query, st *theme.Styles) []string {
	v.top = min(v.top, max(v.rows()-v.height, 0))
	look := sheetLook{
		w: w, h: v.height, top: v.top, left: v.left, cursor: v.cursor, rows: v.rows(),
		plain: v.plain, numbers: v.numbers, focused: focused, sheet: v.sheet, query: query, styles: st,
	}
	if v.cache.look != look {
		v.cache = sheetCache{look: look, rows: v.drawRows(w, focused, query, st)}
	}
	return v.cache.rows
}

func (v *sheetView) drawRows(w int, focused bool, query search.Query, st *theme.Styles) []string {
	var lines []string
	rows := v.rows()
	for row := v.top; row < min(v.top+v.visible(), rows); row++ {
		gutter := v.gutter(row, focused, st)
		lines = append(lines, gutter+v.drawRow(row, w-ansi.StringWidth(gutter), query, st))
	}
	if below := rows - v.top - v.height; below > 0 {
		lines = append(lines, st.Muted.Render(draw.Ellipsis+" "+draw.Plural(below+1, "more line")))
	}
	return lines
}

// gutter is what stands before a row: the mark of where one is, the number, and
// the sign of what folds.
func (v *sheetView) gutter(row int, focused bool, st *theme.Styles) string {
	number := ""
	line := v.lineAt(row)
	if v.numbers {
		width := len(strconv.Itoa(v.sheet.lines()))
		number = st.Muted.Render(fmt.Sprintf("%*d ", width, line+1))
	}
	if !v.folds() {
		return number
	}
	mark, sign := " ", " "
	if focused && line == v.cursor {
		mark = st.Accent.Render("▌")
	}
	if _, folded, ok := v.sheet.block(line); ok {
		sign = st.Muted.Render("▾")
		if folded {
			sign = st.Accent.Render("▸")
		}
	}
	return mark + number + sign + " "
}

// drawRow is the part of a row that the window shows, in colour. The colours
// come first and the cutting after, so that a token keeps its colour when its
// start is out of sight; rows too long for that are cut first.
func (v *sheetView) drawRow(row, w int, query search.Query, st *theme.Styles) string {
	text, clipped := draw.Clip(v.text(row, v.left+w), v.left+w)
	if clipped {
		text += draw.Ellipsis
	}
	coloured := v.sheet.colour(v.lineAt(row), text, st)
	if places := query.Ranges(text); len(places) > 0 {
		marks := make([]lipgloss.Range, len(places))
		for i, place := range places {
			start := ansi.StringWidth(text[:place[0]])
			marks[i] = lipgloss.NewRange(start, start+ansi.StringWidth(text[place[0]:place[1]]), st.Warn.Reverse(true))
		}
		coloured = lipgloss.StyleRanges(coloured, marks...)
	}
	return draw.Window(coloured, v.left, w)
}
