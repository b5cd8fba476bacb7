package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
	"sailscope/theme"
	"sailscope/tui/fuzzy"
)

// palette finds what can be done by its name: actions, and panes to go to. What
// cannot be done now comes last, and says where it can.
type palette struct {
	host    Host
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

func newPalette(a *app) *palette {
	p := &palette{host: a, input: newInput("an action or a pane, by some of its letters")}
	p.input.Focus() // its command blinks a cursor that is not in use
	for _, act := range a.actions {
		switch {
		case act.do == nil || act.name == "palette":
		case a.possible(act):
			p.entries = append(p.entries, paletteEntry{name: act.name, does: act.help, keys: act.shown, run: act.do})
		default:
			p.entries = append(p.entries, paletteEntry{name: act.name, does: "not now: " + act.help, keys: act.shown, run: a.notNow(act), notNow: true})
		}
	}
	for i, pane := range a.dash.Panes() {
		p.entries = append(p.entries, paletteEntry{
			name: fmt.Sprintf("go to pane %d", i+1), does: escape.Text(pane.Label()), keys: a.numberKey(i),
			run: func() tea.Cmd {
				a.FocusOn(pane)
				return nil
			},
		})
	}
	p.find()
	return p
}

// notNow says where an action can be done that cannot be done here.
func (a *app) notNow(act action) func() tea.Cmd {
	return func() tea.Cmd {
		a.say(act.name + " does nothing now: " + act.help)
		return nil
	}
}

// numberKey is the key that goes to the pane at an index, "" if there is none.
func (a *app) numberKey(i int) string {
	for _, act := range a.actions {
		if act.do == nil && i < len(act.keys) {
			return shownKey(act.keys[i])
		}
	}
	return ""
}

func (a *app) openPalette() tea.Cmd {
	a.dialog = newPalette(a)
	return nil
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

func (p *palette) title() string { return "palette" }

func (p *palette) keyPressed(key tea.KeyPressMsg) tea.Cmd {
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

func (p *palette) pasted(msg tea.PasteMsg) tea.Cmd {
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

// render draws the field, and under it what matches.
func (p *palette) render(w, h int, st *theme.Styles) field {
	const around = 3 // the field, a blank, the footer
	dressInput(&p.input, st)
	line, cursor := viewInput(&p.input, w-fieldMargin, st)
	out := field{lines: []string{st.Accent.Render(":") + " " + line}, cursor: moveCursor(cursor, fieldMargin, 0)}
	out.zones = append(out.zones, inputZone(&p.input, fieldMargin, w-fieldMargin))
	p.rows = max(h-around, 1)
	p.top = max(min(p.top, p.at), p.at-p.rows+1)
	p.top = max(min(p.top, len(p.found)-p.rows), 0)
	column := 0
	for _, e := range p.entries {
		column = max(column, ansi.StringWidth(e.name))
	}
	for i := p.top; i < min(p.top+p.rows, len(p.found)); i++ {
		out.zones = append(out.zones, zone{rect: rect{y: len(out.lines), w: w, h: 1}, click: func(_, _ int) tea.Cmd {
			return p.run(i)
		}})
		out.lines = append(out.lines, p.found[i].render(w, column, i == p.at, st))
	}
	if len(p.found) == 0 {
		out.lines = append(out.lines, st.Muted.Render(fit("Nothing is called that.", w)))
	}
	if below := len(p.found) - p.top - p.rows; below > 0 {
		out.lines = append(out.lines, st.Muted.Render(fmt.Sprintf("  %s %d more", cut, below)))
	}
	for len(out.lines) < min(len(p.entries)+2, h-1) { // as high as it was, whatever is found
		out.lines = append(out.lines, "")
	}
	out.footer(w, st, press("enter", "does it"), press("esc", "closes"))
	return out
}

// render draws a match: its name in a column, what it does, its keys at the end.
func (m paletteMatch) render(w, column int, chosen bool, st *theme.Styles) string {
	mark, name := "  ", st.Text
	if chosen {
		mark, name = st.Accent.Render("▌")+" ", st.Strong
	}
	keys := " " + m.keys
	room := max(w-fieldMargin-ansi.StringWidth(keys), 1)
	text := fit(m.highlit(0, m.name, name, st), min(column, room)) + "  " + m.highlit(len(m.name)+1, m.does, st.Muted, st)
	return mark + fit(text, room) + st.Accent.Bold(true).Render(keys)
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
