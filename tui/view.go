package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/internal/settings"
	"sailscope/model/escape"
	"sailscope/tui/dialog"
	"sailscope/tui/draw"
	"sailscope/tui/pane"
	"sailscope/tui/part"
)

// View returns the frame. It composes a new one only if something changed, because
// Bubble Tea calls it after every message.
func (a *app) View() tea.View {
	if a.stale {
		a.frame = a.compose()
		a.stale = false
	}
	return a.frame
}

// Drawn returns the last frame, and whether something has changed since.
func (a *app) Drawn() (frame tea.View, stale bool) { return a.frame, a.stale }

func (a *app) compose() tea.View {
	view := tea.NewView("")
	view.AltScreen = true
	if !a.cfg.NoMouse {
		view.MouseMode = tea.MouseModeCellMotion
	}
	a.zones = nil
	if a.size.W <= 0 || a.size.H <= 0 {
		return view // the first message sets the size
	}
	if a.size.W < leastWidth || a.size.H < leastHeight {
		view.SetContent(strings.Join(a.tooSmall(), "\n"))
		return view
	}
	now := a.now()
	lines, cursor := a.lines(now)
	if a.dialog != nil {
		on := dialog.Over(lines, a.dialog, a.size.W, a.styles)
		lines, cursor, a.zones = on.Lines, on.Cursor, on.Zones
	}
	view.SetContent(strings.Join(lines, "\n"))
	if cursor != nil && cursor.X < a.size.W && cursor.Y < a.size.H {
		view.Cursor = cursor // on a tiny screen the field may be off screen
	}
	return view
}

func (a *app) tooSmall() []string {
	lines := draw.Blank(a.size)
	for i, line := range draw.ClipLines(draw.Wrap("sailscope: terminal too small, use at least 30x8, better 40x10", a.size.W), a.size.H) {
		lines[i] = draw.Fit(line, a.size.W)
	}
	return lines
}

// lines returns the screen's rows: top line, tabs if not all panes fit, panes, bottom
// line.
func (a *app) lines(now time.Time) ([]string, *tea.Cursor) {
	area := draw.Rect{Y: 1, W: a.size.W, H: a.size.H - 2}
	if view := a.other(); view != nil {
		return a.viewLines(view, area, now)
	}
	panes := a.dash.Panes()
	places, all := a.layout.tile(area, len(panes))
	lines := []string{a.topLine(all, now)}
	if a.zoomed || !all {
		if len(panes) > 1 {
			lines = append(lines, a.tabs(area.Y))
			area.Y, area.H = area.Y+1, area.H-1
		}
		places = nil
	}
	area.H = max(area.H, 0)
	body, cursor := a.paneLines(area, places, now)
	lines = append(lines, body...)
	lines = append(lines, a.bottomLine())
	if len(lines) > a.size.H {
		lines = lines[:a.size.H]
	}
	return lines, cursor
}

// viewLines returns the rows when a view replaces the panes. The status line of the
// focused pane is below the view.
func (a *app) viewLines(view part.View, area draw.Rect, now time.Time) ([]string, *tea.Cursor) {
	var said []string
	if u := a.focused(); u != nil {
		said = u.Status.Draw(draw.Margin, area.W, 1, a.styles)
	}
	area.H -= len(said)
	drawn := view.Draw(area, a.styles)
	if drawn.Lines == nil {
		drawn.Lines = a.noPanes(area)
	}
	a.zones = append(a.zones, draw.MovedZones(drawn.Zones, area.X, area.Y)...)
	lines := append([]string{a.topLine(true, now)}, drawn.Lines...)
	lines = append(lines, said...)
	return append(lines, a.bottomLine()), draw.MoveCursor(drawn.Cursor, area.X, area.Y)
}

// paneLines draws the panes at their places. Without places, the focused pane gets the
// whole area.
func (a *app) paneLines(area draw.Rect, places []draw.Rect, now time.Time) ([]string, *tea.Cursor) {
	if a.focused() == nil {
		return a.noPanes(area), nil
	}
	if places == nil {
		u := a.focused()
		drawn := u.Draw(a.look(u, a.dash.FocusIndex(), area), now)
		a.zones = append(a.zones, a.paneZone(u, area))
		return drawn.Lines, draw.MoveCursor(drawn.Cursor, area.X, area.Y)
	}
	rows := make([]strings.Builder, area.H)
	var cursor *tea.Cursor
	for i, p := range a.dash.Panes() {
		place := places[i]
		drawn := a.ui[p.ID].Draw(a.look(a.ui[p.ID], i, place), now)
		a.zones = append(a.zones, a.paneZone(a.ui[p.ID], place))
		for j, line := range drawn.Lines {
			rows[place.Y-area.Y+j].WriteString(line)
		}
		if drawn.Cursor != nil {
			cursor = draw.MoveCursor(drawn.Cursor, place.X, place.Y)
		}
	}
	lines := make([]string, area.H)
	for i := range rows {
		lines[i] = rows[i].String()
	}
	return lines, cursor
}

func (a *app) look(u *pane.View, index int, place draw.Rect) pane.Look {
	return pane.Look{
		W: place.W, H: place.H, Number: index + 1,
		Focused: u == a.focused(), Styles: a.styles,
	}
}

func (a *app) noPanes(area draw.Rect) []string {
	lines := draw.Blank(area)
	like := "like the last"
	if len(a.closing) == 0 { // there was no socket yet
		like = "for " + escape.Text(a.cfg.Secrets.Hide(settings.SecretOf(settings.KeyURL), a.cfg.Template.URL))
	}
	text := draw.Wrap(fmt.Sprintf("No sockets. %s adds one %s, %s asks for its address.", a.keys.Of("add"), like, a.keys.Of("add-form")), area.W)
	for i, line := range text {
		if row := area.H/2 + i; row < area.H {
			lines[row] = draw.Fit(strings.Repeat(" ", (area.W-ansi.StringWidth(line))/2)+a.styles.Text.Render(line), area.W)
		}
	}
	return lines
}

// topLine returns the line about all panes. It names the layout unless it is the
// default.
func (a *app) topLine(allFit bool, now time.Time) string {
	st := a.styles
	t := a.dash.Totals(now)
	parts := []string{draw.Plural(t.Sockets, "socket"), fmt.Sprintf("%d connected", t.Connected), draw.Plural(int(t.EventsPerSecond), "event") + "/s"}
	if t.Pending > 0 {
		parts = append(parts, draw.Plural(t.Pending, "request")+" pending")
	}
	if a.recording != nil {
		parts = append(parts, a.recording.Text())
	}
	var hint string
	var click func(int, int) tea.Cmd
	view := a.other()
	switch panes := len(a.dash.Panes()); {
	case view != nil:
		parts = append(parts, view.Name()+", ")
		hint, click = a.keys.Of("next-view")+" next view", clicking(a.nextView)
	case panes > 1 && a.zoomed:
		parts = append(parts, "zoomed, ")
		hint, click = a.keys.Of("zoom")+" back", clicking(a.toggleZoom)
	case panes > 1 && allFit && a.layout != layoutGrid:
		parts = append(parts, "in "+a.layout.String())
	}
	head, text := st.Badge.Render(" sailscope "), "  "+strings.Join(parts, " · ")
	place := draw.Rect{X: ansi.StringWidth(head + text), W: ansi.StringWidth(hint), H: 1}
	if hint != "" && place.X+place.W <= a.size.W {
		a.zones = append(a.zones, draw.Zone{Rect: place, Click: click, Hint: true})
	}
	return draw.Bar(head, text+hint, a.size.W, st)
}
