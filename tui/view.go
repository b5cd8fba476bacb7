package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/escape"
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
	if !a.cfg.NoMouse {
		view.MouseMode = tea.MouseModeCellMotion
	}
	a.zones = nil
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
		on := over(lines, a.dialog, a.size.w, a.styles)
		lines, cursor, a.zones = on.lines, on.cursor, on.zones
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
	area := rect{y: 1, w: a.size.w, h: a.size.h - 2}
	if view := a.other(); view != nil {
		return a.viewLines(view, area, now)
	}
	panes := a.dash.Panes()
	places, all := a.layout.tile(area, len(panes))
	lines := []string{a.topLine(all, now)}
	if a.zoomed || !all {
		if len(panes) > 1 {
			lines = append(lines, a.tabs(area.y))
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

// viewLines are the rows with a view instead of the panes. Below it stands what
// the last key did or could not do, which is a pane's to say.
func (a *app) viewLines(view screenView, area rect, now time.Time) ([]string, *tea.Cursor) {
	var said []string
	if u := a.focused(); u != nil {
		said = u.said(area.w, 1, a.styles)
	}
	area.h -= len(said)
	drawn := view.draw(area, a.styles)
	if drawn.lines == nil {
		drawn.lines = a.noPanes(area)
	}
	a.zones = append(a.zones, movedZones(drawn.zones, area.x, area.y)...)
	lines := append([]string{a.topLine(true, now)}, drawn.lines...)
	lines = append(lines, said...)
	return append(lines, a.bottomLine()), moveCursor(drawn.cursor, area.x, area.y)
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
		a.zones = append(a.zones, a.paneZone(u, area))
		return drawn.lines, moveCursor(drawn.cursor, area.x, area.y)
	}
	rows := make([]strings.Builder, area.h)
	var cursor *tea.Cursor
	for i, p := range a.dash.Panes() {
		place := places[i]
		drawn := a.ui[p.ID].draw(a.look(a.ui[p.ID], i, place), now)
		a.zones = append(a.zones, a.paneZone(a.ui[p.ID], place))
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
	like := "like the last"
	if len(a.closing) == 0 { // there was none yet
		like = "for " + escape.Text(a.cfg.Secrets.Hide(labelURL, a.cfg.Template.URL))
	}
	text := wrap(fmt.Sprintf("No sockets. %s adds one %s, %s asks for its address.", a.keys.of("add"), like, a.keys.of("add-form")), area.w)
	for i, line := range text {
		if row := area.h/2 + i; row < area.h {
			lines[row] = fit(strings.Repeat(" ", (area.w-ansi.StringWidth(line))/2)+a.styles.Text.Render(line), area.w)
		}
	}
	return lines
}

// topLine is about all panes. The way they are arranged is there when it is not
// what one would expect.
func (a *app) topLine(allFit bool, now time.Time) string {
	st := a.styles
	t := a.dash.Totals(now)
	parts := []string{plural(t.Sockets, "socket"), fmt.Sprintf("%d connected", t.Connected), plural(int(t.EventsPerSecond), "event") + "/s"}
	if t.Pending > 0 {
		parts = append(parts, plural(t.Pending, "request")+" pending")
	}
	if a.recording != nil {
		parts = append(parts, a.recording.text())
	}
	var hint string
	var click func(int, int) tea.Cmd
	view := a.other()
	switch panes := len(a.dash.Panes()); {
	case view != nil:
		parts = append(parts, view.name()+", ")
		hint, click = a.keys.of("next-view")+" next view", clicking(a.nextView)
	case panes > 1 && a.zoomed:
		parts = append(parts, "zoomed, ")
		hint, click = a.keys.of("zoom")+" back", clicking(a.toggleZoom)
	case panes > 1 && allFit && a.layout != layoutGrid:
		parts = append(parts, "in "+a.layout.String())
	}
	head, text := st.Badge.Render(" sailscope "), "  "+strings.Join(parts, " · ")
	place := rect{x: ansi.StringWidth(head + text), w: ansi.StringWidth(hint), h: 1}
	if hint != "" && place.x+place.w <= a.size.w {
		a.zones = append(a.zones, zone{rect: place, click: click, hint: true})
	}
	return bar(head, text+hint, a.size.w, st)
}
