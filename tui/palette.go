package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/theme"
	"sailscope/tui/draw"
	"sailscope/tui/fuzzy"
	"sailscope/tui/part"
)

// palette finds what can be done by its name: actions, and panes to go to. What
// cannot be done now comes last, and says where it can.
type palette struct {
	host    part.Host
	input   textinput.Model
	entries []paletteEntry
	found   []paletteMatch
	at, top int // in found: the one that enter does, the first visible one
	rows    int // that were visible when last drawn, which is what a page is
}

type paletteEntry struct {
	name, does string
	keys       string
	run        func() tea.Cmd
	notNow     bool
}

// match looks for a pattern in the name, and where it is not there in all of the
// text. A name that is or begins with it counts more than whether the action is
// of use now, and that more than letters that are only somewhere.
func (e paletteEntry) match(pattern string) (fuzzy.Match, bool) {
	const (
		step  = 1 << 16
		now   = step
		named = 2 * step // letters somewhere in the name
		near  = 4 * step // for each way in which the name is near
	)
	m, ok := fuzzy.Find(pattern, e.name)
	if ok {
		m.Score += named + near*int(fuzzy.Near(pattern, e.name))
	} else if m, ok = fuzzy.Find(pattern, e.name+" "+e.does); !ok {
		return m, false
	} else if fuzzy.Near(pattern, e.does) > fuzzy.Scattered {
		m.Score += named
	}
	if !e.notNow {
		m.Score += now
	}
	return m, true
}

// paletteMatch is an entry whose text has what is searched.
type paletteMatch struct {
	paletteEntry
	fuzzy.Match
}

// newPalette finds entries by what is typed.
func newPalette(host part.Host, entries []paletteEntry) *palette {
	p := &palette{host: host, entries: entries, input: draw.NewInput("search actions and panes")}
	p.input.Focus() // its command blinks a cursor that is not in use
	p.find()
	return p
}

// find looks for what was typed, the best first; nothing typed is everything.
func (p *palette) find() {
	p.found, p.at, p.top = nil, 0, 0
	pattern := strings.Join(strings.Fields(p.input.Value()), "")
	for _, e := range p.entries {
		if m, ok := e.match(pattern); ok {
			p.found = append(p.found, paletteMatch{e, m})
		}
	}
	slices.SortStableFunc(p.found, func(a, b paletteMatch) int { return b.Score - a.Score })
}

func (p *palette) Title() string { return "palette" }

func (p *palette) Key(key tea.KeyPressMsg) tea.Cmd {
	switch key.String() {
	case "esc", "ctrl+p":
		p.host.Close()
	case "enter":
		return p.run(p.at)
	case "up", "shift+tab":
		p.at--
	case "down", "tab":
		p.at++
	case "pgup":
		p.at -= p.rows
	case "pgdown":
		p.at += p.rows
	default:
		p.input, _ = p.input.Update(key)
		p.find()
	}
	p.at = max(min(p.at, len(p.found)-1), 0)
	return nil
}

func (p *palette) Paste(msg tea.PasteMsg) tea.Cmd {
	p.input, _ = p.input.Update(msg)
	p.find()
	return nil
}

func (p *palette) run(i int) tea.Cmd {
	if i >= len(p.found) {
		return nil
	}
	p.host.Close()
	return p.found[i].run()
}

// Draw draws the field, and under it what matches.
func (p *palette) Draw(w, h int, st *theme.Styles) draw.Block {
	const around = 3 // the field, a blank, the footer
	draw.DressInput(&p.input, st)
	line, cursor := draw.ViewInput(&p.input, w-draw.Margin, st)
	out := draw.Block{Lines: []string{st.Accent.Render(":") + " " + line}, Cursor: draw.MoveCursor(cursor, draw.Margin, 0)}
	out.Zones = append(out.Zones, draw.InputZone(&p.input, draw.Margin, w-draw.Margin))
	p.rows = max(h-around, 1)
	p.top = max(min(p.top, p.at), p.at-p.rows+1)
	p.top = max(min(p.top, len(p.found)-p.rows), 0)
	column := 0
	for _, e := range p.entries {
		column = max(column, ansi.StringWidth(e.name))
	}
	for i := p.top; i < min(p.top+p.rows, len(p.found)); i++ {
		out.Zones = append(out.Zones, draw.Zone{Rect: draw.Rect{Y: len(out.Lines), W: w, H: 1}, Click: func(_, _ int) tea.Cmd {
			return p.run(i)
		}})
		out.Lines = append(out.Lines, p.found[i].render(w, column, i == p.at, st))
	}
	if len(p.found) == 0 {
		out.Lines = append(out.Lines, st.Muted.Render(draw.Fit("No match.", w)))
	}
	if below := len(p.found) - p.top - p.rows; below > 0 {
		out.Lines = append(out.Lines, st.Muted.Render(fmt.Sprintf("  %s %d more", draw.Ellipsis, below)))
	}
	for len(out.Lines) < min(len(p.entries)+2, h-1) { // as high as it was, whatever is found
		out.Lines = append(out.Lines, "")
	}
	out.Footer(w, st, draw.Press("enter", "run"), draw.Press("esc", "close"))
	return out
}

// render draws a match: its name in a column, what it does, its keys at the end.
func (m paletteMatch) render(w, column int, chosen bool, st *theme.Styles) string {
	mark, name := "  ", st.Text
	if chosen {
		mark, name = st.Accent.Render("▌")+" ", st.Strong
	}
	keys := " " + m.keys
	room := max(w-draw.Margin-ansi.StringWidth(keys), 1)
	text := draw.Fit(m.highlit(0, m.name, name, st), min(column, room)) + "  " + m.highlit(len(m.name)+1, m.does, st.Muted, st)
	return mark + draw.Fit(text, room) + st.Accent.Bold(true).Render(keys)
}

// highlit draws a part of the text, which starts at byte from of it, with what
// was searched for standing out.
func (m paletteMatch) highlit(from int, part string, style lipgloss.Style, st *theme.Styles) string {
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
