package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/fuzzy"
	"sailscope/tui/part"
)

// Picker is a list to choose from, filtered by what is typed.
type Picker struct {
	host  part.Host
	Name  string // the dialog's title
	Does  string // what enter does
	Empty string // what is said when there is nothing to choose from
	// Load makes the list, again when what it is made of has changed.
	Load func() (items []Item, problems []string)

	list     searchList
	items    []Item
	problems []string
}

// Item is one of a picker's list.
type Item struct {
	Label, Detail string
	Preview       string // of several lines, empty for none
	Choose        func() tea.Cmd
}

// Open shows the list.
func (p *Picker) Open(host part.Host) {
	p.host, p.list = host, newSearchList("type to search")
	host.Open(p)
	p.Refresh()
}

// Refresh makes the list again and keeps the chosen item, if it is still there.
func (p *Picker) Refresh() {
	chosen, nth := "", 0
	if item, ok := p.list.chosen(); ok {
		chosen = p.items[item].Label
		nth = p.sameBefore(p.list.at)
	}
	p.items, p.problems = p.Load()
	p.find()
	for i, found := range p.list.found {
		if p.items[found.item].Label == chosen && p.sameBefore(i) == nth {
			p.list.at = i
		}
	}
}

// sameBefore is how many items before one have its label: requests with other
// bodies do.
func (p *Picker) sameBefore(at int) int {
	n := 0
	for _, found := range p.list.found[:at] {
		if p.items[found.item].Label == p.items[p.list.found[at].item].Label {
			n++
		}
	}
	return n
}

func (p *Picker) find() {
	p.list.find(len(p.items), func(pattern string, i int) (fuzzy.Match, bool) { return fuzzy.Find(pattern, p.items[i].Label) })
}

// Title is the heading of the dialog.
func (p *Picker) Title() string { return p.Name }

// Paste takes a paste.
func (p *Picker) Paste(msg tea.PasteMsg) tea.Cmd {
	if p.list.write(msg) {
		p.find()
	}
	return nil
}

// Key acts on a key.
func (p *Picker) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc":
		p.host.Close()
	case "enter", "ctrl+j":
		return p.choose()
	default:
		if p.list.key(key) {
			p.find()
		}
	}
	return nil
}

func (p *Picker) choose() tea.Cmd {
	item, ok := p.list.chosen()
	if !ok {
		return nil
	}
	p.host.Close()
	return p.items[item].Choose()
}

// clicked selects an item, or chooses the one that is selected.
func (p *Picker) clicked(i int) tea.Cmd {
	if i == p.list.at {
		return p.choose()
	}
	p.list.at = i
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
func (p *Picker) Draw(w, h int, st *theme.Styles) draw.Block {
	problems := p.renderProblems(w, st)
	room := h - pickerFrame - len(problems)
	preview := 0
	if h >= previewRoom && p.previews() {
		preview = min(previewRows, room/2)
	}
	p.list.page = min(max(min(pickerRows, room-preview), 1), max(len(p.items), 1))
	out := p.list.draw("/", w, st, func(i int) string { return p.renderItem(i, w, st) }, p.clicked)
	out.Lines = append(out.Lines[:1], p.filled(out.Lines[1:], w, st)...)
	if preview >= leastPreview {
		out.Lines = append(out.Lines, draw.Fit(st.Muted.Render(strings.Repeat("─", w)), w))
		out.Lines = append(out.Lines, p.renderPreview(w, preview-1, st)...)
	}
	out.Lines = append(out.Lines, problems...)
	out.Lines = append(out.Lines, "")
	out.Footer(w, st, draw.Press("enter", p.Does), draw.Press("down", "choose"), draw.Press("esc", "close"))
	return out
}

func (p *Picker) previews() bool {
	for _, item := range p.items {
		if item.Preview != "" {
			return true
		}
	}
	return false
}

// filled is the list with what is to be said of it, as high as a page.
func (p *Picker) filled(lines []string, w int, st *theme.Styles) []string {
	_, end := p.list.inSight()
	switch below := len(p.list.found) - end; {
	case len(p.items) == 0:
		lines = draw.Styled(st.Muted, draw.Wrap(p.Empty, w))
	case len(lines) == 0:
		lines = []string{st.Muted.Render("Nothing matches. ctrl+u clears the search.")}
	case below > 0:
		more := st.Muted.Render(" " + draw.Ellipsis + " " + draw.Count(below) + " more")
		last := len(lines) - 1
		lines[last] = draw.Fit(lines[last], max(w-ansi.StringWidth(more), 0)) + more
	}
	for len(lines) < p.list.page {
		lines = append(lines, "")
	}
	return draw.FitAll(lines, w)
}

func (p *Picker) renderItem(i, w int, st *theme.Styles) string {
	item := p.items[p.list.found[i].item]
	mark, style := "  ", st.Text
	if i == p.list.at {
		mark, style = st.Accent.Render("▌")+" ", st.Accent
	}
	detail := ansi.Truncate(escape.Text(item.Detail), max(w/3, 0), draw.Ellipsis)
	room := w - draw.Margin - ansi.StringWidth(detail)
	if detail != "" {
		room -= detailSpace
	}
	line := mark + draw.Fit(style.Render(escape.Text(item.Label)), room)
	if detail != "" {
		line += strings.Repeat(" ", detailSpace) + st.Muted.Render(detail)
	}
	return line
}

func (p *Picker) renderPreview(w, h int, st *theme.Styles) []string {
	var lines []string
	if item, ok := p.list.chosen(); ok {
		lines = strings.Split(escape.Lines(p.items[item].Preview), "\n")
	}
	lines = draw.ClipLines(draw.Styled(st.Text, lines), h)
	for len(lines) < h {
		lines = append(lines, "")
	}
	return draw.FitAll(lines, w)
}

func (p *Picker) renderProblems(w int, st *theme.Styles) []string {
	var lines []string
	for _, problem := range p.problems {
		lines = append(lines, draw.Styled(st.Bad, draw.Wrap("✕ "+escape.Text(problem), w))...)
	}
	if n := len(p.problems); len(lines) > problemRows {
		lines = append(lines[:problemRows-1], st.Bad.Render(draw.Ellipsis+" "+draw.Plural(n, "problem")+" in all"))
	}
	return lines
}
