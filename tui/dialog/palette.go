package dialog

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/fuzzy"
	"sailscope/tui/part"
)

// Palette finds actions and panes by name. Actions that are not available now come last,
// and say where they are available.
type Palette struct {
	host    part.Host
	entries []Entry
	list    searchList
}

// Entry is an action, or a pane to go to.
type Entry struct {
	Name, Does string
	Keys       string
	Run        func() tea.Cmd
	NotNow     bool
}

// match looks for a pattern in the name, and then in the whole text. A name that equals
// the pattern or begins with it counts more than an action that is available now. That
// counts more than letters that are scattered in the name.
func (e Entry) match(pattern string) (fuzzy.Match, bool) {
	const (
		step  = 1 << 16
		now   = step
		named = 2 * step // scattered letters in the name
		near  = 4 * step // for each degree of similarity
	)
	m, ok := fuzzy.Find(pattern, e.Name)
	if ok {
		m.Score += named + near*int(fuzzy.Near(pattern, e.Name))
	} else if m, ok = fuzzy.Find(pattern, e.Name+" "+e.Does); !ok {
		return m, false
	} else if fuzzy.Near(pattern, e.Does) > fuzzy.Scattered {
		m.Score += named
	}
	if !e.NotNow {
		m.Score += now
	}
	return m, true
}

// NewPalette returns a palette of entries.
func NewPalette(host part.Host, entries []Entry) *Palette {
	p := &Palette{host: host, entries: entries, list: newSearchList("search actions and panes")}
	p.find()
	return p
}

func (p *Palette) find() {
	p.list.find(len(p.entries), func(pattern string, i int) (fuzzy.Match, bool) { return p.entries[i].match(pattern) })
}

// Found returns the entries that match the typed text, the best first.
func (p *Palette) Found() []Entry {
	found := make([]Entry, len(p.list.found))
	for i, m := range p.list.found {
		found[i] = p.entries[m.item]
	}
	return found
}

// Title returns the heading of the dialog.
func (p *Palette) Title() string { return "palette" }

// Key handles a key press.
func (p *Palette) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc", "ctrl+p":
		p.host.Close()
	case "enter":
		return p.run()
	default:
		if p.list.key(key) {
			p.find()
		}
	}
	return nil
}

// Paste adds a paste to the search field.
func (p *Palette) Paste(msg tea.PasteMsg) tea.Cmd {
	if p.list.write(msg) {
		p.find()
	}
	return nil
}

// run runs the entry at the cursor.
func (p *Palette) run() tea.Cmd {
	i, ok := p.list.chosen()
	if !ok {
		return nil
	}
	p.host.Close()
	return p.entries[i].Run()
}

// Draw draws the search field and the matches below it.
func (p *Palette) Draw(w, h int, st *theme.Styles) draw.Block {
	const around = 3 // the field, a blank line, the footer
	p.list.page = max(h-around, 1)
	column := 0
	for _, e := range p.entries {
		column = max(column, ansi.StringWidth(e.Name))
	}
	out := p.list.draw(":", w, st, func(i int) string {
		m := p.list.found[i]
		return p.entries[m.item].render(m, w, column, i == p.list.at, st)
	}, func(i int) tea.Cmd {
		p.list.at = i
		return p.run()
	})
	if len(p.list.found) == 0 {
		out.Lines = append(out.Lines, st.Muted.Render(draw.Fit("No match.", w)))
	}
	if _, end := p.list.inSight(); end < len(p.list.found) {
		out.Lines = append(out.Lines, st.Muted.Render(fmt.Sprintf("  %s %d more", draw.Ellipsis, len(p.list.found)-end)))
	}
	for len(out.Lines) < min(len(p.entries)+2, h-1) { // the height does not depend on the number of matches
		out.Lines = append(out.Lines, "")
	}
	out.Footer(w, st, draw.Press("enter", "run"), draw.Press("esc", "close"))
	return out
}

// render draws a match: its name in a column, what it does, and its keys at the end.
func (e Entry) render(m match, w, column int, chosen bool, st *theme.Styles) string {
	mark, name := "  ", st.Text
	if chosen {
		mark, name = st.Accent.Render("▌")+" ", st.Strong
	}
	keys := " " + e.Keys
	room := max(w-draw.Margin-ansi.StringWidth(keys), 1)
	text := draw.Fit(m.highlit(0, e.Name, name, st), min(column, room)) + "  " + m.highlit(len(e.Name)+1, e.Does, st.Muted, st)
	return mark + draw.Fit(text, room) + st.Accent.Bold(true).Render(keys)
}

// highlit draws a part of the text with the matched letters highlighted. The part begins
// at byte from of the text.
func (m match) highlit(from int, part string, style lipgloss.Style, st *theme.Styles) string {
	var b strings.Builder
	for i, r := range part {
		if slices.Contains(m.Bytes, from+i) {
			b.WriteString(st.Accent.Underline(true).Render(string(r)))
		} else {
			b.WriteString(style.Render(string(r)))
		}
	}
	return b.String()
}
