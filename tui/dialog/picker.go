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

// Picker is a list to choose from. Typing filters it.
type Picker struct {
	host  part.Host
	Name  string // the dialog's title
	Does  string // what Enter does
	Empty string // the text of an empty list
	// Load makes the list. Refresh calls it again when the source has changed.
	Load func() (items []Item, problems []string)

	list     searchList
	items    []Item
	problems []string
}

// Item is an item of a picker.
type Item struct {
	Label, Detail string
	Preview       string // in several lines, "" for none
	Choose        func() tea.Cmd
}

// Open shows the list.
func (p *Picker) Open(host part.Host) {
	p.host, p.list = host, newSearchList("type to search")
	host.Open(p)
	p.Refresh()
}

// Refresh loads the list again and keeps the chosen item if it still exists.
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

// sameBefore returns how many matches before an index have the same label, as requests
// with different bodies do.
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

// Title returns the heading of the dialog.
func (p *Picker) Title() string { return p.Name }

// Paste adds a paste to the search field.
func (p *Picker) Paste(msg tea.PasteMsg) tea.Cmd {
	if p.list.write(msg) {
		p.find()
	}
	return nil
}

// Key handles a key press.
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

// clicked selects an item. A click on the selected item chooses it.
func (p *Picker) clicked(i int) tea.Cmd {
	if i == p.list.at {
		return p.choose()
	}
	p.list.at = i
	return nil
}

// The heights of a picker's parts, in rows.
const (
	pickerRows   = 10 // the list's maximum
	previewRows  = 8
	problemRows  = 4
	previewRoom  = 18 // a lower picker has no preview
	pickerFrame  = 4  // the search field, blank lines, keys
	detailSpace  = 2
	leastPreview = 3
)

// Draw draws the search field, the list, a preview of the chosen item if there is space,
// and the load problems. The height does not depend on the typed text.
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

// filled pads the list to a full page and says what it does not show.
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
