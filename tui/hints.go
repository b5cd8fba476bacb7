package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"sailscope/tui/draw"
	"sailscope/tui/keymap"
	"sailscope/tui/pane"
	"sailscope/tui/part"
)

// bottomLine shows the keys for what has the focus, as many as fit.
func (a *app) bottomLine() string {
	st := a.styles
	line, zones := draw.Hints(a.hints(), a.size.W, st.Bar, st.Key)
	a.zones = append(a.zones, draw.MovedZones(zones, 0, a.size.H-1)...)
	return draw.Bar(line, "", a.size.W, st)
}

func (a *app) hints() []draw.Hint {
	view, u := a.other(), a.focused()
	switch {
	case view != nil && view.Typing():
		return append(view.Hints(), a.typingHint("help", "help")...)
	case view != nil:
	case u.Prompting():
		return append(u.Response.PromptHints(), a.typingHint("help", "help")...)
	case u != nil && u.Typing:
		return a.typingHints(u)
	}
	var hints []draw.Hint
	for _, act := range a.hinted(view) {
		hints = append(hints, draw.Hint{Key: act.Key(), Does: act.Hint, Click: func(_, _ int) tea.Cmd {
			return a.perform(act, act.Keys[0])
		}})
	}
	return hints
}

// hinted returns the actions for the bottom line. The actions of the view come before
// the general ones, because a narrow screen shows only a few.
func (a *app) hinted(view part.View) []keymap.Action {
	var hinted []keymap.Action
	for _, act := range a.actions {
		if act.Hint != "" && act.Key() != "" && a.possible(act) {
			hinted = append(hinted, act)
		}
	}
	if view != nil {
		foremost := view.Foremost()
		place := func(act keymap.Action) int {
			if i := slices.Index(foremost, act.Name); i >= 0 {
				return i
			}
			return len(foremost)
		}
		slices.SortStableFunc(hinted, func(a, b keymap.Action) int { return place(a) - place(b) })
	}
	return hinted
}

// typingHints returns the hints of a field. Permanent hints come before temporary
// ones, so that they keep their place.
func (a *app) typingHints(u *pane.View) []draw.Hint {
	if u.Focus == pane.Events {
		return append([]draw.Hint{draw.Press("enter", "apply filter"), draw.Press("esc", "cancel")}, a.typingHint("help", "help")...)
	}
	hints := []draw.Hint{draw.Press("enter", "send")}
	if u.Focus == pane.Body {
		hints = append([]draw.Hint{draw.Press("enter", "new line")}, a.typingHint("send", "send")...)
	}
	hints = append(hints, draw.Press("esc", "stop typing"))
	hints = append(hints, a.typingHint("next-part", "next part")...)
	if u.Focus == pane.Request && u.Composer.Completing() {
		hints = append(hints, draw.Press("right", "complete"))
	}
	if len(u.Pane.Pending) > 0 {
		hints = append(hints, a.typingHint("cancel", "cancel")...)
	}
	for _, more := range [][2]string{{"help", "help"}, {"palette", "palette"}, {"history", "history"}, {"saved", "saved"}, {"next-tab", "headers"}} {
		hints = append(hints, a.typingHint(more[0], more[1])...)
	}
	if u.Focus == pane.Body {
		hints = append(hints, a.typingHint("format", "format")...)
	}
	return hints
}

// typingHint returns the hint for an action with a key that types no character, none
// if the action has no such key.
func (a *app) typingHint(name, does string) []draw.Hint {
	for _, act := range a.actions {
		if key := act.WhileTyping(); act.Name == name && key != "" {
			return []draw.Hint{draw.Press(key, does)}
		}
	}
	return nil
}
