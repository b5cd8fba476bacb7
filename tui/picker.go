package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/fuzzy"
	"sailscope/tui/part"
)

// picker is a list to choose from, filtered by what is typed.
type picker struct {
	host  part.Host
	name  string // the dialog's title
	does  string // what enter does
	empty string // what is said when there is nothing to choose from
	// load makes the list, again when what it is made of has changed.
	load func() (items []pickItem, problems []string)

	input    textinput.Model
	items    []pickItem
	problems []string
	shown    []int // the items that match, as places in items, the best first
	at       int   // the chosen one, as a place in shown
	page     int   // how many fit, when last drawn
}

// pickItem is one of a picker's list.
type pickItem struct {
	label, detail string
	preview       string // of several lines, empty for none
	choose        func() tea.Cmd
}

// open shows the list.
func (p *picker) open(host part.Host) {
	p.host = host
	p.input = draw.NewInput("type to search")
	p.input.Focus() // its command blinks a cursor that is not in use
	host.Open(p)
	p.reload()
}

// reload makes the list again and keeps the chosen item, if it is still there.
func (p *picker) reload() {
	chosen, nth := "", 0
	if p.at < len(p.shown) {
		chosen = p.items[p.shown[p.at]].label
		nth = p.sameBefore(p.at)
	}
	p.items, p.problems = p.load()
	p.filter()
	for i, place := range p.shown {
		if p.items[place].label == chosen && p.sameBefore(i) == nth {
			p.at = i
		}
	}
}

// sameBefore is how many items before one have its label: requests with other
// bodies do.
func (p *picker) sameBefore(at int) int {
	n := 0
	for _, place := range p.shown[:at] {
		if p.items[place].label == p.items[p.shown[at]].label {
			n++
		}
	}
	return n
}

func (p *picker) filter() {
	p.shown, p.at = p.shown[:0], 0
	pattern := strings.Join(strings.Fields(p.input.Value()), "")
	scores := make(map[int]int)
	for i, item := range p.items {
		if m, ok := fuzzy.Find(pattern, item.label); ok {
			p.shown, scores[i] = append(p.shown, i), m.Score
		}
	}
	slices.SortStableFunc(p.shown, func(a, b int) int { return scores[b] - scores[a] })
}

func (p *picker) Title() string { return p.name }

func (p *picker) Paste(msg tea.PasteMsg) tea.Cmd {
	p.input, _ = p.input.Update(msg)
	p.filter()
	return nil
}

func (p *picker) Key(key tea.KeyPressMsg) tea.Cmd {
	last := max(len(p.shown)-1, 0)
	switch key.String() {
	case "esc":
		p.host.Close()
		return nil
	case "enter", "ctrl+j":
		if len(p.shown) == 0 {
			return nil
		}
		p.host.Close()
		return p.items[p.shown[p.at]].choose()
	case "up", "ctrl+p", "shift+tab":
		p.at = max(draw.LineUp.Apply(p.at, last, p.page), 0)
	case "down", "ctrl+n", "tab":
		p.at = min(draw.LineDown.Apply(p.at, last, p.page), last)
	case "pgup":
		p.at = max(draw.PageUp.Apply(p.at, last, p.page), 0)
	case "pgdown":
		p.at = min(draw.PageDown.Apply(p.at, last, p.page), last)
	default:
		before := p.input.Value()
		if p.input, _ = p.input.Update(key); p.input.Value() != before {
			p.filter()
		}
	}
	return nil
}

// How the room of a picker is shared, in rows.
const (
	pickerRows   = 10 // of the list at most
	previewRows  = 8
	problemRows  = 4
	previewRoom  = 18 // below that there is no preview
	pickerFrame  = 4  // what is typed, blanks, keys
	detailSpace  = 2
	leastPreview = 3
)

// Draw draws what is typed, the list, a preview of the chosen item where there
// is room, and what could not be listed. Its height does not depend on what is
// typed.
func (p *picker) Draw(w, h int, st *theme.Styles) draw.Block {
	draw.DressInput(&p.input, st)
	line, cursor := draw.ViewInput(&p.input, w-draw.Margin, st)
	out := draw.Block{Lines: []string{draw.Fit(st.Accent.Render("/")+" "+line, w)}, Cursor: draw.MoveCursor(cursor, draw.Margin, 0)}
	out.Zones = append(out.Zones, draw.InputZone(&p.input, draw.Margin, w-draw.Margin))
	problems := p.renderProblems(w, st)
	room := h - pickerFrame - len(problems)
	preview := 0
	if h >= previewRoom && p.previews() {
		preview = min(previewRows, room/2)
	}
	p.page = max(min(pickerRows, room-preview), 1)
	out.Zones = append(out.Zones, p.itemZones(len(out.Lines), w)...)
	out.Lines = append(out.Lines, p.renderList(w, st)...)
	if preview >= leastPreview {
		out.Lines = append(out.Lines, draw.Fit(st.Muted.Render(strings.Repeat("─", w)), w))
		out.Lines = append(out.Lines, p.renderPreview(w, preview-1, st)...)
	}
	out.Lines = append(out.Lines, problems...)
	out.Lines = append(out.Lines, "")
	out.Footer(w, st, draw.Press("enter", p.does), draw.Press("down", "choose"), draw.Press("esc", "close"))
	return out
}

func (p *picker) previews() bool {
	for _, item := range p.items {
		if item.preview != "" {
			return true
		}
	}
	return false
}

// inSight is the first item in sight, and how many rows there are.
func (p *picker) inSight() (first, rows int) {
	rows = min(p.page, max(len(p.items), 1))
	return min(max(p.at-rows/2, 0), max(len(p.shown)-rows, 0)), rows
}

// itemZones are the items' places: a click selects one, or chooses the one that
// is selected.
func (p *picker) itemZones(y, w int) []draw.Zone {
	var zones []draw.Zone
	first, rows := p.inSight()
	for i := first; i < min(first+rows, len(p.shown)); i++ {
		zones = append(zones, draw.Zone{Rect: draw.Rect{Y: y + i - first, W: w, H: 1}, Click: func(_, _ int) tea.Cmd {
			if i == p.at {
				return p.Key(tea.KeyPressMsg{Code: tea.KeyEnter})
			}
			p.at = i
			return nil
		}})
	}
	return zones
}

func (p *picker) renderList(w int, st *theme.Styles) []string {
	first, rows := p.inSight()
	lines := make([]string, 0, rows)
	for i := first; i < min(first+rows, len(p.shown)); i++ {
		lines = append(lines, p.renderItem(i, w, st))
	}
	switch {
	case len(p.items) == 0:
		lines = draw.Styled(st.Muted, draw.Wrap(p.empty, w))
	case len(p.shown) == 0:
		lines = append(lines, st.Muted.Render("Nothing matches. ctrl+u clears the search."))
	case len(p.shown) > first+rows:
		more := st.Muted.Render(" " + draw.Ellipsis + " " + draw.Count(len(p.shown)-first-rows) + " more")
		lines[rows-1] = draw.Fit(lines[rows-1], max(w-ansi.StringWidth(more), 0)) + more
	}
	for len(lines) < rows {
		lines = append(lines, "")
	}
	return draw.FitAll(lines, w)
}

func (p *picker) renderItem(i, w int, st *theme.Styles) string {
	item := p.items[p.shown[i]]
	mark, style := "  ", st.Text
	if i == p.at {
		mark, style = st.Accent.Render("▌")+" ", st.Accent
	}
	detail := ansi.Truncate(escape.Text(item.detail), max(w/3, 0), draw.Ellipsis)
	room := w - draw.Margin - ansi.StringWidth(detail)
	if detail != "" {
		room -= detailSpace
	}
	line := mark + draw.Fit(style.Render(escape.Text(item.label)), room)
	if detail != "" {
		line += strings.Repeat(" ", detailSpace) + st.Muted.Render(detail)
	}
	return line
}

func (p *picker) renderPreview(w, h int, st *theme.Styles) []string {
	var lines []string
	if p.at < len(p.shown) {
		lines = strings.Split(escape.Lines(p.items[p.shown[p.at]].preview), "\n")
	}
	lines = draw.ClipLines(draw.Styled(st.Text, lines), h)
	for len(lines) < h {
		lines = append(lines, "")
	}
	return draw.FitAll(lines, w)
}

func (p *picker) renderProblems(w int, st *theme.Styles) []string {
	var lines []string
	for _, problem := range p.problems {
		lines = append(lines, draw.Styled(st.Bad, draw.Wrap("✕ "+escape.Text(problem), w))...)
	}
	if n := len(p.problems); len(lines) > problemRows {
		lines = append(lines[:problemRows-1], st.Bad.Render(draw.Ellipsis+" "+draw.Plural(n, "problem")+" in all"))
	}
	return lines
}
