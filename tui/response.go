package tui

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/search"
	"sailscope/theme"
)

// responseView shows one of the outcomes of a pane's requests.
type responseView struct {
	keys     keyNames
	exchange *model.Exchange
	kind     sheetKind
	plain    bool   // as text: nothing folds, and there is no line to stand on
	numbers  bool   // of lines
	filter   string // jq, "" is off

	sheet   *sheet // nil while there is none yet
	want    sheetKey
	making  bool   // the sheet that is wanted is being made
	problem string // why there is no such sheet
	anchor  string // the path to go to when it is there

	// reading keeps a newer answer from taking the place of this one.
	reading bool
	top     int // first visible row
	left    int // first visible cell
	cursor  int // the line one stands on
	height  int // rows when last drawn

	find   finder
	prompt *prompt
	said   string // what a key did that shows nowhere else
	cache  responseCache
	// sheetJob and findJob are what is being computed for the view.
	sheetJob, findJob job
}

// show turns to another exchange; its sheet follows.
func (v *responseView) show(x *model.Exchange) {
	v.anchor = ""
	query := search.Query{}
	if v.exchange != nil && v.exchange.Line() == x.Line() { // the same place in another answer to the same request
		v.anchor, query = v.path(), v.find.query
	}
	v.exchange, v.sheet, v.problem = x, nil, ""
	v.top, v.left, v.cursor = 0, 0, 0
	v.find = finder{query: query}
	if v.kind == sheetHex {
		v.kind = sheetBody
	}
}

// folds tells whether there is something to fold, and a line to stand on.
func (v *responseView) folds() bool { return v.sheet != nil && v.sheet.tree != nil && !v.plain }

// rows is how many rows there are to show.
func (v *responseView) rows() int {
	switch {
	case v.sheet == nil:
		return 0
	case v.plain:
		return v.sheet.lines()
	default:
		return v.sheet.rows()
	}
}

func (v *responseView) lineAt(row int) int {
	if v.plain {
		return row
	}
	return v.sheet.lineAt(row)
}

func (v *responseView) rowOf(line int) int {
	if v.plain {
		return line
	}
	return v.sheet.rowOf(line)
}

// line is where one is: the line one stands on, else the first visible one.
func (v *responseView) line() int {
	switch {
	case v.sheet == nil:
		return 0
	case v.folds():
		return v.cursor
	default:
		return v.lineAt(min(v.top, max(v.rows()-1, 0)))
	}
}

// path is that of the line one stands on, "" if there is none.
func (v *responseView) path() string {
	if !v.folds() {
		return ""
	}
	return v.sheet.path(v.cursor)
}

// goTo brings a line into sight and stands on it.
func (v *responseView) goTo(line int) {
	if v.sheet == nil || v.sheet.lines() == 0 {
		return
	}
	line = min(max(line, 0), v.sheet.lines()-1)
	if v.folds() {
		if line < v.sheet.tree.Len() {
			v.sheet.folds.Reveal(line)
		}
		v.cursor = line
	}
	v.intoSight(v.rowOf(line))
}

// intoSight moves the window so that a row is in it.
func (v *responseView) intoSight(row int) {
	last := max(v.rows()-v.height, 0)
	switch bottom := v.top + v.visible() - 1; {
	case row < v.top:
		v.top = row
	case row > bottom:
		v.top = row - v.height + 1
		if v.top < last { // the bottom row says how much more there is
			v.top = min(v.top+1, row)
		}
	}
	v.top = min(max(v.top, 0), last)
}

// visible is how many rows of the text show: where more follows, the bottom row
// says so instead.
func (v *responseView) visible() int {
	if v.top+v.height < v.rows() {
		return max(v.height-1, 0)
	}
	return v.height
}

// scroll moves the line one stands on, or only the window when the view has no
// focus or nothing to stand on.
func (v *responseView) scroll(m motion, focused bool) {
	if v.sheet == nil || v.rows() == 0 {
		return
	}
	v.reading = true
	last := max(v.rows()-v.height, 0)
	if focused && v.folds() {
		row := m.apply(v.rowOf(v.cursor), v.rows()-1, v.height)
		v.cursor = v.lineAt(min(max(row, 0), v.rows()-1))
		v.intoSight(v.rowOf(v.cursor))
	} else {
		v.top = min(max(m.apply(v.top, last, v.height), 0), last)
	}
	if m == toTop || m == toBottom {
		v.left = 0
	}
	v.left = max(min(v.left+m.columns(), v.widest()-columnStep), 0)
}

// stand puts the line one stands on into sight, when the view gets the focus.
func (v *responseView) stand() {
	if !v.folds() || v.rows() == 0 {
		return
	}
	row := min(max(v.rowOf(v.cursor), v.top), v.top+max(v.visible(), 1)-1, v.rows()-1)
	v.cursor = v.lineAt(row)
}

// shownAt is the line that was drawn on a row of the window, if it can be stood on.
func (v *responseView) shownAt(row int) (line int, ok bool) {
	if row < 0 || row >= v.visible() || v.top+row >= v.rows() || !v.folds() {
		return 0, false
	}
	return v.lineAt(v.top + row), true
}

// widest is how wide the widest visible row is, in cells, as far as it matters.
func (v *responseView) widest() int {
	const further = 2 * columnStep
	widest := 0
	for row := v.top; row < min(v.top+v.visible(), v.rows()); row++ {
		text, _ := clip(v.text(row, v.left+further), v.left+further)
		widest = max(widest, ansi.StringWidth(text))
	}
	return widest
}

// text is a row, or enough of it to fill some cells.
func (v *responseView) text(row, cells int) string {
	const bytesPerCell, more = 8, 64 // as clip has it, and a bit to see that there is more
	limit := cells*bytesPerCell + more
	line := v.lineAt(row)
	if block, folded, ok := v.sheet.block(line); ok && folded && !v.plain {
		return string(v.sheet.tree.AppendFolded(nil, block, cells))
	}
	return string(v.sheet.appendLine(nil, line, limit))
}

func statusText(code int) string {
	return strings.TrimSpace(strconv.Itoa(code) + " " + http.StatusText(code))
}

func statusStyle(code int, st *theme.Styles) lipgloss.Style {
	switch {
	case code >= 200 && code < 400:
		return st.Good
	case code >= 400 && code < 500:
		return st.Warn
	default:
		return st.Bad
	}
}

func styled(style lipgloss.Style, lines []string) []string {
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	return lines
}

// outcomeError says it in the screen's words when the reason is our own clock.
func outcomeError(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "No answer in time. The action may never call its exits, or needs longer than --request-timeout."
	}
	if errors.Is(err, context.Canceled) {
		return "Canceled by you. The app may have done what was asked all the same."
	}
	return err.Error()
}
