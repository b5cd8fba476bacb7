package tui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"sailscope/model/dashboard"
	"sailscope/model/escape"
	"sailscope/tui/columns"
	"sailscope/tui/draw"
	"sailscope/tui/naming"
)

const tabGap = 2

// tabs returns line y with the names of the panes while only the focused one is shown.
// It shows as many as fit, and always the focused one. An ellipsis at an end means
// that there are more; a click on it goes to the next one.
func (a *app) tabs(y int) string {
	panes, focus := a.dash.Panes(), a.dash.FocusIndex()
	labels := make([]string, len(panes))
	widths := make([]int, len(panes))
	for i, p := range panes {
		labels[i] = a.tab(i, p)
		widths[i] = ansi.StringWidth(labels[i])
	}
	first, last := tabsAround(widths, focus, a.size.W)
	more := a.styles.Muted.Render(draw.Ellipsis)
	var line strings.Builder
	x := 0
	put := func(text string, width int, click func(int, int) tea.Cmd) {
		a.zones = append(a.zones, draw.Zone{Rect: draw.Rect{X: x, Y: y, W: width, H: 1}, Click: click, Wheel: columns.WheelPanes(a.dash)})
		line.WriteString(text)
		x += width
	}
	if first > 0 {
		put(more+" ", 2, a.goTo(panes[first-1]))
	}
	for i := first; i <= last; i++ {
		put(labels[i], widths[i], a.goTo(panes[i]))
		if i < last {
			line.WriteString(strings.Repeat(" ", tabGap))
			x += tabGap
		}
	}
	if last < len(panes)-1 {
		put(" "+more, 2, a.goTo(panes[last+1]))
	}
	return draw.Fit(line.String(), a.size.W)
}

// tabsAround returns the tabs that fit into w cells: from the first one if that
// includes the focused one, else those that end with the focused one.
func tabsAround(widths []int, focus, w int) (first, last int) {
	const sign = 2
	room := func(from, to int) int {
		n := tabGap * (to - from)
		for _, width := range widths[from : to+1] {
			n += width
		}
		if from > 0 {
			n += sign
		}
		if to < len(widths)-1 {
			n += sign
		}
		return n
	}
	for first < focus && room(first, focus) > w {
		first++
	}
	last = focus
	for last+1 < len(widths) && room(first, last+1) <= w {
		last++
	}
	return first, last
}

func (a *app) goTo(p *dashboard.Pane) func(int, int) tea.Cmd {
	return func(_, _ int) tea.Cmd {
		a.FocusOn(p)
		return nil
	}
}

func (a *app) tab(i int, p *dashboard.Pane) string {
	sign, style := naming.StateSign(p.State(), a.styles)
	name := escape.Text(strings.TrimPrefix(p.Label(), "http://"))
	number := naming.Number(p, i+1)
	if rate := p.Rate.PerSecond(a.now()); rate > 0 {
		sign += " " + draw.Count(rate) + "/s"
	}
	if i == a.dash.FocusIndex() {
		return a.styles.Badge.Render(fmt.Sprintf("[%s %s]", number, name)) + " " + style.Render(sign)
	}
	return " " + a.styles.Socket(int(p.ID)).Render(fmt.Sprintf("%s %s", number, name)) + "  " + style.Render(sign)
}
