package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model"
	"sailscope/model/escape"
	"sailscope/theme"
)

// View returns the frame, composed anew only if something changed: Bubble Tea
// asks for it after every message.
func (a *app) View() tea.View {
	if a.stale {
		a.frame = a.compose()
		a.stale = false
	}
	return a.frame
}

func (a *app) compose() tea.View {
	view := tea.NewView("")
	view.AltScreen = true
	if a.size.w <= 0 || a.size.h <= 0 {
		return view // the size comes with the first message
	}
	if a.size.w < leastWidth || a.size.h < leastHeight {
		view.SetContent(strings.Join(a.tooSmall(), "\n"))
		return view
	}
	now := a.now()
	lines, cursor := a.lines(now)
	if a.dialog != nil {
		lines, cursor = overlay(lines, a.dialog, a.size.w, a.styles)
	}
	view.SetContent(strings.Join(lines, "\n"))
	if cursor != nil && cursor.X < a.size.w && cursor.Y < a.size.h {
		view.Cursor = cursor // on a tiny screen its field may be out of sight
	}
	return view
}

func (a *app) tooSmall() []string {
	lines := blank(a.size)
	for i, line := range clipLines(wrap("sailscope: too small, make it 30x8 or better 40x10", a.size.w), a.size.h) {
		lines[i] = fit(line, a.size.w)
	}
	return lines
}

// lines are the screen's rows: top line, tabs if not all panes fit, panes,
// bottom line.
func (a *app) lines(now time.Time) ([]string, *tea.Cursor) {
	lines := []string{a.topLine(now)}
	area := rect{y: 1, w: a.size.w, h: a.size.h - 2}
	panes := a.dash.Panes()
	places, all := tile(area, len(panes))
	if a.zoomed || !all {
		if len(panes) > 1 {
			lines = append(lines, a.tabs())
			area.y, area.h = area.y+1, area.h-1
		}
		places = nil
	}
	area.h = max(area.h, 0)
	body, cursor := a.paneLines(area, places, now)
	lines = append(lines, body...)
	lines = append(lines, a.bottomLine())
	if len(lines) > a.size.h {
		lines = lines[:a.size.h]
	}
	return lines, cursor
}

// paneLines draws the panes at their places; without places, the focused one
// over the whole area.
func (a *app) paneLines(area rect, places []rect, now time.Time) ([]string, *tea.Cursor) {
	if a.focused() == nil {
		return a.noPanes(area), nil
	}
	if places == nil {
		u := a.focused()
		drawn := u.draw(a.look(u, a.dash.FocusIndex(), area), now)
		return drawn.lines, moveCursor(drawn.cursor, area.x, area.y)
	}
	rows := make([]strings.Builder, area.h)
	var cursor *tea.Cursor
	for i, p := range a.dash.Panes() {
		place := places[i]
		drawn := a.ui[p.ID].draw(a.look(a.ui[p.ID], i, place), now)
		for j, line := range drawn.lines {
			rows[place.y-area.y+j].WriteString(line)
		}
		if drawn.cursor != nil {
			cursor = moveCursor(drawn.cursor, place.x, place.y)
		}
	}
	lines := make([]string, area.h)
	for i := range rows {
		lines[i] = rows[i].String()
	}
	return lines, cursor
}

func (a *app) look(u *paneUI, index int, place rect) paneLook {
	return paneLook{
		w: place.w, h: place.h, number: index + 1,
		focused: u == a.focused(), styles: a.styles,
	}
}

func (a *app) noPanes(area rect) []string {
	lines := blank(area)
	text := wrap("No sockets. a adds one like the last, A asks for its address.", area.w)
	for i, line := range text {
		if row := area.h/2 + i; row < area.h {
			lines[row] = fit(strings.Repeat(" ", (area.w-ansi.StringWidth(line))/2)+a.styles.Text.Render(line), area.w)
		}
	}
	return lines
}

func blank(area rect) []string {
	lines := make([]string, area.h)
	for i := range lines {
		lines[i] = strings.Repeat(" ", area.w)
	}
	return lines
}

func (a *app) topLine(now time.Time) string {
	st := a.styles
	t := a.dash.Totals(now)
	parts := []string{plural(t.Sockets, "socket"), fmt.Sprintf("%d connected", t.Connected), plural(int(t.EventsPerSecond), "event") + "/s"}
	if t.Pending > 0 {
		parts = append(parts, plural(t.Pending, "request")+" pending")
	}
	return bar(st.Badge.Render(" sailscope "), "  "+strings.Join(parts, " · "), a.size.w, st)
}

// bar is a line over the whole width: a styled head and a text.
func bar(head, text string, w int, st *theme.Styles) string {
	room := w - ansi.StringWidth(head)
	if room <= 0 {
		return fit(head, w)
	}
	return head + st.Bar.Render(fit(text, room))
}

// tabs names all panes on one line while only the focused one is shown.
func (a *app) tabs() string {
	st := a.styles
	focus := a.dash.FocusIndex()
	labels := make([]string, len(a.dash.Panes()))
	for i, p := range a.dash.Panes() {
		labels[i] = a.tab(i, p)
	}
	first := 0
	width := func() int { // of the tabs from first to the focused one
		n := 2 * (focus - first)
		for _, label := range labels[first : focus+1] {
			n += ansi.StringWidth(label)
		}
		return n + 2
	}
	for first < focus && width() > a.size.w {
		first++
	}
	line := strings.Join(labels[first:], "  ")
	if first > 0 {
		line = st.Muted.Render(cut) + " " + line
	}
	return fit(line, a.size.w)
}

func (a *app) tab(i int, p *model.Pane) string {
	sign, style := stateSign(p.State(), a.styles)
	text := fmt.Sprintf("%d %s", i+1, escape.Text(strings.TrimPrefix(p.Label(), "http://")))
	if rate := p.Rate.PerSecond(a.now()); rate > 0 {
		sign += " " + count(rate) + "/s"
	}
	if i == a.dash.FocusIndex() {
		return a.styles.Badge.Render("["+text+"]") + " " + style.Render(sign)
	}
	return " " + a.styles.Muted.Render(text) + "  " + style.Render(sign)
}

// bottomLine shows the keys of what has the focus, as many as fit.
func (a *app) bottomLine() string {
	st := a.styles
	var parts []string
	switch u := a.focused(); {
	case u.prompting():
		parts = u.response.prompt.hints()
	case u != nil && u.typing:
		parts = typingHints(u)
	default:
		for _, act := range a.actions {
			if act.hint != "" && act.possible(a) {
				parts = append(parts, act.shown, act.hint)
			}
		}
	}
	line, width := "", 0
	for i := 0; i+1 < len(parts); i += 2 {
		key, does := parts[i], parts[i+1]
		n := ansi.StringWidth(key) + ansi.StringWidth(does) + 3
		if width+n > a.size.w-2 {
			line += st.Bar.Render(" " + cut)
			break
		}
		line += st.Key.Render(" "+key) + st.Bar.Render(" "+does+" ")
		width += n
	}
	return bar(line, "", a.size.w, st)
}

// typingHints are those of a field. What is there only now and then comes after
// what always is: a line that jumps is not read.
func typingHints(u *paneUI) []string {
	hints := []string{"enter", "send"}
	switch u.focus {
	case partEvents:
		return []string{"enter", "keep the filter", "esc", "leave it as it was", "F1", "help"}
	case partBody:
		hints = []string{"enter", "new line", "ctrl+j", "send"}
	default: // the request line
	}
	hints = append(hints, "esc", "stop typing", "tab", "next part")
	if u.focus == partRequest && u.composer.completion.ghost(&u.composer.line) != "" {
		hints = append(hints, "→", "complete", "↑↓", "another")
	}
	if len(u.pane.Pending) > 0 {
		hints = append(hints, "ctrl+x", "cancel")
	}
	hints = append(hints, "F1", "help", "ctrl+r", "history", "ctrl+o", "saved", "ctrl+t", "headers")
	if u.focus == partBody {
		hints = append(hints, "ctrl+f", "format")
	}
	return hints
}
