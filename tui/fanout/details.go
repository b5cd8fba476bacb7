package fanout

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/model/jsondiff"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
	"sailscope/tui/sheet"
)

// details is the text about one socket's response: lines of text, and the fields that
// differ. A field takes one line if both values fit side by side, else three.
type details struct {
	head   string   // the column headings, which do not scroll; "" for none
	text   []string // lines
	fields []jsondiff.Difference
	rows   int // lines of a field
	more   int // how many fields are not listed
}

// twoColumns is the smallest width at which the values are side by side.
const twoColumns = 72

// detailsOf returns the details of a row.
func (d *Dialog) detailsOf(i, w int, st *theme.Styles) details {
	leg := d.fan.Legs[i]
	verdict, style := d.verdict(i, st)
	switch {
	case leg.Exchange != nil && leg == d.fan.Base && leg.Answered():
		return details{text: draw.Styled(st.Muted, draw.Wrap(d.baseText(), w))}
	case !leg.Answered() || !d.fan.Base.Answered() || d.compared[i].round != d.ignored.round:
		return details{text: draw.Styled(style, draw.Wrap(verdict, w))}
	}
	c := d.compared[i]
	if c.Same() {
		text := "Same status and body as " + d.label(d.fan.Base)
		if c.Body.Ignored > 0 {
			text += ", except for ignored paths"
		}
		return details{text: draw.Styled(st.Muted, draw.Wrap(text+".", w))}
	}
	details := details{fields: c.Body.Differences, more: c.Body.More, rows: 3}
	if w >= twoColumns {
		details.rows = 1
		details.head = st.Muted.Render(details.columns("differs at", d.label(d.fan.Base), d.label(leg), w))
	}
	if c.OtherStatus {
		base, other := d.fan.Base.Exchange.Outcome.Answer.StatusCode, leg.Exchange.Outcome.Answer.StatusCode
		details.text = append(details.text, details.statusLine(base, other, w, st))
	}
	return details
}

func (d *Dialog) baseText() string {
	if asked, _ := d.fan.Asked(); asked == 1 {
		return "Only this socket got the request. Connect more sockets to compare; if some are marked, only they get it."
	}
	return "The other responses are compared with this one. Select one to see its differences."
}

// tallest returns how many lines the longest details need, so that the height is the same
// for all rows.
func (d *Dialog) tallest(w int, st *theme.Styles) int {
	most := 0
	for i := range d.fan.Legs {
		details := d.detailsOf(i, w, st)
		lines := details.lines()
		if details.head != "" {
			lines++
		}
		most = max(most, lines)
	}
	return most
}

func (t details) statusLine(base, other, w int, st *theme.Styles) string {
	was, is := naming.StatusStyle(base, st).Render(naming.Status(base)), naming.StatusStyle(other, st).Render(naming.Status(other))
	if t.rows == 1 {
		return t.columns(st.Name.Render("status"), was, is, w)
	}
	return draw.Fit(st.Name.Render("status")+" "+was+st.Muted.Render(" → ")+is, w)
}

func (t details) lines() int {
	n := len(t.text) + len(t.fields)*t.rows
	if t.more > 0 {
		n++
	}
	return n
}

// line draws line i.
func (t details) line(i, w int, st *theme.Styles) string {
	if i < len(t.text) {
		return t.text[i]
	}
	i -= len(t.text)
	if i >= len(t.fields)*t.rows {
		return st.Warn.Render(draw.Ellipsis + " " + draw.Plural(t.more, "field") + " more, not listed")
	}
	field := t.fields[i/t.rows]
	if t.rows == 1 {
		room := t.valueWidth(w)
		was, is := valuesText(field, room, st)
		return t.columns(pathText(field.Path, w-2*(room+columnGap), st), was, is, w)
	}
	const sign = 2
	was, is := valuesText(field, max(w-sign, 1), st)
	return []string{pathText(field.Path, w, st), st.Bad.Render("- ") + was, st.Good.Render("+ ") + is}[i%t.rows]
}

const columnGap = 2

func (t details) valueWidth(w int) int { return w/3 - columnGap + w/24 }

// columns puts a path and the values of both sockets side by side.
func (t details) columns(path, was, is string, w int) string {
	room, gap := t.valueWidth(w), strings.Repeat(" ", columnGap)
	return draw.Fit(path, w-2*(room+columnGap)) + gap + draw.Fit(was, room) + gap + draw.Fit(is, room)
}

// pathText returns a path in at most w cells. It cuts the beginning of a path that is too
// long, because the end matters most.
func pathText(path string, w int, st *theme.Styles) string {
	const bytesPerCell = 8
	if most := max(w, 1) * bytesPerCell; len(path) > most {
		path = draw.Ellipsis + path[len(path)-most:]
	}
	path = escape.Text(path)
	if over := ansi.StringWidth(path) - w; over > 0 {
		path = draw.Ellipsis + ansi.TruncateLeft(path, over+1, "")
	}
	return st.Name.Render(path)
}

// valuesText draws both values in at most w cells each. It skips a long common beginning,
// so that the difference shows.
func valuesText(field jsondiff.Difference, w int, st *theme.Styles) (before, after string) {
	skip := 0
	if alike := alikeFor(field.Before, field.After); alike > w/2 && max(len(field.Before), len(field.After)) > w {
		skip = alike - w/4
		for skip > 0 && !utf8.RuneStart(field.Before[skip]) {
			skip--
		}
	}
	return drawValue(field.Before, skip, w, st), drawValue(field.After, skip, w, st)
}

// alikeFor returns the length in bytes of the common beginning of two values, up to a
// limit.
func alikeFor(a, b []byte) int {
	const furthest = 64 << 10
	n := 0
	for n < min(len(a), len(b), furthest) && a[n] == b[n] {
		n++
	}
	if n == min(len(a), len(b)) && n > 0 {
		n--
	}
	return n
}

// drawValue draws a value in one line, without its first skip bytes.
func drawValue(value []byte, skip, w int, st *theme.Styles) string {
	if value == nil {
		return st.Muted.Render("not there")
	}
	text, clipped := draw.Clip(string(value[skip:min(len(value), skip+(w+1)*16)]), w+1)
	clipped = clipped || skip+len(text) < len(value)
	text = strings.ReplaceAll(string(escape.ScreenJSON([]byte(text))), "\n", " ")
	if clipped {
		text += draw.Ellipsis
	}
	if skip > 0 {
		return ansi.Truncate(st.Text.Render(draw.Ellipsis+text), w, draw.Ellipsis)
	}
	return ansi.Truncate(sheet.ColorJSON(text, st), w, draw.Ellipsis)
}
